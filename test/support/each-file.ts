// Runs with every test file: what `testDatabase` opened for it ends with it.
import { afterAll } from 'vitest';
import { stopTestDatabase } from './database.ts';

afterAll(stopTestDatabase);
