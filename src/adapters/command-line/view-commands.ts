// `sharebill status BILL`, `sharebill shares [BILL]`, `sharebill history MATTER`.
import type { Command } from 'commander';
import { amountLine } from '../../chat/bill-list.ts';
import { type TimelineItem, timelineLine } from '../../chat/bill-status.ts';
import { shortMessage } from '../../chat/matter-history.ts';
import { standingTexts } from '../../chat/share-list.ts';
import { formatTime, localDateAt } from '../../core/local-date.ts';
import { moneyToJson } from '../../core/money.ts';
import { ok, refuse } from '../../core/result.ts';
import { type BillTimeline, type BillWithTimeline, billTimeline } from '../../use-cases/bill-timeline.ts';
import { listShares, type SharePage } from '../../use-cases/list-shares.ts';
import { type MatterHistory, matterHistory } from '../../use-cases/matter-history.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { tableLines } from './printing.ts';
import { en } from './texts/en.ts';
import { billJson, chooseViewing, removedMeanwhile, shareJson, type ViewOptions, viewOptions } from './viewing.ts';

const { help, views } = en;

export function declareViewCommands(program: Command, line: CommandLine): void {
  viewOptions(
    program.command('status').description(help.views.status).argument('<bill>', help.argument.bill),
    help.option.limitEvents,
  )
    .addHelpText('after', help.views.statusExample)
    .action((bill: string, options: ViewOptions) => line.answer(options, () => status(line, { ...options, bill })));
  viewOptions(
    program.command('shares').description(help.views.shares).argument('[bill]', help.argument.bill),
    help.option.limitShares,
  )
    .addHelpText('after', help.views.sharesExample)
    .action((bill: string | undefined, options: ViewOptions) =>
      line.answer(options, () => shares(line, { ...options, bill })),
    );
  viewOptions(
    program.command('history').description(help.views.history).argument('<matter...>', help.argument.matter),
    help.option.limitHistory,
  )
    .addHelpText('after', help.views.historyExample)
    .action((matter: string[], options: ViewOptions) =>
      line.answer(options, () => history(line, { ...options, matter: matter.join(' ') })),
    );
}

async function status(line: CommandLine, request: ViewOptions & { bill: string }): Promise<CommandResult> {
  const viewing = await chooseViewing(line, request);
  if (!viewing.ok) {
    return viewing;
  }

  const { deps, viewer, limit } = viewing.value;
  const found = await billTimeline(deps, { viewer, number: numberOf(request.bill) });
  if (!found.ok) {
    return found.refusal.code === 'no-permission'
      ? refuse(removedMeanwhile(viewing.value, request))
      : refuse(found.refusal);
  }

  const { bills, today } = found.value;

  return ok({
    lines: bills.flatMap((bill, index) => [
      ...(index === 0 ? [] : ['']),
      ...statusLines(bill, { ...found.value, limit }),
    ]),
    json: bills.map(({ bill, shares: ofBill, events }) => ({
      ...billJson(bill, today),
      shares: ofBill.map(shareJson),
      events: events.slice(0, limit).map(eventJson),
    })),
  });
}

function eventJson(event: TimelineItem): object {
  return event.kind === 'money' ? { ...event, amount: moneyToJson(event.amount) } : event;
}

function statusLines(
  { bill, status: now, shares: ofBill, events }: BillWithTimeline,
  around: BillTimeline & { limit: number },
): string[] {
  const { today, limit } = around;
  const [newest] = ofBill;
  const title = bill.kind === 'trust' ? views.status.trustTitle : views.status.title;

  return [
    title(bill.number, bill.clientName),
    amountLine({ ...bill, status: now }, today),
    newest ? standingTexts(newest, around).join(' · ') : views.status.neverShared,
    ...events.slice(0, limit).map((event) => `  ${timelineLine(event, around)}`),
    ...(events.length > limit ? ['', views.status.more(String(limit))] : []),
  ];
}

async function shares(line: CommandLine, request: ViewOptions & { bill: string | undefined }): Promise<CommandResult> {
  const viewing = await chooseViewing(line, request);
  if (!viewing.ok) {
    return viewing;
  }

  const { deps, viewer, limit } = viewing.value;
  const bill = request.bill === undefined ? undefined : numberOf(request.bill);
  const page = await listShares(deps, { viewer, bill, size: limit });
  if (!page.ok) {
    return page.refusal.code === 'no-permission'
      ? refuse(removedMeanwhile(viewing.value, request))
      : refuse({ ...page.refusal, code: 'no-such-bill', near: [] });
  }

  const { rows, older } = page.value;
  const none = bill === undefined ? views.shares.none : views.shares.noneOf(bill);

  return ok({
    lines: [
      ...(rows.length === 0 ? [none] : shareLines(page.value)),
      ...(older ? ['', views.shares.more(String(limit))] : []),
    ],
    json: rows.map((share) => ({
      bill: { id: share.billId, number: share.bill.number, client: share.bill.clientName },
      ...shareJson(share),
    })),
  });
}

function shareLines({ rows, ...times }: SharePage): string[] {
  const { number, client, sharer, when, standing } = views.shares.columns;

  return tableLines(
    [number, client, sharer, when, standing].map((heading) => ({ heading })),
    rows.map((share) => [
      share.bill.number,
      share.bill.clientName,
      share.sharerName,
      timeOf(share.createdAt, times.timeZone),
      standingTexts(share, times).join(' · '),
    ]),
  );
}

async function history(line: CommandLine, request: ViewOptions & { matter: string }): Promise<CommandResult> {
  const viewing = await chooseViewing(line, request);
  if (!viewing.ok) {
    return viewing;
  }

  const { deps, viewer, limit } = viewing.value;
  const typed = request.matter;
  const found = await matterHistory(deps, { viewer, matter: { typed }, size: limit });
  if (!found.ok) {
    return found.refusal.code === 'no-permission'
      ? refuse(removedMeanwhile(viewing.value, request))
      : refuse({ ...found.refusal, typed });
  }

  const { matter, rows, older } = found.value;
  const name = [matter.clientName, matter.description].filter((part) => part !== '').join(' · ');

  return ok({
    lines: [
      views.history.title(matter.displayNumber, name),
      ...(rows.length === 0 ? [views.history.none] : historyLines(found.value)),
      ...(older ? ['', views.history.more(String(limit))] : []),
    ],
    json: {
      matter,
      communications: rows.map(({ id, occurredAt, who, subject, to, message, cancelled }) => ({
        id,
        occurredAt,
        who,
        subject,
        to,
        message,
        cancelled,
      })),
    },
  });
}

function historyLines({ rows, timeZone }: MatterHistory): string[] {
  const { when, who, subject, to, message } = views.history.columns;

  return tableLines(
    [when, who, subject, to, message].map((heading) => ({ heading })),
    rows.map((one) => [
      timeOf(one.occurredAt, timeZone),
      one.who,
      one.cancelled ? views.history.cancelled(one.subject) : one.subject,
      one.to.join(', '),
      shortMessage(one.message),
    ]),
  );
}

/** "2026-12-03 10:42", in the firm's time zone. */
function timeOf(instant: Date, timeZone: string): string {
  return `${localDateAt(instant, timeZone)} ${formatTime(instant, timeZone)}`;
}

function numberOf(typed: string): string {
  return typed.trim().replace(/^#/, '');
}
