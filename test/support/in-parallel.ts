// Works through a list, a few items at once. Used by the bench of shares, and by the long tests.

export async function inParallel<T>(
  items: readonly T[],
  { work, atOnce }: { work: (item: T) => Promise<unknown>; atOnce: number },
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
