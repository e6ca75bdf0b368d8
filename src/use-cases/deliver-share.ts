// Mails a share to its recipients: the stored bytes, one mail each. The handler of the job `deliver-share`.
// A mail is sent twice only when its server fell silent after taking it, once, with the same bytes and Message-ID.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { en } from '../chat/texts/en.ts';
import type { AttemptOutcome } from '../core/delivery.ts';
import { Fault } from '../core/fault.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { FirmId } from '../core/ids.ts';
import type { BillMail, Mailer } from '../ports/mailer.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import {
  beginTransmitting,
  cancelOpen,
  cancelSome,
  type DeliveredShare,
  type DeliveryRow,
  type DueDelivery,
  OPEN_DELIVERIES,
  openDeliveries,
  settleDelivery,
  type TakenDelivery,
  takeDelivery,
} from './delivery-steps.ts';
import { type MailedDocuments, mailedDocuments } from './frozen-document.ts';
import { mailedUrl, payUrlOf } from './recipient-links.ts';
import { jobRow, SLOW_MS, type WriteDeps } from './rows.ts';
import { readContent, type ShareContent } from './share-content.ts';

export type DeliverShareDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly mailer: Mailer;
  readonly portalSecrets: Pick<PortalSecrets, 'madeToken' | 'linkUrl' | 'payUrl'>;
};

type DeliverShareRequest = { readonly firmId: FirmId; readonly shareId: string };

type LoadedShare = {
  readonly share: DeliveredShare;
  readonly cancelled: boolean;
  readonly isVoid: boolean;
  readonly content: ShareContent;
  readonly message: string;
  readonly deliveries: readonly DeliveryRow[];
  /** Undefined of a share that is for the portal alone. */
  readonly attachment: BillMail['attachment'];
};

/** Sends what is due. Returns when to come back: the earliest time at which a delivery is to be tried again. */
export async function deliverShare(
  deps: DeliverShareDeps,
  request: DeliverShareRequest,
): Promise<{ retryAt: Date } | undefined> {
  const loaded = await loadShare(deps.db, request);
  if (!loaded) {
    return undefined;
  }

  const open = await openDeliveries(deps, { share: loaded.share, rows: loaded.deliveries });
  if (loaded.cancelled) {
    await cancelOpen(deps, loaded.share);

    return undefined;
  }

  const ended = open.filter((delivery) => isEnded(loaded, delivery));
  await cancelSome(deps, { share: loaded.share, deliveryIds: ended.map(({ id }) => id) });
  const due = open.filter((delivery) => !isEnded(loaded, delivery));
  const documents = await mailedDocuments(deps.db, due);
  const tries = due.map((delivery) => deliverIfDue(deps, { loaded, delivery, documents }));
  const nextTries = (await allOf(tries)).filter((time) => time !== undefined);
  const [earliest] = nextTries.sort((left, right) => left.getTime() - right.getTime());

  return earliest && { retryAt: earliest };
}

/** What was under way when sharing was stopped, the contact deactivated or the bill voided, is not tried again. */
function isEnded({ isVoid }: LoadedShare, { recipient }: DueDelivery): boolean {
  return isVoid || recipient.stoppedAt !== null || recipient.contact.deactivatedAt !== null;
}

/** One recipient's failure does not stop the others: they end first, and then the failure is thrown. */
async function allOf<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(work);

  return Promise.all(work);
}

async function loadShare(db: FirmDb, request: DeliverShareRequest): Promise<LoadedShare | undefined> {
  const row = await db.share.findFirst({ where: { id: request.shareId }, select: SHARE_COLUMNS });
  if (!row) {
    return undefined;
  }

  const document = await db.frozenDocument.findFirstOrThrow({
    where: { id: row.documentId },
    select: { fileName: true, bytes: true, sha256: true },
  });
  if (document.sha256 !== row.documentSha256) {
    throw new Fault('document-mismatch');
  }

  const { message, deliveries, platform, workspaceId, conversation } = row;
  const cancelled = row.cancelledAt !== null;
  const policy = cancelled ? 'ask' : firmSettings(row.firm.settings).unknownMail;
  const share = { ...request, platform, workspaceId, conversation, policy };
  const attachment = row.byEmail ? document : undefined;

  const isVoid = row.bill.state === 'void' || row.bill.state === 'deleted';

  return { share, cancelled, isVoid, content: readContent(row.content), message, deliveries, attachment };
}

const SHARE_COLUMNS = {
  cancelledAt: true,
  byEmail: true,
  message: true,
  content: true,
  documentId: true,
  documentSha256: true,
  platform: true,
  workspaceId: true,
  conversation: true,
  firm: { select: { settings: true } },
  bill: { select: { state: true } },
  deliveries: OPEN_DELIVERIES,
} as const;

type Try = { readonly loaded: LoadedShare; readonly delivery: DueDelivery; readonly documents: MailedDocuments };

/** Returns when the delivery is to be tried next, if it is to be. */
async function deliverIfDue(deps: DeliverShareDeps, request: Try): Promise<Date | undefined> {
  const { nextTryAt } = request.delivery;

  return nextTryAt !== null && nextTryAt > deps.clock.now() ? nextTryAt : deliver(deps, request);
}

/** One attempt. */
async function deliver(deps: DeliverShareDeps, request: Try): Promise<Date | undefined> {
  const delivery = await takeDelivery(deps, request.delivery);
  if (!delivery) {
    return undefined;
  }

  // then the card shows "sending"
  const slow = setTimeout(() => void showSending(deps, delivery.share), SLOW_MS);
  try {
    return await settleDelivery(deps, { delivery, outcome: await attempt(deps, { request, delivery }) });
  } finally {
    clearTimeout(slow);
  }
}

/** What would hold a link that opens nothing is put off: it goes out once the link can be made. */
async function attempt(
  deps: DeliverShareDeps,
  { request, delivery }: { readonly request: Try; readonly delivery: TakenDelivery },
): Promise<AttemptOutcome> {
  const mail = mailOf(deps, request);
  if (!mail) {
    return { kind: 'deferred', reason: en.linkOfAnotherKey };
  }

  const sent = await deps.mailer.send({ mail, onTransmitting: () => beginTransmitting(deps, delivery) });

  return { kind: sent.kind, reason: sent.kind === 'accepted' ? '' : sent.reason };
}

/** Undefined when its link was made with a key that we do not have. */
function mailOf(deps: DeliverShareDeps, { loaded, delivery, documents }: Try): BillMail | undefined {
  const { content, message } = loaded;
  const attachment = documents.pdfs.get(delivery.documentId ?? '') ?? loaded.attachment;
  const file = documents.files.get(delivery.fileId ?? '');
  const { links } = delivery.recipient;
  // every try of a mail has the same one
  const link = delivery.kind === 'bill' ? links[0] : links.at(-1);
  const url = link && mailedUrl(deps, link);
  const payUrl = content.offersPay ? payUrlIn(deps, delivery) : 'none';
  if ((link && url === undefined) || payUrl === undefined) {
    return undefined;
  }

  return {
    messageId: delivery.messageId,
    date: delivery.mailDate,
    from: { name: content.firm.name },
    replyTo: { name: content.sharer.name, address: content.sharer.email },
    to: delivery.recipient,
    bill: content.bill,
    message,
    sharerName: content.sharer.name,
    firm: content.firm,
    ...(attachment ? { attachment } : {}),
    ...(file ? { file } : {}),
    ...(url === undefined ? {} : { portal: { url, tellsViews: content.tellsViews } }),
    ...(payUrl === 'none' ? {} : { pay: { url: payUrl } }),
  };
}

/** Undefined when its link was made with a key that we do not have. */
function payUrlIn(deps: DeliverShareDeps, { recipient: { payLink } }: DueDelivery): string | 'none' | undefined {
  return payLink === null ? 'none' : payUrlOf(deps, payLink);
}

/** For the eye alone: what the mail became is written down whether or not this succeeds. */
async function showSending(deps: DeliverShareDeps, { firmId, shareId }: DeliveredShare): Promise<void> {
  const job = jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId });
  await deps.db.writeRows({ job: [job] }).catch(() => undefined);
}
