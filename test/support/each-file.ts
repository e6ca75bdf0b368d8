// Runs with every test file: what helpers opened or made for it ends with it.
import { afterAll } from 'vitest';
import { endFile } from './at-end-of-file.ts';

afterAll(endFile);
