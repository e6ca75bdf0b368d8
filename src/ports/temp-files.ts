// A file for a while: nobody else can read it, and it is gone when the work is done, whatever became of it.

export type WithTempFile = <T>(work: (path: string) => Promise<T>) => Promise<T>;
