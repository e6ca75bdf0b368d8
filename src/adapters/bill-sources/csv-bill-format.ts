// What a CSV format of bills says of its columns and how they are read, and a bill while its rows are being read.
// Used by csv-bills.ts, csv-closed-bill.ts and the formats.
import type { BillState } from '../../core/bill.ts';
import type { Problem } from '../../core/import-problem.ts';
import type { ImportedLine } from '../../core/imported-bill.ts';
import type { LocalDate } from '../../core/local-date.ts';
import type { Money } from '../../core/money.ts';
import type { DateOrder, ImportRecord } from '../../ports/bill-source.ts';
import type { DateRules } from './csv-dates.ts';
import type { Delimiter } from './csv-rows.ts';
import type { CsvCells, CsvLine, CsvTableRules } from './csv-table.ts';
import type { NamedClient } from './file-people.ts';
import type { Read } from './file-values.ts';

export type CsvOptions = {
  readonly state: BillState;
  readonly currency: string;
  readonly paymentTermsDays: number;
  readonly dateOrder?: DateOrder;
};

/** What the cells of this file are read with. */
export type CsvContext = CsvOptions & { readonly delimiter: Delimiter; readonly dates: DateRules };

/** What the first row of a bill tells of it. */
export type CsvBillHead = {
  readonly client: NamedClient;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly state: BillState;
  readonly subject: string;
  readonly statedTotal: Money | undefined;
  readonly statedTax: Money | undefined;
  readonly paid: Money | undefined;
  readonly due: Money | undefined;
};

type Reader<Key extends string, Value> = (cells: CsvCells<Key>, context: CsvContext) => Read<Value>;

export type CsvBillFormat<Key extends string> = Omit<CsvTableRules<Key>, 'groupsOf' | 'onFirstPass'> & {
  readonly number: Key;
  /** What every row of a bill says alike, or leaves empty. */
  readonly ofBill: readonly Key[];
  readonly texts: readonly Key[];
  readonly client: (cells: CsvCells<Key>) => NamedClient;
  readonly currency: (cells: CsvCells<Key>, context: CsvContext) => string;
  readonly readHead: Reader<Key, CsvBillHead>;
  /** The context has the bill's currency. */
  readonly readRow: Reader<Key, CsvBillRow>;
  /** Ours, by what each is called in problems. */
  readonly billColumns: { readonly [column: string]: Key };
};

export type OpenBill<Key extends string> = {
  readonly number: string;
  readonly currency: string;
  readonly first: CsvLine<Key>;
  readonly head: CsvBillHead | undefined;
  readonly rows: CsvBillRow[];
  broken: boolean;
};

/** What the whole file tells of each client, and which clients and matters were yielded. */
export type KnownPeople = {
  readonly clients: Map<string, NamedClient>;
  readonly yielded: Set<string>;
};

export type CsvBillRow = {
  /** Empty for the client's general matter. */
  readonly matterName: string;
  readonly line: Omit<ImportedLine, 'matter'>;
  readonly tax: Money | undefined;
  readonly rateE4: bigint | undefined;
};

export function problemRecord(value: Problem): ImportRecord {
  return { kind: 'problem', value };
}
