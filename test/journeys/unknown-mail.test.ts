// A mail server that falls silent after the whole mail, in a firm that wants to be asked: "Resend" and "Mark as sent".
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, type Outbox, ROOM, SAM, saying, startOutbox, theOne } from '../support/outbox.ts';

const DAY_MS = 86_400_000;
const DECIDED = /That mail is not waiting for a decision any more/;

let outbox: Outbox;
let before = 0;
let mails = 0;

beforeAll(async () => {
  outbox = await startOutbox();
}, 60_000);
afterAll(() => outbox?.stop());
beforeEach(async () => {
  await outbox.idle();
  outbox.pass(DAY_MS);
  before = outbox.slack.messages(ROOM).length;
  mails = outbox.mail.messages.length;
});

const inRoom = () => outbox.slack.messages(ROOM).slice(before);
const sent = () => outbox.mail.messages.slice(mails);
const audited = (action: string) => outbox.db().auditEntry.count({ where: { action } });
const press = (ts: string, field: string) =>
  outbox.slack.clickMessage({ userId: SAM, conversationId: ROOM, ts, field });

/** Shared, taken by a server that then says nothing, and shown as unknown. */
async function silence() {
  outbox.script['.'] = 'silence';
  const shareId = await outbox.share();
  await eventually(() => sent().length, 1);
  delete outbox.script['.'];
  outbox.mail.hangUp();
  const card = await theOne(inRoom, /Resend: Dana Reyes.*Mark as sent: Dana Reyes/);
  await outbox.idle();

  return { shareId, ts: card.ts };
}

/** The press as Slack would send it again: another time of sending, the same time of the press. */
async function pressAgain(change: (payload: { actions: { action_id: string }[] }) => void = () => undefined) {
  const payload = outbox.lastSent();
  change(payload);

  return outbox.resend(payload);
}

describe('A mail whose arrival is not known', () => {
  it('is told to the sharer in the thread, and sent again with the same Message-ID and bytes when they say so', async () => {
    const { ts } = await silence();
    const notice = await theOne(() => inRoom().filter(({ threadTs }) => threadTs === ts), /Nobody can say whether/);
    expect(notice.text).toContain(`<@${SAM}> Nobody can say whether bill 1042 reached Dana Reyes`);
    outbox.pass(DAY_MS);
    await outbox.hurry('deliver-share');
    await outbox.idle();
    expect(sent()).toHaveLength(1);

    await press(ts, 'resend-mail');

    await theOne(inRoom, /Sent to dana@acme\.test/);
    expect(sent()).toHaveLength(2);
    expect(sent()[1]?.equals(sent()[0] ?? Buffer.of())).toBe(true);
    expect(outbox.senders().at(-1)).toBe(outbox.senders().at(-2));
  });

  it('is taken for sent when they say so, and cannot be sent again after that', async () => {
    const { ts } = await silence();
    await press(ts, 'mark-sent');
    await theOne(inRoom, /Sent to dana@acme\.test/);

    await pressAgain((payload) => {
      Object.assign(payload.actions[0] ?? {}, { action_id: 'resend-mail', action_ts: '1.5' });
    });

    const answer = await theOne(inRoom, DECIDED);
    expect(answer.onlyFor).toBe(SAM);
    await outbox.idle();
    expect(sent()).toHaveLength(1);
  });

  it.each([
    ['resend-mail', 'mail-resent', 2],
    ['mark-sent', 'mail-marked-sent', 1],
  ])('has one effect when Slack sends the same press four times: %s', async (button, action, count) => {
    const { ts } = await silence();
    const earlier = await audited(action);

    await Promise.all([press(ts, button), pressAgain(), pressAgain(), pressAgain()]);
    await theOne(inRoom, /Sent to dana@acme\.test/);
    await outbox.idle();

    expect(sent()).toHaveLength(count);
    expect(await audited(action)).toBe(earlier + 1);
    expect(saying(inRoom(), DECIDED)).toEqual([]);
  });

  it('has one effect when the press comes once more after a restart, though the mail is unknown again', async () => {
    const { ts } = await silence();
    outbox.script['.'] = 'silence';
    await press(ts, 'resend-mail');
    await eventually(() => sent().length, 2);
    outbox.mail.hangUp();
    delete outbox.script['.'];
    await theOne(inRoom, /Resend: Dana Reyes/);
    await outbox.idle();
    await outbox.restart();

    expect(await pressAgain()).toBe(200);
    await outbox.settle();

    expect(sent()).toHaveLength(2);
    await theOne(inRoom, /Resend: Dana Reyes/);
    await press(ts, 'resend-mail');
    await theOne(inRoom, /Sent to dana@acme\.test/);
    expect(sent()).toHaveLength(3);
  });
});
