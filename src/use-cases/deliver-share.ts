// Mails a share to its recipients: the stored bytes, one mail each. The handler of the job `deliver-share`.
// A mail is never sent twice except when its server fell silent after taking it; that case is shown.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import type { BillMail, Mailer } from '../ports/mailer.ts';
import {
  beginTransmitting,
  type DeliveryRow,
  type DueDelivery,
  dueDeliveries,
  OPEN_DELIVERIES,
  settleDelivery,
  takeDelivery,
} from './delivery-steps.ts';
import { jobRow, type WriteDeps } from './rows.ts';
import { readContent, type ShareContent } from './share-content.ts';

export type DeliverShareDeps = WriteDeps & { readonly db: FirmDb; readonly mailer: Mailer };

type DeliverShareRequest = { readonly firmId: FirmId; readonly shareId: string };

type LoadedShare = {
  readonly firmId: FirmId;
  readonly shareId: string;
  readonly content: ShareContent;
  readonly message: string;
  readonly deliveries: readonly DeliveryRow[];
  readonly attachment: BillMail['attachment'];
};

/** A mail that takes longer shows as "sending" on the card. */
const SLOW_MS = 1_500;

/** Sends what is due. Returns when to come back: the earliest time at which a delivery is to be tried again. */
export async function deliverShare(
  deps: DeliverShareDeps,
  request: DeliverShareRequest,
): Promise<{ retryAt: Date } | undefined> {
  const share = await loadShare(deps.db, request);
  if (!share) {
    return undefined;
  }

  const waits: number[] = [];
  for (const delivery of await dueDeliveries(deps, { ...request, rows: share.deliveries })) {
    const wait = await deliver(deps, { share, delivery });
    waits.push(...(wait === undefined ? [] : [wait]));
  }

  return waits.length === 0 ? undefined : { retryAt: new Date(deps.clock.now().getTime() + Math.min(...waits)) };
}

/** Undefined when the share was cancelled. */
async function loadShare(db: FirmDb, request: DeliverShareRequest): Promise<LoadedShare | undefined> {
  const { firmId, shareId } = request;
  const share = await db.share.findFirst({
    where: { id: shareId, cancelledAt: null },
    select: { message: true, content: true, documentId: true, documentSha256: true, deliveries: OPEN_DELIVERIES },
  });
  if (!share) {
    return undefined;
  }

  const document = await db.frozenDocument.findFirstOrThrow({
    where: { id: share.documentId },
    select: { fileName: true, bytes: true, sha256: true },
  });
  if (document.sha256 !== share.documentSha256) {
    throw new Fault('document-mismatch');
  }

  const { message, deliveries } = share;

  return { firmId, shareId, content: readContent(share.content), message, deliveries, attachment: document };
}

/** One attempt. Returns the milliseconds to the next one, if there is to be one. */
async function deliver(
  deps: DeliverShareDeps,
  request: { share: LoadedShare; delivery: DueDelivery },
): Promise<number | undefined> {
  const delivery = await takeDelivery(deps, request.delivery);
  if (!delivery) {
    return undefined;
  }

  const slow = setTimeout(() => void showSending(deps, request.share), SLOW_MS);
  try {
    const mail = mailOf(request);
    const outcome = await deps.mailer.send({ mail, onTransmitting: () => beginTransmitting(deps, delivery) });

    return await settleDelivery(deps, { delivery, outcome });
  } finally {
    clearTimeout(slow);
  }
}

function mailOf({ share, delivery }: { share: LoadedShare; delivery: DueDelivery }): BillMail {
  const { content, message, attachment } = share;

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
    attachment,
  };
}

/** For the eye alone: what the mail became is written down whether or not this succeeds. */
async function showSending(deps: DeliverShareDeps, { firmId, shareId }: LoadedShare): Promise<void> {
  const job = jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId });
  await deps.db.writeRows({ job: [job] }).catch(() => undefined);
}
