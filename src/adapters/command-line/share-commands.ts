// `sharebill stop SHARE|BILL` and `sharebill again SHARE|BILL`.
import type { Command } from 'commander';
import type { Form } from '../../chat/form.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { stoppedText } from '../../chat/stop-text.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { administratorsOf } from '../../use-cases/access.ts';
import { findShares } from '../../use-cases/find-shares.ts';
import { previewShare } from '../../use-cases/preview-share.ts';
import { shareAgain } from '../../use-cases/share-again.ts';
import { shareBill } from '../../use-cases/share-bill.ts';
import { stopSharing } from '../../use-cases/stop-sharing.ts';
import { type Commission, chooseCommission } from './choose-firm.ts';
import type { CommandLine, CommandResult, SharingDeps } from './command-deps.ts';
import { findBill } from './find-bill.ts';
import { type WritingOptions, writingOptions } from './options.ts';
import type { CommandRefusal, SharingRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';

const { sharing: help } = en.help;

type Named = WritingOptions & { readonly named: string };

type StopOptions = Named & { readonly person?: string };

type AgainOptions = Named & { readonly yes?: boolean; readonly reason?: string };

export function declareShareCommands(program: Command, line: CommandLine): void {
  writingOptions(
    program
      .command('stop')
      .description(help.stop)
      .argument('<share-or-bill>', help.argument.shareOrBill)
      .option('--person <address>', help.option.person)
      .addHelpText('after', help.stopExample),
  ).action((named: string, options: Omit<StopOptions, 'named'>) =>
    line.answer({}, () => stop(line, { ...options, named })),
  );
  writingOptions(
    program
      .command('again')
      .description(help.again)
      .argument('<share-or-bill>', help.argument.shareOrBill)
      .option('--yes', help.option.yes)
      .option('--reason <text>', help.option.reason)
      .addHelpText('after', help.againExample),
  ).action((named: string, options: Omit<AgainOptions, 'named'>) =>
    line.answer({}, () => again(line, { ...options, named })),
  );
}

async function stop({ deps }: CommandLine, request: StopOptions): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'share-bills' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const { named, person: address } = request;
  const what = await whatToStop(chosen.value, named);
  if (!what.ok) {
    return what;
  }

  const stopped = await stopSharing({ ...deps, db: firm.db }, { actor, what: { ...what.value, address } });
  if (stopped.ok) {
    const isNobody = address !== undefined && stopped.value.names.length === 0;

    return isNobody
      ? refuse({ code: 'share-refused', text: en.sharing.notWith(stopped.value.billNumber, address) })
      : ok({ lines: [stoppedText(stopped.value)] });
  }

  // of a bill: it has no share in the portal
  const refusal: ChatRefusal =
    'billId' in what.value ? { code: 'not-shared', number: named.replace(/^#/, '') } : stopped.refusal;

  return refuse(await inWords(chosen.value, refusal));
}

type ShareOrBill = { readonly billId: string } | { readonly shareId: string };

async function whatToStop({ firm }: Commission, named: string): Promise<Result<ShareOrBill, CommandRefusal>> {
  if (isShareId(named)) {
    return ok({ shareId: named });
  }

  const bill = await findBill(firm.db, named);

  return bill.ok ? ok({ billId: bill.value.id }) : bill;
}

/** Prints the check; with `--yes` it is confirmed. Decision and guards are those of every share. */
async function again({ deps }: CommandLine, request: AgainOptions): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'share-bills' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const scoped = deps.sharing?.(firm.id);
  if (!scoped) {
    return refuse({ code: 'no-sharing-here' });
  }

  if (actor.kind !== 'staff') {
    return refuse({ code: 'needs-sharer', firmName: firm.name });
  }

  const shareId = await shareNamed({ deps, commission: chosen.value }, request.named);
  if (!shareId.ok) {
    return shareId;
  }

  return checkAndShare(scoped, { ...request, actor, commission: chosen.value, shareId: shareId.value });
}

type Repeat = AgainOptions & {
  readonly actor: StaffActor;
  readonly commission: Commission;
  readonly shareId: string;
};

async function checkAndShare(scoped: SharingDeps, request: Repeat): Promise<CommandResult> {
  const { actor, commission, shareId, yes = false, reason } = request;
  const opened = await shareAgain(scoped, { actor, shareId });
  if (!opened.ok) {
    return refuse(await inWords(commission, opened.refusal));
  }

  const { draftId, values } = opened.value;
  const check = await previewShare(scoped, { actor, draftId, values });
  if (!check.ok) {
    return refuse(await inWords(commission, check.refusal));
  }

  if (!yes) {
    return ok({ lines: [...formLines(check.value), '', en.sharing.checkOnly] });
  }

  const shared = await shareBill(scoped, { actor, draftId, reason });

  return shared.ok
    ? ok({ lines: [...formLines(check.value), '', ...en.sharing.shared(shared.value, shareId)] })
    : refuse(await inWords(commission, shared.refusal));
}

async function shareNamed(
  { deps, commission }: Pick<CommandLine, 'deps'> & { commission: Commission },
  named: string,
): Promise<Result<string, SharingRefusal>> {
  if (isShareId(named)) {
    return ok(named);
  }

  const { firm, actor } = commission;
  const number = named.trim().replace(/^#/, '');
  const found = await findShares({ ...deps, db: firm.db }, { viewer: actor, number, toBe: 'repeated' });
  if (!found.ok) {
    return refuse(await inWords(commission, found.refusal));
  }

  const [share, another] = found.value.shares;
  const choices = found.value.shares.map(({ id, sharerName, createdAt }) => ({
    id,
    text: `${sharerName}, ${createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  }));

  return share && !another ? ok(share.id) : refuse({ code: 'which-share', number, choices });
}

function isShareId(named: string): boolean {
  return named.startsWith('shr_');
}

async function inWords({ firm }: Commission, refusal: ChatRefusal): Promise<SharingRefusal> {
  return { code: 'share-refused', text: refusalText(refusal, await administratorsOf(firm.db)) };
}

/** What the check says, without its fields and buttons. */
function formLines({ elements }: Form): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case 'text':
      case 'notice':
        return element.text.split('\n');
      case 'facts':
        return element.facts.flatMap(({ label, value }) => value.split('\n').map((line) => `${label}: ${line}`));
      case 'buttons':
        return element.buttons.flatMap(({ url }) => (url === undefined ? [] : [`${en.sharing.pdf}: ${url}`]));
      default:
        return [];
    }
  });
}
