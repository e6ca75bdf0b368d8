// The heading of a CSV file: which column stands where, under whichever of its names. Used by csv-table.ts and,
// to recognise a format, by file-formats.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import type { CsvRow } from './csv-rows.ts';

export type CsvColumn = {
  /** The first is what we call it; without regard to capitals, blanks, `*` and punctuation. */
  readonly names: readonly string[];
  readonly required?: boolean;
};

export type CsvColumns<Key extends string> = Readonly<Record<Key, CsvColumn>>;

export type CsvColumnRules<Key extends string> = {
  readonly columns: CsvColumns<Key>;
  /** Columns of the product that we do not keep. */
  readonly unused: readonly string[];
  /** Whose columns these are, when others are refused; else others are left out with a warning. */
  readonly only: string | undefined;
};

export type CsvHeading<Key extends string> = {
  readonly places: ReadonlyMap<Key, number>;
  /** As the file writes them. */
  readonly titles: readonly string[];
};

/** `* Invoice No.` and `InvoiceNo` are one name. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/#/g, 'no')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** How many of these names are columns of the format. */
export function knownNames(rules: CsvColumnRules<string>, names: readonly string[]): number {
  const known = new Set([...namesOf(rules).keys(), ...rules.unused.map(foldName)]);

  return names.filter((name) => known.has(foldName(name))).length;
}

export function readCsvHeading<Key extends string>(
  { row, fields }: CsvRow,
  rules: CsvColumnRules<Key>,
): { heading: CsvHeading<Key>; problems: readonly Problem[] } {
  const keys = namesOf(rules);
  const unused = new Set(rules.unused.map(foldName));
  const titles = fields.map((field, index) => field.trim() || `(nameless, column ${index + 1})`);
  const places = new Map<Key, number>();
  const problems: Problem[] = [];
  const strange: string[] = [];
  for (const [index, title] of titles.entries()) {
    const key = keys.get(foldName(fields[index] ?? ''));
    const first = key === undefined ? undefined : places.get(key);
    if (first !== undefined) {
      problems.push(
        problem('csv-duplicate-column', { row, column: title, value: title, expected: titles[first] ?? '' }),
      );
    } else if (key !== undefined) {
      places.set(key, index);
    } else if (!unused.has(foldName(title))) {
      strange.push(title);
    }
  }

  problems.push(...missing(rules.columns, { row, places }), ...strangeColumns(strange, { row, only: rules.only }));

  return { heading: { places, titles }, problems };
}

function namesOf<Key extends string>({ columns }: CsvColumnRules<Key>): Map<string, Key> {
  const entries = Object.entries(columns) as [Key, CsvColumn][];

  return new Map(entries.flatMap(([key, { names }]) => names.map((name) => [foldName(name), key] as const)));
}

function strangeColumns(
  titles: readonly string[],
  { row, only }: { row: number; only: string | undefined },
): Problem[] {
  if (only !== undefined) {
    return titles.map((value) => problem('csv-unknown-column', { row, column: value, value, expected: only }));
  }

  const [column = ''] = titles;
  const words = { value: titles.join(', '), expected: String(titles.length) };

  return titles.length === 0 ? [] : [problem('csv-columns-left-out', { row, column, ...words })];
}

function missing<Key extends string>(
  columns: CsvColumns<Key>,
  { row, places }: { row: number; places: ReadonlyMap<Key, number> },
): Problem[] {
  return (Object.entries(columns) as [Key, CsvColumn][])
    .filter(([key, { required }]) => required === true && !places.has(key))
    .map(
      ([
        _key,
        {
          names: [value = ''],
        },
      ]) => problem('csv-missing-column', { row, column: value, value }),
    );
}
