// The use cases of sharing on a real database, with a mail server and a renderer that do what a test says.
import { createHash } from 'node:crypto';
import { ledesWriter } from '../../src/adapters/bill-sources/ledes-out.ts';
import { loadSampleFirm } from '../../src/adapters/bill-sources/sample-firm.ts';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { portalSecrets } from '../../src/adapters/portal/portal-secrets.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import { onlyProviders } from '../../src/compose-payments.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import type { FirmId, StaffMemberId } from '../../src/core/ids.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import type { ShareChannel } from '../../src/core/share-channel.ts';
import type { BillDocument } from '../../src/ports/bill-pdf.ts';
import type { BillMail, MailOutcome } from '../../src/ports/mailer.ts';
import { addSampleFirm } from '../../src/use-cases/add-sample-firm.ts';
import { deliverShare } from '../../src/use-cases/deliver-share.ts';
import { openShareForm } from '../../src/use-cases/open-share-form.ts';
import type { PaymentProviders } from '../../src/use-cases/payment-providers.ts';
import { previewShare } from '../../src/use-cases/preview-share.ts';
import { setFirmSetting } from '../../src/use-cases/set-firm-setting.ts';
import { shareBill } from '../../src/use-cases/share-bill.ts';

export type Sharing = Awaited<ReturnType<typeof startSharing>>;

/** The sample firm alone in `database`, on a clock that the test turns; nobody takes its payments unless told so. */
export async function startSharing(
  database: Database,
  { payments = [] }: { readonly payments?: PaymentProviders } = {},
) {
  let now = new Date('2026-03-16T15:00:00Z');
  const clock = { now: () => now };
  const ids = systemIds(clock);
  const sample = await loadSampleFirm('2026-03-16' as LocalDate);
  await addSampleFirm({ ...database, clock, ids }, { ...sample, workspaceId: 'T0TEST', userIds: {} });
  const firmId = (await database.directory.listFirms())[0]?.id as FirmId;
  const db = database.forFirm(firmId);
  const sam = await db.staffMember.findFirstOrThrow({ where: { name: 'Sam Ortiz' }, select: { id: true } });
  const actor: StaffActor = { kind: 'staff', firmId, staffMemberId: sam.id as StaffMemberId };
  const mails: BillMail[] = [];
  const outcomes: Outcome[] = [];
  const slow = aSlowMail();
  const deps = {
    db,
    clock,
    ids,
    mailDomain: 'harlowreed.test',
    portalOffered: true,
    ...onlyProviders(payments),
    portalSecrets: portalSecrets({ secretKey: 'a key of the test', publicUrl: () => 'https://bills.test' }),
    mailer: mailer({ mails, outcomes, slow }),
    ...previewParts(),
  };

  return {
    ...{ db, actor, deps, mails, outcomes },
    passMs: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    check: (number: string, addresses: readonly string[], channel?: ShareChannel) =>
      check(deps, { actor, number, addresses, channel }),
    /** Shares through form, preview and confirm; throws when one of them refuses. */
    share: (number: string, addresses: readonly string[], channel?: ShareChannel) =>
      share(deps, { actor, number, addresses, channel }),
    /** A setting of the firm. */
    set: (key: string, value: string) => setFirmSetting(deps, { actor, key, value }),
    notices: async (shareId: string) => {
      const where = { shareId, kind: { not: 'card' } };
      const rows = await db.chatMessage.findMany({ where, orderBy: { id: 'asc' }, select: { kind: true } });
      return rows.map(({ kind }) => kind);
    },
    /** The mail whose outcome is `slow` has begun, and waits for its end. */
    slowBegun: () => slow.begun,
    endSlow: () => slow.end(),
    deliver: (shareId: string) => deliverShare(deps, { firmId, shareId }),
    states: async (shareId: string) => {
      const rows = await db.delivery.findMany({ where: { shareId }, orderBy: { id: 'asc' }, select: { state: true } });
      return rows.map(({ state }) => state);
    },
  };
}

type Outcome = MailOutcome | 'crash-before' | 'crash-after' | 'slow';
type SlowMail = ReturnType<typeof aSlowMail>;

function aSlowMail() {
  let begin: () => void = () => undefined;
  let end: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const wait = () => {
    begin();
    return ended;
  };

  return { begun, wait, end: () => end() };
}

type Deps = Parameters<typeof shareBill>[0] & Parameters<typeof previewShare>[0];

type Planned = {
  actor: StaffActor;
  number: string;
  addresses: readonly string[];
  channel: ShareChannel | undefined;
};

/** Form and preview; the draft is ready to be confirmed. */
async function check(deps: Deps, { actor, number, addresses, channel }: Planned): Promise<string> {
  const origin = { platform: 'slack', workspaceId: 'T0TEST', conversation: 'C0TEST' };
  const form = { actor, origin, numbers: [number], addresses, channel, message: 'Thank you', guessed: false };
  const opened = await openShareForm(deps, form);
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { draftId, values } = opened.value;
  const preview = await previewShare(deps, { actor, draftId, values });
  if (!preview.ok) throw new Error(preview.refusal.code);

  return draftId;
}

async function share(deps: Deps, planned: Planned) {
  const draftId = await check(deps, planned);
  const shared = await shareBill(deps, { actor: planned.actor, draftId, reason: 'agreed by phone' });
  if (!shared.ok) throw new Error(shared.refusal.code);

  return { shareId: shared.value, draftId };
}

/** Answers as `outcomes` say, in their order; "accepted" when they are used up. */
function mailer({ mails, outcomes, slow }: { mails: BillMail[]; outcomes: Outcome[]; slow: SlowMail }) {
  return {
    subjectOf: () => 'Bill',
    largestMessage: async () => undefined,
    sendCode: async (): Promise<MailOutcome> => ({ kind: 'accepted', reply: '250 taken' }),
    sendReceipt: async (): Promise<MailOutcome> => ({ kind: 'accepted', reply: '250 taken' }),
    async send({
      mail,
      onTransmitting,
    }: {
      mail: BillMail;
      onTransmitting: () => Promise<void>;
    }): Promise<MailOutcome> {
      const outcome = outcomes.shift() ?? { kind: 'accepted', reply: '250 taken' };
      if (outcome === 'crash-before') throw new Error('the process was killed');
      if (typeof outcome === 'string' || outcome.kind !== 'deferred') await onTransmitting();
      if (outcome === 'crash-after') throw new Error('the process was killed');
      mails.push(mail);
      if (outcome !== 'slow') return outcome;
      await slow.wait();
      return { kind: 'accepted', reply: '250 taken late' };
    },
  };
}

function previewParts() {
  return {
    billFiles: ledesWriter,
    documentLinks: { linkTo: () => 'http://127.0.0.1/documents/x' },
    pdf: {
      render: async ({ number, payUrl = '' }: Pick<BillDocument, 'number' | 'payUrl'>) => {
        const bytes = Buffer.from(`%PDF bill ${number} ${payUrl}`.trim());
        return { bytes, pageCount: 1, sha256: createHash('sha256').update(bytes).digest('hex') };
      },
    },
  };
}
