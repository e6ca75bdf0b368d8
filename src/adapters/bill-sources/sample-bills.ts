// The file of bills that the local workspace offers to try: two bills of the sample firm in LEDES 1998B, with their
// dates moved to today. Called by the composition root, and by tests.
import { readFile } from 'node:fs/promises';
import type { LocalDate } from '../../core/local-date.ts';
import { moved } from './sample-firm.ts';

export const SAMPLE_BILLS_NAME = 'sample-bills.txt';

/** The day on which the file was written. */
const AS_OF = '2026-03-16';
const DATE_FIELD = /(?<=^|\|)(\d{4})(\d{2})(\d{2})(?=\|)/gm;

/** The bytes of the file, its bills issued three days before `today`. */
export async function loadSampleBills(today: LocalDate): Promise<Uint8Array> {
  const text = await readFile(new URL(`./${SAMPLE_BILLS_NAME}`, import.meta.url), 'utf8');
  const recent = text.replaceAll(DATE_FIELD, (_whole, year, month, day) =>
    moved(`${year}-${month}-${day}`, { asOf: AS_OF, today }).replaceAll('-', ''),
  );

  return Buffer.from(recent);
}
