// Lets everything else that waits have its turn: people are answered while a large file is imported. Used between the steps
// of a batch, each of which takes some milliseconds; a bill of 10,000 lines takes the most.

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
