// The card of a file that was dropped into a chat: what is in it, what is wrong with it, and how its import goes. Used by
// show-import.ts.
import { formatShortDate, formatTime, localDateAt } from '../core/local-date.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { plainLine } from '../core/plain-line.ts';
import { importAnswers, type Question } from './import-answers.ts';
import { counted, type ImportProblem, problemLines } from './import-problems.ts';
import type { Button, Menu, MenuId, Message } from './messages.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';
import { importCard as words } from './texts/en-imports.ts';

export type Tally = { readonly created: number; readonly updated: number; readonly unchanged: number };

export type ImportCounts = { readonly contacts: Tally; readonly matters: Tally; readonly bills: Tally };

/** Whether the job that is at it goes on, is being tried again, or was given up. */
export type Going = 'well' | 'slowly' | 'stopped';

type Checked = {
  readonly state: 'checked';
  readonly format: string;
  readonly counts: ImportCounts;
  readonly totals: readonly Money[];
  readonly newPeople: number;
  readonly problems: readonly ImportProblem[];
  readonly errors: number;
  readonly warnings: number;
  readonly asks: readonly Question[];
  readonly sources: readonly string[];
  readonly choices: Readonly<Partial<Record<Question, string>>>;
  readonly expiresAt: Date;
  readonly timeZone: string;
};

type Progress =
  | { readonly state: 'reading'; readonly done: number; readonly going: Going }
  | { readonly state: 'applying'; readonly done: number; readonly all: number; readonly going: Going }
  | { readonly state: 'applied'; readonly counts: ImportCounts; readonly oneBill: boolean }
  | { readonly state: 'failed'; readonly failure: string }
  | { readonly state: 'discarded' | 'expired' };

export type ImportCardFacts = {
  readonly importId: string;
  readonly fileName: string;
  readonly now: Checked | Progress;
  /** An earlier copy may have been posted: the platform did not say. */
  readonly repeat: boolean;
};

const LONGEST_NAME = 100;

export function importCard(facts: ImportCardFacts): Message {
  const title = words.title(shorten(plainLine(facts.fileName), LONGEST_NAME));
  const lines = linesOf(facts).map(plainLine);
  const kept = facts.now.state === 'checked' && facts.now.errors === 0 ? [keptUntil(facts.now)] : [];

  return {
    text: `${title}: ${lines[0] ?? ''}`,
    title,
    lines,
    context: [...kept, ...(facts.repeat ? [en.card.repeat] : [])],
    buttons: buttonsOf(facts),
    menus: facts.now.state === 'checked' ? menusOf(facts.importId, facts.now) : [],
  };
}

function keptUntil({ expiresAt, timeZone }: Checked): string {
  return words.keptUntil(formatShortDate(localDateAt(expiresAt, timeZone)), formatTime(expiresAt, timeZone));
}

function linesOf({ importId, now }: ImportCardFacts): string[] {
  switch (now.state) {
    case 'reading':
      return readingLines(now);
    case 'checked':
      return checkedLines(now);
    case 'applying':
      return [
        words.applying(counted(now.done), counted(now.all)),
        ...(now.going === 'slowly' ? [words.applyingSlow] : []),
        ...(now.going === 'stopped' ? [words.applyingStopped(importId)] : []),
      ];
    case 'applied':
      return appliedLines(now);
    case 'failed':
      return [failureText(now.failure)];
    case 'discarded':
    case 'expired':
      return [words[now.state]];
  }
}

function readingLines({ done, going }: Progress & { state: 'reading' }): string[] {
  if (going === 'stopped') {
    return [words.readingStopped];
  }

  return [
    done > 0 ? words.readingOf(counted(done)) : words.reading,
    ...(going === 'slowly' ? [words.readingSlow] : []),
  ];
}

function appliedLines({ counts, oneBill }: Progress & { state: 'applied' }): string[] {
  if (sizeOf(counts.bills) === 0) {
    return [words.doneContacts];
  }

  return [words.done(tallyWords(counts.bills)), ...(oneBill ? [] : [words.lookAtBills])];
}

function checkedLines(now: Checked): string[] {
  const { counts, totals, newPeople, asks, choices, errors } = now;
  const isDraft = asks.includes('state') && (choices.state ?? 'draft') === 'draft';
  const format = words.format[now.format as keyof typeof words.format] ?? now.format;

  return [
    words.checked(format),
    ...(newPeople > 0 ? [words.people(counted(newPeople))] : []),
    ...(['contacts', 'matters', 'bills'] as const).flatMap((list) =>
      sizeOf(counts[list]) > 0 ? [words.tally(words.list[list], tallyWords(counts[list]))] : [],
    ),
    ...(totals.length > 0 && errors === 0 ? [words.total(totals.map((total) => formatMoney(total)).join(', '))] : []),
    ...(errors === 0 && newPeople === 0 && isKnown(counts) ? [words.nothingNew] : []),
    ...(isDraft && errors === 0 ? [words.drafts] : []),
    ...problemLines(now),
  ];
}

function sizeOf({ created, updated, unchanged }: Tally): number {
  return created + updated + unchanged;
}

function isKnown({ contacts, matters, bills }: ImportCounts): boolean {
  return [contacts, matters, bills].every(({ created, updated }) => created + updated === 0);
}

function tallyWords({ created, updated, unchanged }: Tally) {
  return { created: counted(created), updated: counted(updated), unchanged: counted(unchanged) };
}

function failureText(failure: string): string {
  return words.failure[failure as keyof typeof words.failure] ?? words.otherFailure;
}

function buttonsOf({ importId: value, now }: ImportCardFacts): Button[] {
  const discard = { id: 'discard-file', text: words.discard, value } as const;
  switch (now.state) {
    case 'reading':
      return [discard];
    case 'checked':
      return [...(now.errors === 0 ? [{ id: 'import-file', text: words.import, value } as const] : []), discard];
    case 'applied':
      return now.oneBill ? [{ id: 'share-imported', text: words.share, value }] : [];
    default:
      return [];
  }
}

const MENUS: Readonly<Record<Question, MenuId>> = {
  state: 'import-state',
  dateOrder: 'import-dates',
  source: 'import-source',
};

function menusOf(subject: string, { asks, sources, choices }: Checked): Menu[] {
  return asks.map((question) => {
    const { label, placeholder } = words[question];
    const names: Readonly<Record<string, string>> = words[question];
    const values = importAnswers(question, sources);
    const options = values.map((value) => ({ value, text: names[value] ?? value }));
    const selected = choices[question] ?? (question === 'dateOrder' ? undefined : values[0]);
    const common = { id: MENUS[question], subject, label, placeholder, options };

    return selected === undefined ? common : { ...common, selected };
  });
}
