// Starts a module of ours in a thread of its own, run from source or from the build alike.
import type { Worker } from 'node:worker_threads';

export type StartWorker = (module: URL, data?: unknown) => Worker;
