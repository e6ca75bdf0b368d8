// What becomes of a confirmed share: each answer of a mail server, a hold that was cancelled, a process that was killed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { openEmbeddedDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];
const BOTH = ['dana@acme.test', 'marcus.bell@acme.test'];

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openEmbeddedDatabase();
  sharing = await startSharing(opened.database);
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

beforeEach(() => {
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
    expect(Buffer.from(sharing.mails[0]?.attachment.bytes ?? []).toString()).toBe('%PDF bill 1042');
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

  it('is never sent again when nobody can know whether it arrived', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push({ kind: 'unknown', reason: 'the mail server fell silent' });

    await sharing.deliver(shareId);
    await sharing.deliver(shareId);

    expect(sharing.mails).toHaveLength(1);
    expect(await sharing.states(shareId)).toEqual(['unknown']);
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

  it('while the mail server may have taken it: the mail is not sent again, and that is shown', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    sharing.outcomes.push('crash-after');

    await expect(sharing.deliver(shareId)).rejects.toThrow('killed');
    await sharing.deliver(shareId);

    expect(await sharing.states(shareId)).toEqual(['unknown']);
    expect(sharing.mails).toHaveLength(0);
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
