// What becomes of a confirmed share: each answer of a mail server, a hold that was cancelled, a process that was killed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];
const SILENCE = { kind: 'unknown', reason: 'the mail server fell silent' } as const;
const BOTH = ['dana@acme.test', 'marcus.bell@acme.test'];

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openAnyDatabase();
  sharing = await startSharing(opened.database);
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

beforeEach(() => {
  // long enough for the same bill to be shared again
  sharing.passMs(2 * 3_600_000);
  sharing.mails.length = 0;
  sharing.outcomes.length = 0;
});

describe('A confirmed share', () => {
  it('is mailed once to each recipient, with the frozen document and a Message-ID of its own', async () => {
    const { shareId } = await sharing.share('1042', BOTH);

    expect(await sharing.deliver(shareId)).toBeUndefined();
    expect(await sharing.deliver(shareId)).toBeUndefined();

    expect(sharing.mails.map(({ to }) => to.address).toSorted()).toEqual(BOTH);
    expect(new Set(sharing.mails.map(({ messageId }) => messageId)).size).toBe(2);
    expect(Buffer.from(sharing.mails[0]?.attachment?.bytes ?? []).toString()).toBe('%PDF bill 1042');
    expect(await sharing.states(shareId)).toEqual(['accepted', 'accepted']);
  });

  it('is not tried again after a permanent failure, and the reason is kept', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });

    expect(await sharing.deliver(shareId)).toBeUndefined();
    expect(await sharing.deliver(shareId)).toBeUndefined();

    expect(sharing.mails).toHaveLength(1);
    const delivery = await sharing.db.delivery.findFirstOrThrow({ where: { shareId } });
    expect(delivery).toMatchObject({ state: 'rejected', reason: 'mailbox unknown' });
  });

  it('is tried again after a temporary failure with the same mail, until it is taken', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push({ kind: 'deferred', reason: 'mailbox full' }, { kind: 'deferred', reason: 'mailbox full' });

    const first = await sharing.deliver(shareId);
    expect(first?.retryAt.getTime()).toBe(sharing.deps.clock.now().getTime() + 30_000);
    sharing.passMs(30_000);
    await sharing.deliver(shareId);
    sharing.passMs(60_000);
    expect(await sharing.deliver(shareId)).toBeUndefined();

    expect(await sharing.states(shareId)).toEqual(['accepted']);
    expect(sharing.mails).toHaveLength(3);
    expect(sharing.mails[2]).toEqual(sharing.mails[0]);
  });

  it('is given up after two days of temporary failures', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push(...Array.from({ length: 80 }, () => ({ kind: 'deferred', reason: 'mailbox full' }) as const));
    let next = await sharing.deliver(shareId);
    let tries = 1;
    while (next) {
      sharing.passMs(next.retryAt.getTime() - sharing.deps.clock.now().getTime());
      next = await sharing.deliver(shareId);
      tries += 1;
    }

    expect(await sharing.states(shareId)).toEqual(['rejected']);
    expect(tries).toBeLessThan(60);
  });

  it('is sent once more, the same mail, ten minutes after a silence that leaves its arrival unknown', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push(SILENCE);

    const next = await sharing.deliver(shareId);
    expect(next?.retryAt.getTime()).toBe(sharing.deps.clock.now().getTime() + 600_000);
    expect(await sharing.deliver(shareId)).toEqual(next);
    expect(await sharing.states(shareId)).toEqual(['unknown']);
    sharing.passMs(600_000);

    expect(await sharing.deliver(shareId)).toBeUndefined();
    expect(sharing.mails).toHaveLength(2);
    expect(sharing.mails[1]).toEqual(sharing.mails[0]);
    expect(await sharing.states(shareId)).toEqual(['accepted']);
    expect(await sharing.notices(shareId)).toEqual([]);
  });

  it('waits for a person after a second silence, and tells the sharer', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push(SILENCE, SILENCE);

    await sharing.deliver(shareId);
    sharing.passMs(600_000);

    expect(await sharing.deliver(shareId)).toBeUndefined();
    sharing.passMs(86_400_000);
    expect(await sharing.deliver(shareId)).toBeUndefined();
    expect(sharing.mails).toHaveLength(2);
    expect(await sharing.states(shareId)).toEqual(['unknown']);
    expect(await sharing.notices(shareId)).toEqual(['unknown']);
  });

  it('waits for a person after the first silence where the firm wants to be asked', async () => {
    await sharing.set('unknownMail', 'ask');
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push(SILENCE);

    expect(await sharing.deliver(shareId)).toBeUndefined();

    await sharing.set('unknownMail', 'resend-same-id');
    expect(sharing.mails).toHaveLength(1);
    expect(await sharing.notices(shareId)).toEqual(['unknown']);
  });

  it('is told of at the first permanent failure, after a quarter of an hour of deferral, and at the end', async () => {
    const { shareId: refused } = await sharing.share('1042', DANA);
    sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });
    await sharing.deliver(refused);
    expect(await sharing.notices(refused)).toEqual(['rejected']);

    sharing.passMs(2 * 3_600_000);
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push(...Array.from({ length: 80 }, () => ({ kind: 'deferred', reason: 'mailbox full' }) as const));
    const begun = sharing.deps.clock.now().getTime();
    const told: [string, number][] = [];
    for (let next = await sharing.deliver(shareId); next; next = await sharing.deliver(shareId)) {
      const minutes = Math.round((sharing.deps.clock.now().getTime() - begun) / 60_000);
      for (const kind of await sharing.notices(shareId)) {
        if (!told.some(([earlier]) => earlier === kind)) told.push([kind, minutes]);
      }
      sharing.passMs(next.retryAt.getTime() - sharing.deps.clock.now().getTime());
    }

    expect(told).toEqual([['late', 15]]);
    expect(await sharing.notices(shareId)).toEqual(['late', 'given-up']);
  });

  it('is tried thirty times at most while a mail server is away for a day, and arrives when it is back', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    const begun = sharing.deps.clock.now().getTime();
    const away = { kind: 'deferred', reason: 'the mail server cannot be reached' } as const;
    let tries = 0;
    for (let next: { retryAt: Date } | undefined = { retryAt: sharing.deps.clock.now() }; next; tries += 1) {
      const now = sharing.deps.clock.now().getTime();
      sharing.passMs(Math.max(0, next.retryAt.getTime() - now));
      if (sharing.deps.clock.now().getTime() - begun < 86_400_000) sharing.outcomes.push(away);
      next = await sharing.deliver(shareId);
    }

    expect(tries).toBeLessThanOrEqual(31);
    expect(await sharing.states(shareId)).toEqual(['accepted']);
  });

  it('tries each recipient at their own time: one who is put off again and again waits longer', async () => {
    const { shareId } = await sharing.share('1042', BOTH);
    const later = { kind: 'deferred', reason: 'mailbox full' } as const;
    sharing.outcomes.push(later, later);
    await sharing.deliver(shareId);
    sharing.passMs(30_000);
    sharing.outcomes.push(later);
    await sharing.deliver(shareId);
    expect((await sharing.states(shareId)).toSorted()).toEqual(['accepted', 'deferred']);

    sharing.passMs(30_000);
    const next = await sharing.deliver(shareId);

    expect(next?.retryAt.getTime()).toBe(sharing.deps.clock.now().getTime() + 30_000);
    expect(sharing.mails).toHaveLength(4);
  });

  it('keeps the recipients apart: one failure does not hold back the other mail', async () => {
    const { shareId } = await sharing.share('1042', BOTH);
    sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });

    await sharing.deliver(shareId);

    expect((await sharing.states(shareId)).toSorted()).toEqual(['accepted', 'rejected']);
  });
});

describe('A process that is killed', () => {
  it('before the mail server could take anything: the mail is sent by the next run', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push('crash-before');

    await expect(sharing.deliver(shareId)).rejects.toThrow('killed');
    await sharing.deliver(shareId);

    expect(await sharing.states(shareId)).toEqual(['accepted']);
    expect(sharing.mails).toHaveLength(1);
  });

  it('while the mail server may have taken it: that is shown, and the same mail is sent once more later', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push('crash-after');

    await expect(sharing.deliver(shareId)).rejects.toThrow('killed');
    const next = await sharing.deliver(shareId);

    expect(await sharing.states(shareId)).toEqual(['unknown']);
    expect(sharing.mails).toHaveLength(0);
    sharing.passMs((next?.retryAt.getTime() ?? 0) - sharing.deps.clock.now().getTime());
    await sharing.deliver(shareId);
    expect(await sharing.states(shareId)).toEqual(['accepted']);
    expect(sharing.mails).toHaveLength(1);
  });

  it('and whose last word comes late, when another run has given the mail up for unknown: the truth is kept', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push('slow');
    const slow = sharing.deliver(shareId);
    await sharing.slowBegun();
    await sharing.deliver(shareId);
    expect(await sharing.states(shareId)).toEqual(['unknown']);

    sharing.endSlow();
    await slow;

    expect(await sharing.states(shareId)).toEqual(['accepted']);
    expect(await sharing.db.deliveryAttempt.findMany({ where: { delivery: { shareId } } })).toMatchObject([
      { number: 1, outcome: 'accepted' },
    ]);
  });
});

describe('A share that is cancelled', () => {
  it('while it is held is never mailed', async () => {
    const { shareId } = await sharing.share('1042', BOTH);

    expect(await cancelShare(sharing.deps, { actor: sharing.actor, shareId })).toMatchObject({ ok: true });
    await sharing.deliver(shareId);

    expect(sharing.mails).toHaveLength(0);
    expect(await sharing.states(shareId)).toEqual(['cancelled', 'cancelled']);
  });

  it('is told that it is too late once the mail is out', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    await sharing.deliver(shareId);

    const cancelled = await cancelShare(sharing.deps, { actor: sharing.actor, shareId });

    expect(cancelled).toEqual({ ok: false, refusal: { code: 'already-sent' } });
  });

  it('is not tried again when its mail was put off', async () => {
    const { shareId } = await sharing.share('1042', BOTH);
    sharing.outcomes.push({ kind: 'deferred', reason: 'mailbox full' }, { kind: 'deferred', reason: 'mailbox full' });
    await sharing.deliver(shareId);

    expect(await cancelShare(sharing.deps, { actor: sharing.actor, shareId })).toMatchObject({ ok: true });
    sharing.passMs(3_600_000);
    await sharing.deliver(shareId);

    expect(await sharing.states(shareId)).toEqual(['cancelled', 'cancelled']);
    expect(sharing.mails).toHaveLength(2);
  });
});

it('every share leaves its audit entry, and a communication on each matter of the bill', async () => {
  const { shareId } = await sharing.share('1042', DANA);
  const bill = await sharing.db.bill.findFirstOrThrow({ where: { number: '1042' }, select: { id: true } });
  const matters = await sharing.db.billMatter.count({ where: { billId: bill.id } });

  expect(await sharing.db.auditEntry.count({ where: { subjectId: shareId, action: 'bill-shared' } })).toBe(1);
  expect(await sharing.db.communication.count({ where: { shareId } })).toBe(matters);
});
