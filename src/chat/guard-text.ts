// The words of the two guards: what speaks against a recipient, and who had the bill before.
import type { SharedBefore } from '../core/duplicate-guard.ts';
import type { JudgedRecipient, LeveledWarning } from '../core/judge-recipients.ts';
import { plainLine } from '../core/plain-line.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

/** One text for each recipient, with everything that speaks against them. */
export function warningTexts(recipients: readonly JudgedRecipient[]): string[] {
  return recipients.map(({ recipient, warnings }) => {
    const who = `${shorten(plainLine(recipient.name), 60)} <${recipient.address}>`;

    return [`${who}:`, ...warnings.map((warning) => `• ${warningText(warning)}`)].join('\n');
  });
}

function warningText(warning: LeveledWarning): string {
  const words = wordsOf(warning);

  return warning.level === 'block' ? `${words} ${en.guard.blocked(warning.setting)}` : words;
}

function wordsOf(warning: LeveledWarning): string {
  switch (warning.code) {
    case 'address-of-other-client':
      return en.guard[warning.code](fewOf(warning.clients.map((name) => shorten(plainLine(name), 60))));
    case 'look-alike-domain':
      return en.guard[warning.code](warning.domain, warning.resembles);
    default:
      return en.guard[warning.code];
  }
}

export function sharedBeforeText({ sharedAt, sharer, to }: SharedBefore, now: Date): string {
  const addresses = to.map(({ address }) => address);

  return en.guard.sharedBefore(ago(now.getTime() - sharedAt.getTime()), plainLine(sharer), fewOf(addresses));
}

/** The first three, and that there are more. */
function fewOf(names: readonly string[]): string {
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), en.guard.others] : names;

  return new Intl.ListFormat('en', { type: 'conjunction' }).format(shown);
}

const MOST_NAMES = 3;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function ago(ms: number): string {
  const { ago: words } = en;
  if (ms < MINUTE) {
    return words.now;
  }

  if (ms < HOUR) {
    return words.minutes(Math.floor(ms / MINUTE));
  }

  return ms < DAY ? words.hours(Math.floor(ms / HOUR)) : words.days(Math.floor(ms / DAY));
}
