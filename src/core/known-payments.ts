// Money that came in through ShareBill comes back in the files of the firm's own system, once somebody has entered it
// there: it counts once. Asked by the import.

/** A payment row of a bill: of a file, or of ours. */
export type PaymentMark = { readonly externalId: string; readonly amount: bigint };

type Files = {
  /** What the file before said of the bill, and what this one says. */
  readonly before: readonly PaymentMark[];
  readonly now: readonly PaymentMark[];
  /** Nothing is due by the file. */
  readonly isPaid: boolean;
};

/**
 * Those of ours that the file does not know yet. It knows one when it has a new payment of the same amount, or when all that is
 * new in it is exactly the sum of ours, and all of them when nothing is due by it. What is not sure counts beside the file: then
 * the client is asked for too little, which the balance shows, and not a second time for what they have paid.
 */
export function unknownToFile<Own extends PaymentMark>(own: readonly Own[], file: Files): readonly Own[] {
  const news = newAmounts(file);
  if (file.isPaid || (own.length > 0 && sum(news) === sum(own.map(({ amount }) => amount)))) {
    return [];
  }

  return own.filter(({ amount }) => {
    const at = news.indexOf(amount);
    if (at >= 0) {
      news.splice(at, 1);
    }

    return at < 0;
  });
}

/** A payment that has grown since is new by what it has grown: some files say no more than one sum. */
function newAmounts({ before, now }: Files): bigint[] {
  const known = new Map(before.map(({ externalId, amount }) => [externalId, amount]));

  return now.map(({ externalId, amount }) => amount - (known.get(externalId) ?? 0n)).filter((amount) => amount !== 0n);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((left, right) => left + right, 0n);
}
