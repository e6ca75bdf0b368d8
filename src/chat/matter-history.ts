// The history of a matter in chat, and the choice among matters that are like what was typed.
import { formatTime, type LocalDate } from '../core/local-date.ts';
import type { Page } from '../core/page.ts';
import { plainLine } from '../core/plain-line.ts';
import { dayOf } from './share-list.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';
import { turnsOf } from './turns.ts';
import type { ViewMessage } from './views.ts';

export type MatterSummary = {
  readonly id: string;
  readonly displayNumber: string;
  readonly description: string;
  readonly clientName: string;
};

export type CommunicationSummary = {
  readonly occurredAt: Date;
  readonly who: string;
  readonly subject: string;
  readonly to: readonly string[];
  readonly message: string;
  readonly cancelled: boolean;
};

export type HistoryFacts = {
  readonly matter: MatterSummary;
  readonly page: Page<CommunicationSummary>;
  readonly today: LocalDate;
  readonly timeZone: string;
};

/** Enough to know it again. */
const SHORT_MESSAGE = 160;

export function historyView({ matter, page, ...times }: HistoryFacts): ViewMessage {
  const name = shorten(matter.displayNumber, 60);

  return {
    title: plainLine(en.views.history(name)),
    rows: page.rows.map((one) => ({
      lines: [
        plainLine(en.views.historyTo(one.subject, shorten(one.to.join(', ') || en.views.nobody, 200))),
        shortMessage(one.message),
      ],
      context: [
        plainLine(
          `${shorten(one.who, 40)}, ${dayOf(one.occurredAt, times)} ${formatTime(one.occurredAt, times.timeZone)}`,
        ),
        ...(one.cancelled ? [en.views.cancelledOne] : []),
      ],
    })),
    notes: page.rows.length === 0 ? [plainLine(en.views.noHistory(name))] : [],
    turns: turnsOf(page, { kind: 'matter', id: matter.id }),
  };
}

export function shortMessage(message: string): string {
  return message === '' ? en.views.noMessage : shorten(plainLine(message), SHORT_MESSAGE);
}

export function matterChoice(matters: readonly MatterSummary[]): ViewMessage {
  return {
    title: en.views.whichMatter,
    rows: matters.map(({ id, displayNumber, description, clientName }) => ({
      lines: [
        plainLine(shorten(displayNumber, 60)),
        plainLine(
          [clientName, description]
            .filter((part) => part !== '')
            .map((part) => shorten(part, 60))
            .join(' · '),
        ),
      ],
      context: [],
      button: { id: 'view-matter', text: en.views.matterChoice, asks: { kind: 'matter', id } },
    })),
    notes: [],
    turns: [],
  };
}
