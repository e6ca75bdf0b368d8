// Mails a share to its recipients: the stored bytes, one mail each. The handler of the job `deliver-share`.
// A mail is never sent twice except when its server fell silent after taking it; that case is shown.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { nextTryAfter } from '../core/delivery.ts';
import { Fault } from '../core/fault.ts';
import type { Mailer, MailOutcome } from '../ports/mailer.ts';
import { addJob, type WriteDeps, writeAudit } from './rows.ts';
import { readContent, type ShareContent } from './share-content.ts';

export type DeliverShareDeps = WriteDeps & { readonly db: FirmDb; readonly mailer: Mailer };

type DueDelivery = {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly messageId: string;
  readonly mailDate: Date;
  readonly firstDeferredAt: Date | null;
  readonly recipient: { readonly name: string; readonly address: string };
};

type LoadedShare = {
  readonly firmId: string;
  readonly shareId: string;
  readonly content: ShareContent;
  readonly message: string;
  readonly attachment: { readonly fileName: string; readonly bytes: Uint8Array };
};

/** Sends what is due. Returns when to come back: the earliest time at which a delivery is to be tried again. */
export async function deliverShare(
  deps: DeliverShareDeps,
  request: { firmId: string; shareId: string },
): Promise<{ retryAt: Date } | undefined> {
  const share = await loadShare(deps.db, request);
  if (!share) {
    return undefined;
  }

  await settleInterrupted(deps, share);
  const due = await dueDeliveries(deps.db, share);
  if (due.length > 0) {
    await announce(deps, share);
  }

  const retries: (number | undefined)[] = [];
  for (const delivery of due) {
    retries.push(await deliver(deps, { share, delivery }));
  }

  const waits = retries.filter((wait) => wait !== undefined);
  if (waits.length === 0) {
    return undefined;
  }

  return { retryAt: new Date(deps.clock.now().getTime() + Math.min(...waits)) };
}

async function loadShare(db: FirmDb, request: { firmId: string; shareId: string }): Promise<LoadedShare | undefined> {
  const row = await db.share.findFirst({
    where: { id: request.shareId, cancelledAt: null },
    select: {
      message: true,
      content: true,
      documentSha256: true,
      document: { select: { fileName: true, bytes: true, sha256: true } },
    },
  });
  if (!row) {
    return undefined;
  }

  if (row.document.sha256 !== row.documentSha256) {
    throw new Fault('document-mismatch');
  }

  return {
    ...request,
    content: readContent(row.content),
    message: row.message,
    attachment: row.document,
  };
}

/** What a killed process left: before the mail server could take anything it is tried again, after that nobody knows. */
async function settleInterrupted(deps: DeliverShareDeps, share: LoadedShare): Promise<void> {
  const now = deps.clock.now();
  await deps.db.delivery.updateMany({
    where: { shareId: share.shareId, state: 'sending' },
    data: { state: 'queued', updatedAt: now },
  });
  await deps.db.delivery.updateMany({
    where: { shareId: share.shareId, state: 'transmitting' },
    data: { state: 'unknown', reason: '', updatedAt: now },
  });
}

async function dueDeliveries(db: FirmDb, share: LoadedShare): Promise<DueDelivery[]> {
  return db.delivery.findMany({
    where: { shareId: share.shareId, state: { in: ['held', 'queued', 'deferred'] } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      state: true,
      attempts: true,
      messageId: true,
      mailDate: true,
      firstDeferredAt: true,
      recipient: { select: { name: true, address: true } },
    },
  });
}

/** One attempt. Returns the milliseconds to the next one, if there is to be one. */
async function deliver(
  deps: DeliverShareDeps,
  request: { share: LoadedShare; delivery: DueDelivery },
): Promise<number | undefined> {
  const { share, delivery } = request;
  const token = await claim(deps, request);
  if (token === undefined) {
    return undefined;
  }

  const outcome = await deps.mailer.send({
    mail: {
      messageId: delivery.messageId,
      date: delivery.mailDate,
      from: { name: share.content.firm.name },
      replyTo: { name: share.content.sharer.name, address: share.content.sharer.email },
      to: delivery.recipient,
      bill: share.content.bill,
      message: share.message,
      sharerName: share.content.sharer.name,
      firm: share.content.firm,
      attachment: share.attachment,
    },
    onTransmitting: () => step(deps, { delivery, token, data: { state: 'transmitting' } }),
  });

  return settle(deps, { share, delivery, token, outcome });
}

/** Takes the delivery, or undefined when it was cancelled or taken in the meantime. */
async function claim(
  deps: DeliverShareDeps,
  request: { share: LoadedShare; delivery: DueDelivery },
): Promise<number | undefined> {
  const { share, delivery } = request;
  const number = delivery.attempts + 1;
  const now = deps.clock.now();

  return deps.db.$transaction(async (tx) => {
    const taken = await tx.delivery.updateMany({
      where: { id: delivery.id, state: delivery.state, attempts: delivery.attempts },
      data: { state: 'sending', attempts: number, token: number, updatedAt: now },
    });
    if (taken.count === 0) {
      return undefined;
    }

    await tx.deliveryAttempt.create({
      data: {
        firmId: share.firmId,
        id: deps.ids.newId('att'),
        deliveryId: delivery.id,
        number,
        startedAt: now,
        outcome: 'started',
      },
      select: { id: true },
    });

    return number;
  });
}

type StepData = {
  readonly state: string;
  readonly reason?: string;
  readonly acceptedAt?: Date;
  readonly firstDeferredAt?: Date;
};

/** Every write after the claim names the claim's token: a late worker changes nothing. */
async function step(
  deps: DeliverShareDeps,
  request: { delivery: DueDelivery; token: number; data: StepData },
): Promise<void> {
  const changed = await deps.db.delivery.updateMany({
    where: { id: request.delivery.id, token: request.token, state: { in: ['sending', 'transmitting'] } },
    data: { ...request.data, updatedAt: deps.clock.now() },
  });
  if (changed.count === 0) {
    throw new Fault('delivery-taken-over');
  }
}

async function settle(
  deps: DeliverShareDeps,
  request: { share: LoadedShare; delivery: DueDelivery; token: number; outcome: MailOutcome },
): Promise<number | undefined> {
  const { share, delivery, token, outcome } = request;
  const { data, wait } = afterAttempt({ delivery, token, outcome, now: deps.clock.now() });
  await step(deps, { delivery, token, data });
  await deps.db.$transaction(async (tx) => {
    await tx.deliveryAttempt.updateMany({
      where: { deliveryId: delivery.id, number: token },
      data: { endedAt: deps.clock.now(), outcome: outcome.kind, reason: data.reason ?? '' },
    });
    await writeAudit(
      { ...deps, tx },
      {
        actor: { kind: 'system', firmId: share.firmId as `frm_${string}` },
        action: `mail-${data.state}`,
        subjectId: delivery.id,
        data: { attempt: token },
      },
    );
  });
  await announce(deps, share);

  return wait;
}

function afterAttempt(facts: { delivery: DueDelivery; token: number; outcome: MailOutcome; now: Date }): {
  data: StepData;
  wait: number | undefined;
} {
  const { outcome, now, delivery } = facts;
  switch (outcome.kind) {
    case 'accepted':
      return { data: { state: 'accepted', reason: '', acceptedAt: now }, wait: undefined };
    case 'rejected':
      return { data: { state: 'rejected', reason: outcome.reason }, wait: undefined };
    case 'unknown':
      return { data: { state: 'unknown', reason: outcome.reason }, wait: undefined };
    case 'deferred': {
      const firstDeferredAt = delivery.firstDeferredAt ?? now;
      const wait = nextTryAfter(facts.token, now.getTime() - firstDeferredAt.getTime());
      const state = wait === undefined ? 'rejected' : 'deferred';

      return { data: { state, reason: outcome.reason, firstDeferredAt }, wait };
    }
  }
}

/** The card shows the new state. */
async function announce(deps: DeliverShareDeps, share: LoadedShare): Promise<void> {
  await deps.db.$transaction((tx) =>
    addJob({ ...deps, tx }, { firmId: share.firmId, kind: 'notify-conversation', subjectId: share.shareId }),
  );
}
