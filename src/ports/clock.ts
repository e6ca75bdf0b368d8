// The time. The only real one is in adapters/system; tests pass their own.

export type Clock = { now(): Date };
