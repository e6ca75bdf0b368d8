// Writes a large LEDES 1998B file: bills of a big firm with descriptions as long as real ones. Used by import-lines.ts.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { LEDES_FIELDS } from '../../src/adapters/bill-sources/ledes-fields.ts';

/** Real bills have some dozens of lines. */
export const LINES_PER_BILL = 50;

const PEOPLE = ['Arnsley, Robert', 'Okafor, Ngozi', 'Harlow, Grace', 'Núñez, Zoë', 'Raman, Priya'];
const WORK = [
  'Review and analyze the reply of the carrier, and prepare comments for the client on the open items of coverage',
  'Telephone conference with opposing counsel on the schedule of depositions and on the documents still outstanding',
  'Draft, revise and finalize the memorandum of law in support of the motion for summary judgment on the set-off claim',
  'Attend the mediation; follow up by letter to all parties',
];

/** The bill repeats on each of its lines; numbers as long as billing systems make them. */
export async function writeLedesFile(path: string, { lines }: { lines: number }): Promise<void> {
  const file = createWriteStream(path);
  file.write(`LEDES1998B[]\r\n${LEDES_FIELDS.join('|')}[]\r\n`);
  for (let bill = 0; bill * LINES_PER_BILL < lines; bill += 1) {
    if (!file.write(linesOfBill(bill))) {
      await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'finish');
}

function linesOfBill(bill: number): string {
  const items = Array.from({ length: LINES_PER_BILL }, (_, index) => itemOf(bill, index));
  const total = items.reduce((sum, { cents }) => sum + cents, 0);
  const client = `C-${String(10_000 + (bill % 900))}`;
  const matter = `${client}-${String(bill % 7).padStart(4, '0')}`;
  const head = `20260228|INV-2026-02-${String(100_000 + bill)}|${client}|${matter}|${amountOf(total)}|20260201|20260228`;

  return items
    .map(({ text }) => `${head}|For professional services rendered in February 2026|${text}|${matter}[]\r\n`)
    .join('');
}

function itemOf(bill: number, index: number): { readonly text: string; readonly cents: number } {
  const seed = bill * LINES_PER_BILL + index;
  const [tenths, rate] = [1 + (seed % 60), 150 + (seed % 17) * 25];
  const adjustment = seed % 10 === 0 ? -500 : 0;
  const cents = tenths * rate * 10 + adjustment;
  const date = `202602${String(1 + (seed % 28)).padStart(2, '0')}`;
  const work = `${WORK[seed % WORK.length]}; ref. ${seed}`;
  const person = PEOPLE[seed % PEOPLE.length];
  const money = `${(tenths / 10).toFixed(2)}|${amountOf(adjustment)}|${amountOf(cents)}`;
  const text = `${index + 1}|F|${money}|${date}|L510||A10${seed % 9}|${22_547 + (seed % 5)}|${work}|24-6437381|${rate}.00|${person}|PT`;

  return { text, cents };
}

function amountOf(cents: number): string {
  return (cents / 100).toFixed(2);
}
