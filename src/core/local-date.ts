// A calendar date in the firm's time zone, as `YYYY-MM-DD`. Issue and due dates are these, never instants.

export type LocalDate = string & { readonly __brand: 'LocalDate' };

const DAY_MS = 86_400_000;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads `YYYY-MM-DD`; undefined when it is not a date of the calendar. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) {
    return undefined;
  }

  const leapDay = month === '02' && isLeapYear(Number(year)) ? 1 : 0;
  const days = (DAYS[Number(month) - 1] ?? 0) + leapDay;

  return Number(day) >= 1 && Number(day) <= days ? (text as LocalDate) : undefined;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The date of a database `date` column, which arrives as midnight UTC. */
export function localDateOf(midnightUtc: Date): LocalDate {
  return midnightUtc.toISOString().slice(0, 10) as LocalDate;
}

/** What a database `date` column is written with: midnight UTC. */
export function toMidnightUtc(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** The calendar date at an instant in a time zone (IANA name). */
export function localDateAt(instant: Date, timeZone: string): LocalDate {
  return formatterOf('en-CA', { timeZone, dateStyle: 'short' }).format(instant) as LocalDate;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return localDateOf(new Date(toMidnightUtc(date).getTime() + days * DAY_MS));
}

/** From the one to the other; negative when the other comes first. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (toMidnightUtc(to).getTime() - toMidnightUtc(from).getTime()) / DAY_MS;
}

/** `4 Feb 2026`; without the year when it is that of `today`. */
export function formatShortDate(date: LocalDate, today?: LocalDate): string {
  const sameYear = today?.slice(0, 4) === date.slice(0, 4);

  return (sameYear ? dayAndMonth : dayMonthAndYear).format(toMidnightUtc(date));
}

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const dayMonthAndYear = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

const longDate = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' });

/** `4 February 2026` */
export function formatLongDate(date: LocalDate): string {
  return longDate.format(toMidnightUtc(date));
}

/** `10:42` in a time zone; `10:42:30` with seconds. */
export function formatTime(instant: Date, timeZone: string, seconds = false): string {
  return formatterOf('en-GB', { timeZone, timeStyle: seconds ? 'medium' : 'short' }).format(instant);
}

/** Making one takes longer than a hundred uses; the time zones of the firms are few. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const known = formatters.get(key);
  if (known) {
    return known;
  }

  const fresh = new Intl.DateTimeFormat(locale, options);
  formatters.set(key, fresh);

  return fresh;
}

export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });

    return true;
  } catch {
    return false;
  }
}
