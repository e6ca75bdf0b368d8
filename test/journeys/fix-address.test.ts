// "Fix address" on the card: the same bill to another address of a recipient who did not get it.

import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../src/chat/texts/en.ts';
import { DANA, eventually, MARCUS, type Outbox, ROOM, SAM, startOutbox, textsOf, theOne } from '../support/outbox.ts';

const DAY_MS = 86_400_000;
const NO_LONGER = /That mail needs no other address any more/;

let outbox: Outbox;
let before = 0;
let count = 0;

beforeAll(async () => {
  outbox = await startOutbox();
}, 60_000);
afterAll(() => outbox?.stop());
beforeEach(async () => {
  await outbox.idle();
  outbox.pass(DAY_MS);
  before = outbox.slack.messages(ROOM).length;
  count += 1;
  await setFirm({});
});

const setFirm = (more: object) =>
  outbox.db().firm.updateMany({ data: { settings: { holdSeconds: 0, unknownMail: 'ask', ...more } } });
const inRoom = () => outbox.slack.messages(ROOM).slice(before);
/** At the client's own domain, and new: nothing speaks against it. */
const fresh = () => `accounts${count}@acme.test`;
const mailsTo = (address: string) =>
  outbox.mail.commands.filter((line) => line.startsWith(`RCPT TO:<${address}>`)).length;

/** A share that was refused, and the message with its card. */
async function refusedShare(to: readonly string[] = [DANA]) {
  outbox.script.RCPT = '550 5.1.1 no such user';
  const shareId = await outbox.share(to);
  const card = await theOne(inRoom, /Fix address: Dana Reyes/);
  await outbox.idle();
  delete outbox.script.RCPT;

  return { shareId, ts: card.ts };
}

async function openForm(ts: string, field = 'fix-address'): Promise<string> {
  await outbox.slack.clickMessage({ userId: SAM, conversationId: ROOM, ts, field });
  await eventually(() => outbox.slack.openView(SAM)?.payload.callback_id, 'fix-address');

  return outbox.slack.openView(SAM)?.id ?? '';
}

const send = (viewId: string, values: Record<string, string>) => outbox.slack.submit({ viewId, values });
const shown = (viewId: string) => JSON.stringify(outbox.slack.view(viewId).payload.blocks);

describe('A bill that is sent to another address', () => {
  it('is the same PDF under a new Message-ID, at once, and the old recipient stays on the card as history', async () => {
    const { shareId, ts } = await refusedShare();
    const address = fresh();
    const mails = outbox.mail.messages.length;

    expect(await send(await openForm(ts), { address })).toEqual({ kind: 'cleared' });

    await theOne(
      inRoom,
      new RegExp(`Not delivered to Dana Reyes.*sent to another address instead.*Sent to ${address}`),
    );
    const [bill, ...others] = await Promise.all(outbox.mail.messages.slice(mails).map((bytes) => simpleParser(bytes)));
    const share = await outbox
      .db()
      .share.findFirstOrThrow({ where: { id: shareId }, select: { documentSha256: true } });
    const sent = await outbox
      .db()
      .delivery.findMany({ where: { shareId }, select: { messageId: true }, orderBy: { id: 'asc' } });
    expect(others).toEqual([]);
    expect(
      createHash('sha256')
        .update(bill?.attachments[0]?.content ?? '')
        .digest('hex'),
    ).toBe(share.documentSha256);
    expect(sent).toHaveLength(2);
    expect(bill?.messageId).toBe(sent[1]?.messageId);
    expect(sent[0]?.messageId).not.toBe(sent[1]?.messageId);
    expect(textsOf(inRoom()).join()).not.toContain('Fix address: ');
  });

  it('does not wait for another recipient whose mail is put off', async () => {
    outbox.script.RCPT = '450 4.2.2 mailbox full';
    const shareId = await outbox.share([DANA, MARCUS]);
    await theOne(inRoom, /(?=.*Not yet delivered to Dana Reyes).*Not yet delivered to Marcus Bell/);
    await outbox.idle();
    const where = { shareId, recipient: { address: DANA } };
    await outbox.db().delivery.updateMany({ where, data: { state: 'rejected', nextTryAt: null } });
    await outbox.askForCard(shareId);
    const { ts } = await theOne(inRoom, /Fix address: Dana Reyes/);
    delete outbox.script.RCPT;
    const address = fresh();

    await send(await openForm(ts), { address });

    await theOne(inRoom, new RegExp(`Sent to ${address}`));
    await outbox.db().delivery.updateMany({ where: { shareId, state: 'deferred' }, data: { state: 'cancelled' } });
  });

  it('is sent once when the form is handed in twice at the same time', async () => {
    const { ts } = await refusedShare();
    const [viewId, address] = [await openForm(ts), fresh()];

    const answers = await Promise.all([send(viewId, { address }), send(viewId, { address })]);

    expect(answers.map(({ kind }) => kind)).toContain('cleared');
    await theOne(inRoom, new RegExp(`Sent to ${address}`));
    await outbox.idle();
    expect(mailsTo(address)).toBe(1);
  });

  it('is not needed any more once it was: two people had pressed the button, and one presses it again', async () => {
    const { ts } = await refusedShare();
    const first = await openForm(ts);
    const pressed = outbox.lastSent();
    const address = fresh();
    await outbox.slack.clickMessage({ userId: 'U0GRACE', conversationId: ROOM, ts, field: 'fix-address' });
    await eventually(() => outbox.slack.openView('U0GRACE')?.payload.callback_id, 'fix-address');
    await send(first, { address });
    await theOne(inRoom, new RegExp(`Sent to ${address}`));

    const late = await send(outbox.slack.openView('U0GRACE')?.id ?? '', { address: `other-${address}` });

    expect(JSON.stringify(late)).toMatch(NO_LONGER);
    expect(mailsTo(`other-${address}`)).toBe(0);
    await outbox.resend({ ...pressed, trigger_id: outbox.slack.triggerId({ userId: SAM }) });
    await eventually(() => NO_LONGER.test(JSON.stringify(outbox.slack.openView(SAM)?.payload)), true);
  });
});

describe('An address that is typed', () => {
  it('wrongly, or is on the share already, is told so beside the field', async () => {
    const { ts } = await refusedShare([DANA, MARCUS]);
    const viewId = await openForm(ts, `card-${await firstOnCard(ts)}/fix-address`);

    expect(await send(viewId, { address: 'accounts@' })).toMatchObject({
      errors: { address: /not an e-mail address/ },
    });
    for (const address of [DANA.toUpperCase(), MARCUS]) {
      expect(await send(viewId, { address })).toMatchObject({
        errors: { address: expect.stringMatching(/is on this share already\. Enter another address/) },
      });
    }
  });

  it('against a warning needs a reason, and a reason is for the address whose warnings were shown', async () => {
    const { shareId, ts } = await refusedShare();
    const where = { action: 'warning-overridden', subjectId: shareId };
    const overridden = await outbox.db().auditEntry.count({ where });
    const viewId = await openForm(ts);
    const [first, second] = [`dana${count}@elsewhere.test`, `dana${count}@acrne.test`];

    expect(await send(viewId, { address: first })).toEqual({ kind: 'updated' });
    expect(shown(viewId)).toContain(en.guard['first-time-address']);
    const tooShort = await send(viewId, { reason: 'ok' });
    expect(JSON.stringify(tooShort)).toContain('Say why in 5 to 300 characters');
    expect(await send(viewId, { address: second, reason: 'Agreed by phone' })).toEqual({ kind: 'updated' });
    expect(shown(viewId)).toMatch(/acrne\.test looks like acme\.test/);
    expect([mailsTo(first), mailsTo(second)]).toEqual([0, 0]);

    expect(await send(viewId, { reason: 'Her own domain, says Dana' })).toEqual({ kind: 'cleared' });

    await theOne(inRoom, new RegExp(`Sent to ${second}`));
    expect(await outbox.db().auditEntry.count({ where })).toBe(overridden + 1);
    const share = await outbox
      .db()
      .share.findFirstOrThrow({ where: { id: shareId }, select: { overrideReason: true } });
    expect(share.overrideReason.split('\n').at(-1)).toBe('Her own domain, says Dana');
  });

  it('that the firm does not allow is not sent to, whatever the reason', async () => {
    await setFirm({ guardFirstTime: 'block' });
    const { ts } = await refusedShare();
    const viewId = await openForm(ts);
    const address = `dana${count}@elsewhere.test`;

    expect(await send(viewId, { address })).toEqual({ kind: 'updated' });

    expect(shown(viewId)).toContain('It cannot be sent to this address');
    expect(shown(viewId)).not.toContain('Why send it all the same?');
    expect(await send(viewId, { address })).toEqual({ kind: 'updated' });
    expect(mailsTo(address)).toBe(0);
  });
});

describe('A bill that must not be sent any more', () => {
  it.each([
    ['was changed', { version: { increment: 1 } }, /has changed since/],
    ['was voided', { version: { increment: 1 }, state: 'void' }, /was voided in the meantime/],
  ])('because it %s is refused with the reason', async (_, data, words) => {
    const { ts } = await refusedShare();
    const viewId = await openForm(ts);
    const address = fresh();
    await outbox.db().bill.updateMany({ where: { number: '1042' }, data });

    const answer = await send(viewId, { address });

    expect(JSON.stringify(answer)).toMatch(words);
    expect(mailsTo(address)).toBe(0);
    await outbox.db().bill.updateMany({ where: { number: '1042' }, data: { state: 'awaiting_payment' } });
  });

  it('to a contact who was deactivated is refused with the reason', async () => {
    const { ts } = await refusedShare();
    const viewId = await openForm(ts);
    const address = fresh();
    await outbox
      .db()
      .contact.updateMany({ where: { name: 'Dana Reyes' }, data: { deactivatedAt: outbox.clock.now() } });

    const answer = await send(viewId, { address });

    expect(JSON.stringify(answer)).toContain('Dana Reyes is no longer active');
    expect(mailsTo(address)).toBe(0);
    await outbox.db().contact.updateMany({ where: { name: 'Dana Reyes' }, data: { deactivatedAt: null } });
  });
});

async function firstOnCard(ts: string): Promise<string> {
  const card = inRoom().find((message) => message.ts === ts);

  return /"value":"(dlv_[0-9a-z]+)"/.exec(JSON.stringify(card?.blocks))?.[1] ?? '';
}
