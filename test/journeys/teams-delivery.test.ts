// What becomes of a bill that was shared from Teams: not delivered and sent to another address, paid by its link, and what the
// conversation hears of it.
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
