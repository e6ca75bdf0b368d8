// What becomes of a bill that was shared from Teams: not delivered and sent to another address, paid by its link, and what the
// conversation hears of it.
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Script, startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { sendForm } from '../support/portal-product.ts';
import { bring, type StrictStripe, startStrictStripe } from '../support/strict-stripe.ts';
import { startTeamsProduct, type TeamsProduct } from '../support/teams/teams-product.ts';
import { buttonsIn, type CardJson, cardOf, type TeamsUser, textsIn } from '../support/teams/teams-user.ts';

const script: Record<string, string> = {};
let mail: Awaited<ReturnType<typeof startScriptedServer>>;
let stripe: StrictStripe;
let teams: TeamsProduct;

beforeAll(async () => {
  mail = await startScriptedServer(script as Script);
  stripe = await startStrictStripe();
  teams = await startTeamsProduct({ smtpUrl: mail.url, payments: stripe.payments });
}, 90_000);

afterAll(async () => {
  const complaints = [...(teams?.played.complaints ?? []), ...(stripe?.fake.complaints() ?? [])];
  await teams?.stop();
  await stripe?.fake.stop();
  await mail?.stop();
  expect(complaints).toEqual([]);
});

async function cardSaying(pattern: RegExp, conversation: string): Promise<CardJson> {
  const found = () =>
    teams.played.posted
      .filter((one) => one.conversation === conversation)
      .map(cardOf)
      .findLast((card) => pattern.test(textsIn(card).join('\n')));
  await expect.poll(found, { timeout: 20_000 }).toBeDefined();

  return found() ?? { body: [] };
}

async function share(person: TeamsUser, number: string, filled: Record<string, string> = {}): Promise<void> {
  await person.compose();
  const [bill] = await person.search('bill', number);
  await person.press('Next', { bill: bill?.value ?? '' });
  await person.press('Preview', filled);
  await person.press('Confirm');
}

describe('A bill that was shared from Teams', () => {
  it('and not delivered is sent to another address, which the guard looks at first', async () => {
    script.RCPT = '550 5.1.1 no such user';
    const sam = teams.user('sam', 'billing');
    await share(sam, '1042');
    const card = await cardSaying(/1042[\s\S]*ot delivered/, sam.room.id);
    delete script.RCPT;

    await sam.openFrom(card, 'Fix address: Dana Reyes');
    await sam.press('Send', { address: 'no address' });
    expect(sam.texts().join()).toMatch(/not an e-mail address|address/i);
    expect(JSON.stringify(sam.dialog().card)).toContain('no address');

    await sam.press('Send', { address: 'dana.reyes@gmail.com' });
    expect(sam.texts().join()).toMatch(/free|never|first/i);
    await sam.press('Send', { address: 'dana.reyes@gmail.com', reason: 'She asked for it by phone.' });
    await cardSaying(/1042[\s\S]*Sent to dana\.reyes@gmail\.com/, sam.room.id);
  });

  it('and paid by its link says so on the card, and its pay link is shown to who asks alone', async () => {
    const grace = teams.user('grace', 'billing');
    await share(grace, '1044');
    const card = await cardSaying(/1044[\s\S]*Sent to/, grace.room.id);
    await grace.openFrom(card, 'Pay link');
    const link = buttonsIn(grace.dialog().card).find(({ type }) => type === 'Action.OpenUrl');
    expect(JSON.stringify(card)).not.toContain('/pay/');

    const answer = await sendForm(String(link?.url), { amount: '' });
    expect(answer.status).toBe(303);
    await stripe.fake.pay(answer.headers.get('location') ?? '');
    for (const hook of stripe.fake.hooks()) expect(await bring(teams.product, hook)).toBe(200);
    await cardSaying(/1044[\s\S]*Paid/, grace.room.id);
  });
});

describe('A file of bills that somebody sends in their own chat', () => {
  const LEDES = readFileSync('test/fixtures/ledes-1998b-sample.txt');

  async function sendFile(person: TeamsUser, { bytes, url }: { bytes?: Buffer; url?: string } = {}): Promise<void> {
    const { drive, state } = teams.played;
    const uniqueId = state.randomToken();
    if (bytes) await drive.keep(uniqueId, Readable.from([bytes]));
    const content = { downloadUrl: url ?? drive.addressOf(uniqueId), uniqueId, fileType: 'txt' };
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    const file = { contentType, name: 'bills.txt', content };
    expect((await person.send({ type: 'message', text: '', attachments: [file] })).status).toBe(200);
  }

  it('is checked, asked about on its card, imported, and its bill shared from there', async () => {
    const sam = teams.user('sam');
    await sendFile(sam, { bytes: LEDES });
    const checked = await cardSaying(/bills\.txt[\s\S]*2/, sam.room.id);
    const menu = JSON.stringify(checked).match(/"Input\.ChoiceSet"/g)?.length ?? 0;
    expect(menu).toBeGreaterThan(0);

    await sam.execute(checked, 'Import');
    const imported = await cardSaying(/bills\.txt[\s\S]*mported/, sam.room.id);
    expect(textsIn(imported).join()).not.toContain('sharepoint');
    expect(JSON.stringify(teams.played.posted)).not.toContain('/drive/');
  });

  it('is not read where it is not there any more, or where its address is not Microsoft’s', async () => {
    const grace = teams.user('grace');
    await sendFile(grace);
    await cardSaying(/not in this conversation any more/, grace.room.id);
    const before = teams.played.posted.length;
    await sendFile(grace, { url: 'http://169.254.169.254/latest/meta-data' });
    await cardSaying(/may not read this file/, grace.room.id);
    expect(teams.played.posted.length).toBeGreaterThan(before);
  });

  it('of somebody who may not import is not fetched, and they are told why', async () => {
    const tom = teams.user('tom');
    await sendFile(tom, { bytes: LEDES });
    await cardSaying(/Your file was not read/, tom.room.id);
    expect(teams.played.calls.filter((call) => call.startsWith('GET /drive/'))).toHaveLength(2);
  });
});
