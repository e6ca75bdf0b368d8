// What becomes of a firm's mails when its database was restored from a backup and somebody has confirmed that.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForNewLink } from '../../src/use-cases/ask-for-new-link.ts';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { confirmRestored } from '../../src/use-cases/confirm-restored.ts';
import { decideUnknownMail } from '../../src/use-cases/decide-unknown-mail.ts';
import { lookAtRestored } from '../../src/use-cases/look-at-restored.ts';
import { jobRow } from '../../src/use-cases/rows.ts';
import { openAnyDatabase, type ThrowAway, testDatabase } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';
import { aPortalWorld, DAY, HOUR } from './portal/portal-world.ts';

const DANA = ['dana@acme.test'];
const LATER = { kind: 'deferred', reason: 'mailbox full' } as const;
const SILENCE = { kind: 'unknown', reason: 'the mail server fell silent' } as const;

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
beforeEach(async () => {
  await sharing.db.delivery.updateMany({ data: { state: 'accepted', nextTryAt: null } });
  await sharing.db.job.deleteMany();
  sharing.passMs(DAY);
  sharing.mails.length = 0;
  sharing.outcomes.length = 0;
});

const now = () => sharing.deps.clock.now();
const confirm = (foundAt = now()) => confirmRestored(sharing.deps, { firmId: sharing.actor.firmId, foundAt });
const stateOf = async (shareId: string) => (await sharing.states(shareId)).join();

async function shared(): Promise<string> {
  sharing.passMs(2 * HOUR);

  return (await sharing.share('1042', DANA)).shareId;
}

/** A share in each state, the ones that are not final first. */
async function oneOfEach() {
  const held = await shared();
  const queued = await shared();
  await sharing.db.delivery.updateMany({ where: { shareId: queued }, data: { state: 'queued' } });
  const sending = await tried('crash-before');
  const transmitting = await tried('crash-after');
  const deferred = await tried(LATER);
  const resent = await tried(SILENCE);
  const open = { held, queued, sending, transmitting, deferred, unknown: resent };
  const cancelled = await shared();
  await cancelShare(sharing.deps, { actor: sharing.actor, shareId: cancelled });
  const accepted = await tried({ kind: 'accepted', reply: '250 taken' });
  const rejected = await tried({ kind: 'rejected', reason: 'nobody there' });

  return { open, final: { cancelled, accepted, rejected } };
}

async function tried(outcome: (typeof sharing.outcomes)[number]): Promise<string> {
  const shareId = await shared();
  sharing.outcomes.push(outcome);
  await sharing.deliver(shareId).catch(() => undefined);

  return shareId;
}

describe('A mail that was on its way when the backup was made', () => {
  it('is asked for, in whatever state it was; one whose end is known stays as it is', async () => {
    const { open, final } = await oneOfEach();
    for (const [state, shareId] of Object.entries({ ...open, ...final })) expect(await stateOf(shareId)).toBe(state);

    expect(await lookAtRestored(sharing.deps, { foundAt: now() })).toMatchObject({ shares: 6, mails: 6 });
    expect(await confirm()).toMatchObject({ shares: 6, mails: 6, codes: 0, links: 0 });

    for (const [before, shareId] of Object.entries(open)) {
      const where = { shareId, state: 'unknown', reason: 'restored', nextTryAt: null };
      expect(await sharing.db.delivery.count({ where }), before).toBe(1);
      expect(await sharing.notices(shareId), before).toEqual(['unknown']);
      expect(await sharing.db.job.count({ where: { uniqueKey: `notify-conversation:${shareId}` } }), before).toBe(1);
    }
    for (const [state, shareId] of Object.entries(final)) expect(await stateOf(shareId)).toBe(state);
  });

  it('is never sent by itself, though the firm has silent mails sent once more', async () => {
    const { open } = await oneOfEach();
    await confirm();
    sharing.mails.length = 0;

    for (const shareId of Object.values(open)) {
      expect(await sharing.deliver(shareId)).toBeUndefined();
      sharing.passMs(HOUR);
      await sharing.deliver(shareId);
    }

    expect(sharing.mails).toEqual([]);
  });

  it('is sent when the sharer says so: the same mail, with the same Message-ID', async () => {
    const shareId = await tried(LATER);
    await confirm();
    const { id: deliveryId } = await sharing.db.delivery.findFirstOrThrow({ where: { shareId } });

    const { actor } = sharing;
    await decideUnknownMail(sharing.deps, { actor, deliveryId, decision: 'resend', pressKey: deliveryId });
    await sharing.deliver(shareId);

    expect(sharing.mails).toHaveLength(2);
    expect(sharing.mails[1]).toEqual(sharing.mails[0]);
    expect(await stateOf(shareId)).toBe('accepted');
  });

  it('stays cancelled when that happened since, and what was shared since is sent', async () => {
    const older = await shared();
    const gone = await shared();
    const foundAt = now();
    sharing.passMs(1);
    await cancelShare(sharing.deps, { actor: sharing.actor, shareId: gone });
    const fresh = await shared();

    expect(await confirm(foundAt)).toMatchObject({ mails: 1 });
    await sharing.deliver(fresh);

    expect([await stateOf(older), await stateOf(gone), await stateOf(fresh)]).toEqual([
      'unknown',
      'cancelled',
      'accepted',
    ]);
    expect(sharing.mails).toHaveLength(1);
  });

  it('is asked for once, though the command was cut off and is run again; each run is in the audit', async () => {
    const shareId = await shared();
    const where = { action: 'restored-confirmed' };
    const before = await sharing.db.auditEntry.count({ where });

    expect(await confirm()).toMatchObject({ mails: 1 });
    sharing.passMs(1);
    expect(await confirm()).toMatchObject({ mails: 0 });

    const entries = await sharing.db.auditEntry.findMany({ where, orderBy: { id: 'asc' }, skip: before });
    expect(entries).toMatchObject([
      { actorKind: 'operator', data: { mails: 1, codes: 0, links: 0 } },
      { actorKind: 'operator', data: { mails: 0 } },
    ]);
    expect(await sharing.notices(shareId)).toEqual(['unknown']);
  });
});

describe('A code or a link that was about to be mailed', () => {
  it('is dropped, and cards are drawn all the same', async () => {
    const { firmId } = sharing.actor;
    const kinds = ['mail-portal-code', 'mail-new-link', 'notify-conversation', 'apply-import'] as const;
    await sharing.db.writeRows({ job: kinds.map((kind) => jobRow(sharing.deps, { firmId, kind, subjectId: 'some' })) });

    expect(await confirm()).toMatchObject({ mails: 0, codes: 1, links: 1 });

    const left = await sharing.db.job.findMany({ where: { subjectId: 'some' }, orderBy: { kind: 'asc' } });
    expect(left.map(({ kind }) => kind)).toEqual(['apply-import', 'notify-conversation']);
  });

  it('can be asked for again: by the old link an hour later, and the one that may have been mailed opens as well', async () => {
    const world = await aPortalWorld(await testDatabase());
    const token = await world.link();
    world.pass(7 * DAY);
    await askForNewLink(world.deps, { token });
    const { id } = await world.db.recipientLink.findFirstOrThrow({ where: { replacedAt: null } });
    expect(await world.open(token)).toBeUndefined();

    await confirmRestored(world.deps, { firmId: world.firmId, foundAt: world.clock.now() });
    world.pass(HOUR);

    expect(await world.open(token)).toMatchObject({ kind: 'expired' });
    expect(await world.open(world.secrets.linkToken(id))).toMatchObject({ kind: 'open' });
    expect(await askForNewLink(world.deps, { token })).toBe('asked');
    expect(await world.db.job.count({ where: { kind: 'mail-new-link' } })).toBe(1);
  });
});
