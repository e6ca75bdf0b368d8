// Calendar dates: how far they are apart.
import { describe, expect, it } from 'vitest';
import { daysBetween, type LocalDate } from '../../src/core/local-date.ts';

describe('Days between two dates', () => {
  it.each([
    ['2026-02-07', '2026-02-07', 0],
    ['2026-02-07', '2026-02-19', 12],
    ['2026-02-07', '2026-02-04', -3],
    ['2028-02-28', '2028-03-01', 2],
    ['2025-12-31', '2026-01-01', 1],
    ['2026-03-01', '2026-04-01', 31],
  ])('from %s to %s are %d, whatever the clocks do meanwhile', (from, to, days) => {
    expect(daysBetween(from as LocalDate, to as LocalDate)).toBe(days);
  });
});
