// Reads ShareBill's own format, "sharebill/1": a firm's people, contacts, matters and bills as JSON. The
// README beside this file describes it. Called by read-import-file.ts and sample-firm.ts.
import type { z } from 'zod';
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import { parseJson } from './parse-json.ts';
import {
  billSchema,
  contactSchema,
  type FileJson,
  fileSchema,
  matterSchema,
  SHAREBILL_FORMAT,
  staffSchema,
} from './schema.ts';
import { shapeProblems } from './shape-problems.ts';
import { readSharebillBill } from './sharebill-bill.ts';

export type SharebillOptions = {
  /** For bills that name no due date. */
  readonly paymentTermsDays: number;
};

/** The records of a whole file. The row of a problem is the place in its list, from 0, as in the path. */
export function* sharebillJson(text: string, options: SharebillOptions): Generator<ImportRecord> {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    yield { kind: 'problem', value: parsed.problem };

    return;
  }

  yield* sharebillRecords(parsed.value, options);
}

/** The same for JSON that was parsed before. */
export function* sharebillRecords(json: unknown, options: SharebillOptions): Generator<ImportRecord> {
  const file = readFileShape(json);
  if ('problems' in file) {
    yield* file.problems.map(problemRecord);

    return;
  }

  const { firm, staff = [], contacts = [], matters = [], bills = [] } = file.value;
  if (firm) {
    yield { kind: 'firm', place: { row: 0, column: 'firm.name' }, value: { name: firm.name } };
  }

  yield* shaped({ list: 'staff', items: staff, schema: staffSchema }, (value, place) => [
    { kind: 'staff', place, value },
  ]);
  yield* shaped({ list: 'contacts', items: contacts, schema: contactSchema }, contactRecords);
  yield* shaped({ list: 'matters', items: matters, schema: matterSchema }, matterRecords);
  yield* shaped({ list: 'bills', items: bills, schema: billSchema }, (bill, place) => {
    const { value, problems } = readSharebillBill(bill, { place, ...options });

    return [...problems.map(problemRecord), ...(value ? [{ kind: 'bill', place, value } as const] : [])];
  });
  if (staff.length + contacts.length + matters.length + bills.length === 0) {
    yield problemRecord(problem('no-records', { row: 0, column: '' }));
  }
}

function readFileShape(json: unknown): { value: FileJson } | { problems: readonly Problem[] } {
  const place = { row: 0, column: '' };
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  if (format !== SHAREBILL_FORMAT) {
    const value = typeof format === 'string' ? `"format": "${format}"` : 'without a "format"';

    return {
      problems: [
        problem('wrong-format', { row: 0, column: 'format', value, expected: `"format": "${SHAREBILL_FORMAT}"` }),
      ],
    };
  }

  const parsed = fileSchema.safeParse(json);

  return parsed.success ? { value: parsed.data } : { problems: shapeProblems(parsed.error.issues, place) };
}

type List<Schema extends z.ZodType> = {
  readonly list: string;
  readonly items: readonly unknown[];
  readonly schema: Schema;
};

function* shaped<Schema extends z.ZodType>(
  { list, items, schema }: List<Schema>,
  records: (value: z.infer<Schema>, place: Place) => readonly ImportRecord[],
): Generator<ImportRecord> {
  for (const [row, item] of items.entries()) {
    const place = { row, column: `${list}[${row}]` };
    const parsed = schema.safeParse(item);
    yield* parsed.success ? records(parsed.data, place) : shapeProblems(parsed.error.issues, place).map(problemRecord);
  }
}

function contactRecords(contact: z.infer<typeof contactSchema>, place: Place): readonly ImportRecord[] {
  const { companyName, postalAddress = '', emails = [], isClient = false, ...rest } = contact;

  return [
    { kind: 'contact', place, value: { ...rest, companyName, postalAddress, emails, isClient, placeholder: false } },
  ];
}

function matterRecords(matter: z.infer<typeof matterSchema>, place: Place): readonly ImportRecord[] {
  const { description = '', related = [], adverse = [], responsibleAttorney, team = [], ...rest } = matter;

  return [
    {
      kind: 'matter',
      place,
      value: { ...rest, description, related, adverse, responsibleAttorney, team, placeholder: false },
    },
  ];
}

function problemRecord(value: Problem): ImportRecord {
  return { kind: 'problem', value };
}
