// Fills a database with bills by SQL: what a big firm has, beside those of other firms. Used by type-ahead.ts.
// Names are made of syllables: as many different words as the clients of a big firm have.

export type ManyBills = {
  /** The firm that asks. */
  readonly firmId: string;
  readonly ofFirm: number;
  readonly ofOthers: number;
};

const OTHER_FIRMS = 40;

const GIVEN = ['har', 'mar', 'del', 'kov', 'sil', 'ros', 'ben', 'tan', 'lin', 'fer'];
const FAMILY = ['low', 'tin', 'gado', 'acs', 'va', 'en', 'nett', 'aka', 'dgren', 'rari'];

function listed(words: readonly string[]): string {
  return `ARRAY[${words.map((word) => `'${word}'`).join(',')}]`;
}

/** The index of the text is made anew after the rows: row by row it would take many times as long. */
export function fillStatements({ firmId, ofFirm, ofOthers }: ManyBills): readonly string[] {
  const firmOf = `CASE WHEN b <= ${ofFirm} THEN '${firmId}' ELSE 'frm_other' || b % ${OTHER_FIRMS} END`;

  return [
    `CREATE FUNCTION word(n bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
      SELECT (${listed(GIVEN)})[1 + n % 10] || (${listed(FAMILY)})[1 + n / 10 % 10] || (${listed(GIVEN)})[1 + n / 100 % 10]
    $$`,
    // the other firms have nothing but bills: with a second firm the product does not start on credentials of the environment
    'ALTER TABLE bill DISABLE TRIGGER ALL',
    `INSERT INTO contact (firm_id, id, source, external_id, kind, name, is_client, search_text, created_at)
      VALUES ('${firmId}', 'con_many', 'many', '1', 'company', 'Many LLC', true, 'many llc', now())`,
    `DROP INDEX bill_search`,
    ...rangesOf(ofFirm + ofOthers).map(
      ([from, to]) => `INSERT INTO bill (firm_id, id, source, external_id, number, kind, state, client_id, currency,
          issue_date, due_date, subtotal_minor, total_minor, paid_minor, balance_minor, content_hash, search_text,
          created_at, updated_at)
        SELECT ${firmOf}, 'bil_' || lpad(b::text, 9, '0'), 'many', b::text, (100000 + b)::text, 'revenue',
          CASE WHEN b % 10 < 7 THEN 'paid' ELSE 'awaiting_payment' END, 'con_many', 'USD',
          date '2026-01-01' - (b / 200 % 3000)::int, date '2026-02-01' - (b / 200 % 3000)::int, 10000, 10000,
          CASE WHEN b % 10 < 7 THEN 10000 ELSE 0 END, CASE WHEN b % 10 < 7 THEN 0 ELSE 10000 END, 'h',
          (100000 + b) || ' ' || word(b * 31) || ' ' || word(b * 17) || ' ' || lpad((b % 4000)::text, 5, '0') || ' '
            || word(b * 13),
          now(), now()
        FROM generate_series(${from}, ${to}::bigint) b`,
    ),
    `CREATE INDEX bill_search ON bill USING GIN (firm_id text_ops, search_text gin_trgm_ops)`,
    'ALTER TABLE bill ENABLE TRIGGER ALL',
    'DROP FUNCTION word',
    'ANALYZE',
  ];
}

/** In statements of 100,000: none takes long. */
function rangesOf(count: number): [number, number][] {
  const size = 100_000;

  return Array.from({ length: Math.ceil(count / size) }, (_, index) => [
    index * size + 1,
    Math.min(count, (index + 1) * size),
  ]);
}
