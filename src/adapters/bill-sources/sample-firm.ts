// The sample firm: what the local workspace starts with. Its dates move along, so that what is overdue or
// due soon stays so. Called by the composition root when the database has no firm, and by tests.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { addDays, type LocalDate, parseLocalDate, toMidnightUtc } from '../../core/local-date.ts';
import type { BillSource, ImportRecord } from '../../ports/bill-source.ts';
import { firmSchema } from './schema.ts';
import { sharebillRecords } from './sharebill-json.ts';

const sampleSchema = z.looseObject({ firm: firmSchema, asOf: z.string() });

export type SampleFirm = {
  readonly firm: {
    readonly name: string;
    readonly plan: string;
    readonly timeZone: string;
    readonly currency: string;
    readonly settings: Readonly<Record<string, string | number | boolean>>;
    readonly logo: Uint8Array;
  };
  readonly bills: BillSource;
};

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The firm to create, and what to import into it; all dates moved so that the file's day is `today`. */
export async function loadSampleFirm(today: LocalDate): Promise<SampleFirm> {
  const text = await readFile(new URL('./sample-firm.json', import.meta.url), 'utf8');
  const { asOf } = sampleSchema.parse(JSON.parse(text));
  const json: unknown = JSON.parse(text, (_key, value) =>
    typeof value === 'string' ? moved(value, { asOf, today }) : value,
  );
  const { firm } = sampleSchema.parse(json);
  const logo = await readFile(new URL('./sample-logo.png', import.meta.url));

  return {
    firm: { ...firm, settings: firm.settings ?? {}, logo },
    bills: {
      source: 'sample',
      format: 'sharebill',
      fileHash: createHash('sha256').update(JSON.stringify(json)).digest('hex'),
      records: recordsOf(json),
    },
  };
}

/** Every bill of the sample names its due date: the terms are not used. */
async function* recordsOf(json: unknown): AsyncGenerator<ImportRecord> {
  yield* sharebillRecords(json, { paymentTermsDays: 30 });
}

/** A date of the sample, `YYYY-MM-DD`, as far from `today` as it was from `asOf`; any other text stays. */
export function moved(text: string, { asOf, today }: { asOf: string; today: LocalDate }): string {
  const date = DATE.test(text) ? parseLocalDate(text) : undefined;
  const reference = parseLocalDate(asOf);
  if (date === undefined || reference === undefined) {
    return text;
  }

  const days = Math.round((toMidnightUtc(today).getTime() - toMidnightUtc(reference).getTime()) / DAY_MS);

  return addDays(date, days);
}
