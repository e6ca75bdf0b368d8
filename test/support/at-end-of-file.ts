// What helpers leave behind for the end of a test file. A process takes many files and loads a helper once: a hook that the
// helper had of its own would run in the first of them alone.
const works: (() => Promise<unknown>)[] = [];

/** Runs after the last test of the file, the newest first. */
export function atEndOfFile(work: () => Promise<unknown>): void {
  works.push(work);
}

/** Called by each-file.ts. */
export async function endFile(): Promise<void> {
  for (const work of works.splice(0).reverse()) await work();
}
