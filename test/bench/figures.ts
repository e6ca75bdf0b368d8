// What a bench found: named figures with their limits, as a table and as JSON.

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MB' | 'KB' | '/s' | '×' | '%';
  /** The limit that must hold, if there is one. */
  readonly limit?: { readonly most: number } | { readonly least: number };
};

/** Whether the figure keeps its limit. */
export function holds({ value, limit }: Figure): boolean {
  if (limit === undefined) return true;
  return 'most' in limit ? value <= limit.most : value >= limit.least;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [figure.name, shown(figure), limitOf(figure), holds(figure) ? 'ok' : 'MISSED']);
  const width = Math.max(...rows.map(([name = '']) => name.length));

  return rows
    .map(([name = '', value = '', limit = '', verdict = '']) =>
      `${name.padEnd(width)}  ${value.padStart(12)}  ${limit.padStart(10)}  ${limit === '' ? '' : verdict}`.trimEnd(),
    )
    .join('\n');
}

/** The value below which that share of the sorted list lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

function shown({ value, unit }: Figure): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;
}

function limitOf({ limit, unit }: Figure): string {
  if (limit === undefined) return '';
  return 'most' in limit ? `≤ ${limit.most} ${unit}` : `≥ ${limit.least} ${unit}`;
}
