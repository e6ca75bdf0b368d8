// A contact who wants a LEDES file gets it beside the PDF, as the check has said; nobody else does, and every later mail
// carries the same bytes. Where no file can be made the check says why.
import { createHash } from 'node:crypto';
import { type Attachment, simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readImportFile } from '../../src/adapters/bill-sources/read-import-file.ts';
import { onDisk, recordsOf, valuesOf } from '../adapters/bill-sources/files.ts';
import { DANA, eventually, MARCUS, type Outbox, ROOM, SAM, startOutbox, theOne } from '../support/outbox.ts';

const DAY_MS = 86_400_000;

let outbox: Outbox;
let before = { posts: 0, mails: 0 };

beforeAll(async () => {
  outbox = await startOutbox();
}, 120_000);
afterAll(() => outbox?.stop());
beforeEach(async () => {
  await outbox.idle();
  outbox.pass(DAY_MS);
  before = { posts: outbox.slack.messages(ROOM).length, mails: outbox.mail.messages.length };
  await setFirm({});
  await wants('Dana Reyes', 'ledes-1998b');
});

const setFirm = (more: object) =>
  outbox
    .db()
    .firm.updateMany({ data: { settings: { holdSeconds: 0, unknownMail: 'ask', taxId: '24-6437381', ...more } } });
const wants = (name: string, billFile: string) =>
  outbox.db().contact.updateMany({ where: { name }, data: { billFile } });
const inRoom = () => outbox.slack.messages(ROOM).slice(before.posts);
const digest = ({ content }: Pick<Attachment, 'content'>) => createHash('sha256').update(content).digest('hex');

/** The mails of this test, by whom each is to. */
async function mailsSent() {
  const mails = await Promise.all(outbox.mail.messages.slice(before.mails).map((bytes) => simpleParser(bytes)));

  return mails.map((mail) => ({
    to: [mail.to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address)),
    text: mail.text ?? '',
    attachments: mail.attachments,
  }));
}

async function mailTo(address: string) {
  const mail = (await mailsSent()).find(({ to }) => to.includes(address));
  if (!mail) throw new Error(`no mail to ${address}`);

  return mail;
}

const frozenOf = (shareId: string) =>
  outbox.db().delivery.findMany({
    where: { shareId },
    orderBy: { id: 'asc' },
    select: {
      fileSha256: true,
      recipient: { select: { address: true } },
      file: { select: { kind: true, bytes: true, sha256: true } },
      share: { select: { documentSha256: true } },
    },
  });

/** The check of a bill, with the words on it. */
async function openCheck(words: string): Promise<{ viewId: string; shown: string }> {
  await outbox.slack.command({ userId: SAM, conversationId: ROOM, text: words });
  await eventually(() => JSON.stringify(outbox.slack.openView(SAM)?.payload).includes('Open the PDF'), true);
  const view = outbox.slack.openView(SAM);

  return { viewId: view?.id ?? '', shown: JSON.stringify(view?.payload.blocks) };
}

/** Submits, with a reason where one is asked for. */
async function submit({ viewId, shown }: { viewId: string; shown: string }): Promise<void> {
  const values: Record<string, string> = shown.includes('"reason"') ? { reason: 'Agreed by phone' } : {};
  expect(await outbox.slack.submit({ viewId, values })).toEqual({ kind: 'cleared' });
}

/** Without a hold: its time is the test's, and the database has its own. */
async function confirm(check: { viewId: string; shown: string }): Promise<void> {
  await submit(check);
  await outbox.hurry('deliver-share');
}

describe('A contact who wants a LEDES file', () => {
  it('gets it beside the PDF, byte for byte as it was frozen, and the other recipient gets the PDF alone', async () => {
    const shareId = await outbox.share([DANA, MARCUS]);
    await theOne(inRoom, /(?=.*Sent to dana@acme\.test).*Sent to marcus\.bell@acme\.test/);

    const [dana, marcus] = [await mailTo(DANA), await mailTo(MARCUS)];
    const rows = await frozenOf(shareId);
    const own = rows.find(({ recipient }) => recipient.address === DANA);
    expect(dana.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf', 'text/plain']);
    expect(dana.attachments[1]?.filename).toBe('1042.txt');
    expect(dana.attachments[1]?.content.equals(Buffer.from(own?.file?.bytes ?? []))).toBe(true);
    expect(dana.attachments.map(digest)).toEqual([own?.share.documentSha256, own?.fileSha256]);
    expect(dana.text.replace(/\s+/g, ' ')).toContain(
      'For your billing system, the bill is attached as a LEDES 1998B file too: 1042.txt.',
    );
    expect(marcus.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
    expect(marcus.text).not.toContain('LEDES');
    expect(rows.find(({ recipient }) => recipient.address === MARCUS)?.file).toBeNull();
  });

  it('gets a file that our own importer reads as the same bill', async () => {
    await outbox.share([DANA]);
    await theOne(inRoom, /Sent to dana@acme\.test/);
    const file = (await mailTo(DANA)).attachments[1]?.content ?? Buffer.of();

    const source = await readImportFile({
      path: await onDisk(file),
      options: { currency: 'USD', paymentTermsDays: 30 },
    });
    const records = source.ok ? await recordsOf(source.value) : [];
    const stored = await outbox.db().bill.findFirstOrThrow({ where: { number: '1042' }, select: { totalMinor: true } });
    expect(valuesOf(records, 'problem')).toEqual([]);
    expect(valuesOf(records, 'bill').map(({ statedTotal }) => statedTotal?.minor)).toEqual([stored.totalMinor]);
  });

  it('is told of in the check, and gets what the check has named, whatever the contact is set to meanwhile', async () => {
    const check = await openCheck(`1042 ${DANA} ${MARCUS} email`);
    await wants('Dana Reyes', 'none');
    await wants('Marcus Bell', 'ledes-1998b');

    await confirm(check);

    await theOne(inRoom, /(?=.*Sent to dana@acme\.test).*Sent to marcus\.bell@acme\.test/);
    await wants('Marcus Bell', 'none');
    expect(check.shown).toMatch(/1042\.txt · \d+ KB · LEDES 1998B file attached for Dana Reyes/);
    expect((await mailTo(DANA)).attachments).toHaveLength(2);
    expect((await mailTo(MARCUS)).attachments).toHaveLength(1);
  });

  it('gets the same bytes again under the same Message-ID when the mail server had fallen silent', async () => {
    outbox.script['.'] = 'silence';
    const shareId = await outbox.share([DANA]);
    await eventually(() => outbox.mail.messages.length, before.mails + 1);
    delete outbox.script['.'];
    outbox.mail.hangUp();
    const { ts } = await theOne(inRoom, /Resend: Dana Reyes/);
    await outbox.idle();

    await outbox.slack.clickMessage({ userId: SAM, conversationId: ROOM, ts, field: 'resend-mail' });

    await theOne(inRoom, /Sent to dana@acme\.test/);
    const [first, second, ...others] = await mailsSent();
    const [row] = await frozenOf(shareId);
    expect(others).toEqual([]);
    expect(second?.attachments.map(digest)).toEqual([row?.share.documentSha256, row?.fileSha256]);
    expect(first?.attachments.map(digest)).toEqual(second?.attachments.map(digest));
  });

  it('gets the same bytes at another address, and the form says that both go', async () => {
    outbox.script.RCPT = '550 5.1.1 no such user';
    const shareId = await outbox.share([DANA]);
    const { ts } = await theOne(inRoom, /Fix address: Dana Reyes/);
    delete outbox.script.RCPT;
    await wants('Dana Reyes', 'none');
    await outbox.slack.clickMessage({ userId: SAM, conversationId: ROOM, ts, field: 'fix-address' });
    await eventually(() => outbox.slack.openView(SAM)?.payload.callback_id, 'fix-address');
    const view = outbox.slack.openView(SAM);

    await outbox.slack.submit({ viewId: view?.id ?? '', values: { address: 'ledger@acme.test' } });

    await theOne(inRoom, /Sent to ledger@acme\.test/);
    const rows = await frozenOf(shareId);
    expect(JSON.stringify(view?.payload)).toContain('with the same LEDES file');
    expect((await mailTo('ledger@acme.test')).attachments.map(digest)).toEqual([
      rows[0]?.share.documentSha256,
      rows[0]?.fileSha256,
    ]);
    expect(rows.map(({ fileSha256 }) => fileSha256)).toEqual([rows[0]?.fileSha256, rows[0]?.fileSha256]);
  });

  it('gets nothing when the share is cancelled in time', async () => {
    const ts = await heldShare();

    await outbox.slack.clickMessage({ userId: SAM, conversationId: ROOM, ts, field: 'cancel-share' });

    await theOne(inRoom, /cancelled, nothing was sent/);
    expect(await mailsSent()).toEqual([]);
  });

  it('is sent nothing at all when the frozen file is not the one that was confirmed', async () => {
    await heldShare();
    const where = { state: 'held' };
    await outbox.db().delivery.updateMany({ where, data: { fileSha256: '0'.repeat(64) } });

    await outbox.hurry('deliver-share');
    await outbox.idle();

    expect(await mailsSent()).toEqual([]);
    expect(await outbox.db().delivery.count({ where })).toBe(1);
    await outbox.db().delivery.updateMany({ where, data: { state: 'cancelled' } });
  });
});

/** A share that waits for its time, and the message with its card. */
async function heldShare(): Promise<string> {
  await setFirm({ holdSeconds: 900 });
  await submit(await openCheck(`1042 ${DANA} email`));

  return (await theOne(inRoom, /sends at/)).ts;
}

describe('A file that cannot be made', () => {
  it.each([
    ['the firm has no tax id', { taxId: '' }, '1042', /sharebill firm set taxId ID/],
    ['the bill is a draft', { draftForReview: true }, '1048', /it cannot say that the bill is a draft/],
    ['the bill is in another currency', {}, '1044', /it cannot say that the bill is in EUR.*ledes-98bi/],
  ])('because %s is told of with the reason, and the PDF goes alone', async (_, settings, number, reason) => {
    await setFirm({ ...settings, guardNotOnMatter: 'off', guardOtherClient: 'off', guardFirstTime: 'off' });
    const check = await openCheck(`${number} ${DANA} email`);
    expect(check.shown).toContain('Only the PDF for Dana Reyes, no LEDES 1998B file: ');
    expect(check.shown).toMatch(reason);

    await confirm(check);

    await theOne(inRoom, /Sent to dana@acme\.test/);
    expect((await mailTo(DANA)).attachments).toHaveLength(1);
  });
});
