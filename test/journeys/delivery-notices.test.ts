// What the sharer is told of a mail that was not delivered: in the thread of the card, once, and only while it is true.
// With mails that come back to the real bounce port.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { autoReply, postfix, postfixDelayed, postfixExpired, withFields } from '../adapters/mail/bounce-samples.ts';
import { DANA, eventually, MARCUS, type Outbox, ROOM, SAM, saying, startOutbox, theOne } from '../support/outbox.ts';

const DAY_MS = 86_400_000;
const QUARTER_MS = 15 * 60_000;

let outbox: Outbox;
let before = 0;

beforeAll(async () => {
  outbox = await startOutbox();
}, 60_000);
afterAll(() => outbox?.stop());
beforeEach(async () => {
  await outbox.idle();
  delete outbox.script.RCPT;
  outbox.pass(DAY_MS);
  before = outbox.slack.messages(ROOM).length;
});

const inRoom = () => outbox.slack.messages(ROOM).slice(before);
const inThread = (ts: string) => inRoom().filter(({ threadTs }) => threadTs === ts);
const card = () => theOne(() => inRoom().filter(({ threadTs }) => threadTs === undefined), /Bill 1042 · Acme LLC/);
const stateOf = async (shareId: string) =>
  (await outbox.db().delivery.findFirstOrThrow({ where: { shareId }, select: { state: true } })).state;
const tryMail = () => outbox.hurry('deliver-share').then(() => outbox.idle());
const showCard = async (shareId: string) => {
  await outbox.askForCard(shareId);
  await outbox.idle();
};

describe('A mail that is refused', () => {
  it('is told to the sharer in the thread of the card, once for each recipient, with a button for each', async () => {
    outbox.script.RCPT = '550 5.1.1 no such user';
    const shareId = await outbox.share([DANA, MARCUS]);
    const { ts } = await theOne(inRoom, /(?=.*Fix address: Dana Reyes).*Fix address: Marcus Bell/);
    await eventually(() => inThread(ts).length, 2);

    await showCard(shareId);
    await showCard(shareId);

    const words = (name: string) =>
      `<@${SAM}> Bill 1042 was not delivered to ${name}: mailbox unknown (550 5.1.1). ` +
      'Press "Fix address" on the card to send it to another address.';
    expect(
      inThread(ts)
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual([words('Dana Reyes'), words('Marcus Bell')]);
  });

  it('is told once when Slack has to be asked twice', async () => {
    outbox.script.RCPT = '550 5.1.1 no such user';
    await outbox.share();
    outbox.slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 });
    const { ts } = await card();

    await eventually(() => inThread(ts).length, 1);

    await outbox.idle();
    expect(inThread(ts)).toHaveLength(1);
  });

  it('is told to the sharer directly where the thread is gone', async () => {
    const direct = outbox.slack.messages('DU0SAM').length;
    await outbox.share();
    await theOne(inRoom, /Sent to/);
    await outbox.idle();
    outbox.slack.fail('chat.postMessage', { kind: 'error', error: 'thread_not_found' });

    await outbox.bringBack({ to: outbox.senders().at(-1) ?? '', message: postfix });

    const notice = await theOne(() => outbox.slack.messages('DU0SAM').slice(direct), /came back from Dana Reyes/);
    expect(notice.threadTs).toBeUndefined();
  });
});

describe('A mail that is put off', () => {
  beforeEach(() => {
    outbox.script.RCPT = '450 4.2.2 mailbox full';
  });

  it('is told to the sharer after a quarter of an hour, and not before', async () => {
    const shareId = await outbox.share();
    await eventually(() => stateOf(shareId), 'deferred');
    const { ts } = await card();
    outbox.pass(QUARTER_MS - 5_000);
    await tryMail();
    expect(inThread(ts)).toEqual([]);

    outbox.pass(60 * 60_000);
    await tryMail();

    const notice = await theOne(() => inThread(ts), /has not been delivered/);
    expect(notice.text).toBe(
      `<@${SAM}> Bill 1042 has not been delivered to Dana Reyes yet: mailbox full (450 4.2.2). We keep trying for two days.`,
    );
  });

  it('and is delivered before Slack takes the notice is not told any more: it would not be true', async () => {
    const shareId = await outbox.share();
    await eventually(() => stateOf(shareId), 'deferred');
    const { ts } = await card();
    await outbox.idle();
    outbox.slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 3_600 });
    outbox.pass(60 * 60_000);
    await tryMail();
    await eventually(() => outbox.db().job.count({ where: { lastError: 'chat-failed' } }), 1);
    delete outbox.script.RCPT;
    outbox.pass(60 * 60_000);
    await tryMail();
    await eventually(() => stateOf(shareId), 'accepted');

    await outbox.hurry('notify-conversation');
    await outbox.idle();

    await theOne(inRoom, /Sent to/);
    expect(inThread(ts)).toEqual([]);
  });
});

describe('A mail that comes back', () => {
  it.each([
    ['at once', postfix, 'mailbox unknown (550 5.1.1)'],
    ['after days', postfixExpired, 'a mail server gave up trying (4.4.1)'],
  ])(
    '%s is shown on the card, and told to the sharer once, however often it is reported',
    async (_, message, reason) => {
      const shareId = await outbox.share();
      const { ts } = await theOne(inRoom, /Sent to/);
      const to = outbox.senders().at(-1) ?? '';
      expect(to).toMatch(/^bounce\+dlv_[0-9a-z]+\.[0-9a-f]{20}@harlowreed\.test$/);

      const codes = await Promise.all(Array.from({ length: 25 }, () => outbox.bringBack({ to, message })));
      for (let count = 0; count < 25; count += 1) codes.push(await outbox.bringBack({ to, message }));
      await outbox.idle();

      expect(new Set(codes)).toEqual(new Set([250]));
      expect(await stateOf(shareId)).toBe('bounced');
      await theOne(inRoom, /Came back from Dana Reyes.*Fix address: Dana Reyes/);
      expect(inThread(ts).map(({ text }) => text)).toEqual([
        `<@${SAM}> The mail with bill 1042 came back from Dana Reyes: ${reason}. Press "Fix address" on the card to send it to another address.`,
      ]);
      expect(
        await outbox.db().auditEntry.count({ where: { action: 'mail-bounced', subjectId: to.slice(7, 37) } }),
      ).toBe(1);
    },
  );

  it('and is forged, or is no report, raises a flag on the card at most, once', async () => {
    const shareId = await outbox.share();
    const { ts } = await theOne(inRoom, /Sent to/);
    const to = outbox.senders().at(-1) ?? '';
    const another = withFields(['Final-Recipient: rfc822; eve@evil.test', 'Action: failed', 'Status: 5.1.1']);
    expect(await outbox.bringBack({ to: to.replace(/\.[0-9a-f]{20}@/, `.${'0'.repeat(20)}@`), message: postfix })).toBe(
      550,
    );
    expect(await outbox.bringBack({ to: to.replace(/\.[0-9a-f]{20}@/, '@'), message: postfix })).toBe(550);
    expect(await outbox.bringBack({ to: 'bills@harlowreed.test', message: postfix })).toBe(550);
    await showCard(shareId);
    expect(saying(inRoom(), /a delivery problem was reported/)).toEqual([]);

    const forged = [{ message: another }, { message: postfix, from: 'eve@evil.test' }, { message: autoReply }];
    const codes = await Promise.all([...forged, ...forged, ...forged].map((one) => outbox.bringBack({ to, ...one })));
    await outbox.idle();

    expect(new Set(codes)).toEqual(new Set([250]));
    expect(await stateOf(shareId)).toBe('accepted');
    await theOne(inRoom, /Sent to dana@acme\.test.*a delivery problem was reported/);
    expect(inThread(ts)).toEqual([]);
    const told = { action: 'mail-problem-reported', subjectId: to.slice(7, 37) };
    expect(await outbox.db().auditEntry.count({ where: told })).toBe(1);
  });

  it('to say that a server still tries is no news', async () => {
    const shareId = await outbox.share();
    await theOne(inRoom, /Sent to/);

    expect(await outbox.bringBack({ to: outbox.senders().at(-1) ?? '', message: postfixDelayed })).toBe(250);

    await showCard(shareId);
    expect(await stateOf(shareId)).toBe('accepted');
    expect(inRoom()).toHaveLength(1);
  });

  it('before the server that took it has answered is told to come again', async () => {
    outbox.script['.'] = 'silence';
    const shareId = await outbox.share();
    await eventually(() => stateOf(shareId), 'transmitting');
    const back = { to: outbox.senders().at(-1) ?? '', message: postfix };

    expect(await outbox.bringBack(back)).toBe(451);

    delete outbox.script['.'];
    outbox.mail.hangUp();
    await eventually(() => stateOf(shareId), 'unknown');
    expect(await outbox.bringBack(back)).toBe(250);
    expect(await stateOf(shareId)).toBe('bounced');
  });
});
