// What becomes of a card when Slack answers badly, or not at all: one message, or a second one that says so.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../src/workspace/slack/failure-switches.ts';
import { postfix } from '../adapters/mail/bounce-samples.ts';
import { eventually, type Outbox, ROOM, SAM, SAMS_ROOM, saying, startOutbox, theOne } from '../support/outbox.ts';

const DAY_MS = 86_400_000;
const REPEAT = /may be a repeat/;
const GRACES_ROOM = 'DU0GRACE';
const STAFF = ['U0PRIYA', 'U0GRACE', 'U0TOM', 'U0NOEL'];
const UNREACHABLE = [['is_archived'], ['channel_not_found'], ['not_in_channel']];

let outbox: Outbox;
let before = { room: 0, sam: 0 };

beforeAll(async () => {
  outbox = await startOutbox();
}, 60_000);
afterAll(() => outbox?.stop());
beforeEach(async () => {
  await outbox.idle();
  outbox.pass(DAY_MS);
  outbox.door.posts = 0;
  before = { room: outbox.slack.messages(ROOM).length, sam: outbox.slack.messages(SAMS_ROOM).length };
});

const inRoom = () => outbox.slack.messages(ROOM).slice(before.room);
const toSam = () => outbox.slack.messages(SAMS_ROOM).slice(before.sam);
const all = () => [...inRoom(), ...toSam()];
const cardRow = (shareId: string) =>
  outbox.db().chatMessage.findFirstOrThrow({ where: { shareId, kind: 'card' }, select: { state: true, tries: true } });
const mailed = (shareId: string) => outbox.db().delivery.count({ where: { shareId, state: 'accepted' } });
const jobsOf = (shareId: string) => outbox.db().job.count({ where: { subjectId: shareId } });

/** The card's job waits after such an answer; the test does not. */
async function tryAgain(): Promise<void> {
  await outbox.idle();
  await outbox.hurry('notify-conversation');
  await outbox.idle();
}

describe('A card whose post may have arrived', () => {
  it.each<[string, Failure]>([
    ['Slack says internal_error', { kind: 'error', error: 'internal_error', when: 'after' }],
    ['Slack answers 500', { kind: 'status', status: 500, when: 'after' }],
    ['the connection breaks', { kind: 'drop', when: 'after' }],
    ['Slack does not answer in time', { kind: 'delay', ms: 1_500 }],
  ])('is posted once more, and marked for as long as there are two: %s', async (_, failure) => {
    outbox.slack.fail('chat.postMessage', failure);
    const shareId = await outbox.share();
    await eventually(() => inRoom().length, 1);
    await eventually(() => mailed(shareId), 1);
    await tryAgain();
    await theOne(inRoom, /Sent to dana@acme.test.*may be a repeat/);

    await outbox.askForCard(shareId);
    await tryAgain();

    expect(all()).toHaveLength(2);
    expect(saying(all(), REPEAT)).toHaveLength(1);
    expect(outbox.door.posts).toBe(2);
    expect(await cardRow(shareId)).toEqual({ state: 'posted', tries: 2 });
  });

  it('and did not is there once, marked', async () => {
    outbox.slack.fail('chat.postMessage', { kind: 'status', status: 500 });
    await outbox.share();
    await eventually(() => outbox.door.posts, 1);

    await tryAgain();

    await theOne(inRoom, REPEAT);
    expect(all()).toHaveLength(1);
    expect(outbox.door.posts).toBe(2);
  });

  it('is left some time to get well: the one more try is not made at once', async () => {
    outbox.slack.fail('chat.postMessage', { kind: 'status', status: 503 });
    const shareId = await outbox.share();
    await eventually(async () => (await outbox.db().job.count({ where: { lastError: 'chat-failed' } })) > 0, true);

    const job = await outbox
      .db()
      .job.findFirstOrThrow({ where: { subjectId: shareId, kind: 'notify-conversation' }, select: { runAt: true } });

    expect(job.runAt.getTime() - Date.now()).toBeGreaterThan(10_000);
    await tryAgain();
  });

  it('is not posted a third time, and the bill is mailed all the same', async () => {
    outbox.slack.fail('chat.postMessage', { kind: 'drop', when: 'after', times: 2 });
    const shareId = await outbox.share();
    await eventually(() => outbox.door.posts, 1);
    await tryAgain();
    await tryAgain();
    await tryAgain();

    expect(outbox.door.posts).toBe(2);
    expect(all()).toHaveLength(2);
    expect(await cardRow(shareId)).toEqual({ state: 'failed', tries: 2 });
    await eventually(() => mailed(shareId), 1);
    expect(await jobsOf(shareId)).toBe(0);
  });
});

describe('A card that was surely not posted', () => {
  it('because there were too many is posted once, and not before Slack said', async () => {
    outbox.slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 2 });
    await outbox.share();
    await eventually(() => outbox.door.posts, 1);
    const from = Date.now();

    await eventually(() => outbox.door.posts, 2);

    expect(Date.now() - from).toBeGreaterThan(1_700);
    await outbox.idle();
    expect(inRoom()).toHaveLength(1);
    expect(saying(all(), REPEAT)).toEqual([]);
  });

  it('because Slack could not be reached is posted once, where it belongs, when Slack is back', async () => {
    outbox.slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 60 });
    const shareId = await outbox.share();
    await eventually(() => mailed(shareId), 1);
    await eventually(() => outbox.door.posts, 1);
    await outbox.idle();
    outbox.pass(60_000);
    outbox.door.isShut = true;
    await outbox.hurry('notify-conversation');
    await eventually(() => outbox.door.posts, 2);
    await outbox.idle();
    expect(await cardRow(shareId)).toEqual({ state: 'pending', tries: 0 });

    outbox.door.isShut = false;
    await outbox.hurry('notify-conversation');

    await theOne(inRoom, /Sent to/);
    await outbox.idle();
    expect(all()).toHaveLength(1);
    expect(saying(all(), REPEAT)).toEqual([]);
  });
});

describe('A conversation where nothing can be posted', () => {
  it.each(UNREACHABLE)(
    '%s: the sharer gets the card, the bill is mailed, nothing is tried without end',
    async (error) => {
      outbox.slack.fail('chat.postMessage', { kind: 'error', error });
      const shareId = await outbox.share();

      await theOne(toSam, /we cannot post where you shared the bill/);

      await eventually(() => mailed(shareId), 1);
      await outbox.idle();
      expect(all()).toHaveLength(1);
      expect(saying(toSam(), /Sent to/)).toHaveLength(1);
      expect(await jobsOf(shareId)).toBe(0);
    },
  );

  it.each([...UNREACHABLE, ['message_not_found']])('%s at an update: the sharer gets the card', async (error) => {
    const shareId = await outbox.share();
    await theOne(inRoom, /Sent to/);
    await outbox.idle();
    outbox.slack.fail('chat.update', { kind: 'error', error });

    await outbox.askForCard(shareId);

    await theOne(toSam, /Sent to/);
    await outbox.idle();
    expect(all()).toHaveLength(2);
    expect(await jobsOf(shareId)).toBe(0);
  });
});

describe('A conversation that gets a guest', () => {
  it('between two updates gets no more: the sharer has the card from then on', async () => {
    await outbox.share();
    const card = await theOne(inRoom, /Sent to/);
    await outbox.idle();
    outbox.slack.changeConversation(ROOM, { memberIds: [SAM, 'U0GAIL', ...STAFF] });
    outbox.pass(60_000);

    expect(await outbox.bringBack({ to: outbox.senders().at(-1) ?? '', message: postfix })).toBe(250);

    const moved = await theOne(toSam, /Came back from Dana Reyes/);
    const notice = await theOne(toSam, /The mail with bill 1042 came back/);
    expect(inRoom()).toEqual([card]);
    expect(notice.threadTs).toBe(moved.ts);
    outbox.slack.changeConversation(ROOM, { memberIds: [SAM, ...STAFF] });
  });
});

describe('A share whose sharer is not linked any more', () => {
  type Identity = Awaited<ReturnType<typeof unlink>>[number];

  async function unlink(...userIds: string[]) {
    const where = { userId: { in: userIds } };
    const identities = await outbox.db().chatIdentity.findMany({ where });
    await outbox.db().chatIdentity.deleteMany({ where });

    return identities;
  }

  /** Its conversation is archived, and the people are gone, while its card waits to be posted. */
  async function shareThenUnlink(...userIds: string[]): Promise<{ shareId: string; identities: Identity[] }> {
    outbox.slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 60 });
    const shareId = await outbox.share();
    await eventually(() => outbox.door.posts, 1);
    const identities = await unlink(...userIds);
    outbox.slack.fail('chat.postMessage', { kind: 'error', error: 'is_archived' });
    await tryAgain();
    await eventually(() => mailed(shareId), 1);
    await outbox.idle();

    return { shareId, identities };
  }

  it('has its card with an administrator where it cannot be posted', async () => {
    const known = outbox.slack.messages(GRACES_ROOM).length;

    const { shareId, identities } = await shareThenUnlink(SAM);

    await theOne(() => outbox.slack.messages(GRACES_ROOM).slice(known), /Sent to dana@acme.test/);
    expect(await cardRow(shareId)).toMatchObject({ state: 'posted' });
    expect(all()).toEqual([]);
    await outbox.db().chatIdentity.createMany({ data: identities });
  });

  it('has a card that failed where nobody is left to show it to, and breaks nothing', async () => {
    const { shareId, identities } = await shareThenUnlink(SAM, ...STAFF);

    await eventually(async () => (await cardRow(shareId)).state, 'failed');
    expect(await jobsOf(shareId)).toBe(0);
    expect(all()).toEqual([]);
    await outbox.db().chatIdentity.createMany({ data: identities });
  });
});
