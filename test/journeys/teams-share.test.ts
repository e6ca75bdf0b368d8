// The main job in Teams, over HTTP with real tokens: from the command to the mail with the right PDF, and what the card says.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOnPdf } from '../support/pdf-text.ts';
import { startTeamsProduct, type TeamsProduct } from '../support/teams/teams-product.ts';
import { buttonsIn, type CardJson, cardOf, textsIn } from '../support/teams/teams-user.ts';

let teams: TeamsProduct;

beforeAll(async () => {
  teams = await startTeamsProduct();
}, 90_000);

afterAll(async () => {
  const complaints = teams?.played.complaints;
  await teams?.stop();
  expect(complaints).toEqual([]);
});

/** The newest card in a conversation that says something. */
async function cardSaying(pattern: RegExp, conversation: string): Promise<CardJson> {
  const found = () =>
    teams.played.posted
      .filter((one) => one.conversation.startsWith(conversation))
      .map(cardOf)
      .findLast((card) => pattern.test(textsIn(card).join('\n')));
  await expect.poll(found, { timeout: 15_000 }).toBeDefined();

  return found() ?? { body: [] };
}

describe('Sharing a bill in Teams', () => {
  it('compose → pick → contacts → message → preview → confirm → the mail with the PDF of the preview', async () => {
    const sam = teams.user('sam', 'billing');
    await sam.compose();
    expect(sam.titles()).toEqual(['Next']);
    const newest = await sam.search('bill', '');
    const [acme] = await sam.search('bill', '1042');
    expect(newest.length).toBeGreaterThan(5);
    expect(newest.length).toBeLessThanOrEqual(15);
    expect(acme?.title).toMatch(/^1042 · Acme LLC · \$1,234\.50 · due /);

    await sam.press('Next', { bill: acme?.value ?? '' });
    expect(sam.texts()).toEqual(expect.arrayContaining(['Acme LLC', '$1,500.00', '$1,234.50', 'Not yet']));
    expect(sam.texts()).toContain('Dana Reyes · dana@acme.test');
    await sam.press('Preview', { message: 'Thank you, Dana.' });
    expect(sam.texts()).toEqual(expect.arrayContaining(['Dana Reyes <dana@acme.test>', 'Thank you, Dana.']));

    const pdf = buttonsIn(sam.dialog().card).find(({ type }) => type === 'Action.OpenUrl');
    const previewed = Buffer.from(await (await fetch(String(pdf?.url))).arrayBuffer());
    const arrived = teams.product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('dana@acme.test'));
    await sam.press('Confirm');
    expect(sam.texts().join()).toContain('on its way');
    const mail = await arrived;
    const attachment = mail.attachments[0]?.content ?? Buffer.alloc(0);
    expect(mail.text).toContain('Thank you, Dana.');
    expect(sha256(attachment)).toBe(sha256(previewed));
    await expectOnPdf(attachment, ['Acme LLC', '1,234.50']);
    await cardSaying(/Sent to dana@acme\.test, \d\d:\d\d/, '19:billing@');
  });

  it('a message to the bot is answered with a button that opens the form, with what was typed filled in', async () => {
    const sam = teams.user('sam');
    await sam.say('sharebill 1044');
    const card = await cardSaying(/sharebill 1044/, sam.room.id);
    await sam.openFrom(card, 'Open');
    expect(sam.texts().join()).toContain('1044 · ');
    await sam.press('Another bill');
    expect(sam.titles()).toEqual(['Next']);
  });

  it('in a channel it is called by its name, and what only one person may see goes to their own chat', async () => {
    const sam = teams.user('sam', 'matters');
    const mention = {
      type: 'mention',
      text: '<at>ShareBill</at>',
      mentioned: { id: '28:11111111-2222-3333-4444-555555555555' },
    };
    await sam.send({ type: 'message', text: '<at>ShareBill</at>\u00a0 bills unpaid', entities: [mention] });

    const list = await cardSaying(/Unpaid bills/, 'a:personal-sam');
    expect(textsIn(list).join()).toContain('1042');
    const inRoom = await cardSaying(/Only you may see that/, sam.room.id);
    expect(textsIn(inRoom).join()).not.toContain('1042');
  });

  it('a message that names a bill opens the form with it', async () => {
    const grace = teams.user('grace', 'billing');
    await grace.compose('<p>Could you send bill&nbsp;1044 to Birch?</p>');
    expect(grace.texts().join()).toContain('1044 · ');
  });

  it('a name that was handed in instead of the choice is taken when one choice has it, else asked for again', async () => {
    const sam = teams.user('sam', 'billing');
    await sam.compose();
    const [acme] = await sam.search('bill', '1042');
    await sam.press('Next', { bill: acme?.title ?? '' });
    expect(sam.texts()).toContain('Acme LLC');

    await sam.press('Add', { 'to-more': 'Nobody Known · nobody@nowhere.test' });
    expect(sam.texts().join()).toContain('That is not clear');
    const [marcus] = await sam.search('to', 'Marcus');
    await sam.press('Add', { 'to-more': marcus?.title ?? '' });
    expect(sam.texts()).toContain(marcus?.title);
  });

  it('what is missing is said in the form, which keeps what was typed', async () => {
    const sam = teams.user('sam', 'billing');
    await sam.compose();
    const [acme] = await sam.search('bill', '1042');
    await sam.press('Next', { bill: acme?.value ?? '' });
    await sam.press('Preview', { to: '', message: 'Kept.' });
    expect(sam.texts().join('\n')).toMatch(/choose|contact/i);
    expect(JSON.stringify(sam.dialog().card)).toContain('"value":"Kept."');
  });

  it('in the portal: the card says so, asks before it stops, and offers to share again', async () => {
    const sam = teams.user('sam', 'billing');
    await sam.compose();
    const [bill] = await sam.search('bill', '1044');
    await sam.press('Next', { bill: bill?.value ?? '' });
    await sam.press('Preview', { channel: 'portal' });
    await sam.press('Confirm');
    const card = await cardSaying(/1044[\s\S]*in the portal/, sam.room.id);

    await sam.openFrom(card, 'Stop sharing');
    expect(sam.dialog().title).toBe('Stop sharing?');
    await sam.press('Stop sharing');
    expect(sam.texts().join()).toContain('is not shared');
    const stopped = await cardSaying(/1044[\s\S]*topped/, sam.room.id);
    await sam.openFrom(stopped, 'Share again');
    expect(sam.texts().join()).toContain('takes the place of an earlier share');
    await sam.press('Preview', { message: 'Once more.' });
    await sam.press('Confirm');
    await cardSaying(/1044[\s\S]*hared again/, sam.room.id);
    await cardSaying(/1044[\s\S]*in the portal · sent/, sam.room.id);
  });

  it('a confirm that comes twice, as Teams tries again, is one share', async () => {
    const grace = teams.user('grace', 'billing');
    await grace.compose();
    const [bill] = await grace.search('bill', '1046');
    await grace.press('Next', { bill: bill?.value ?? '' });
    await grace.press('Preview');
    const confirm = buttonsIn(grace.dialog().card).find(({ title }) => title === 'Confirm');
    const value = { data: confirm?.data, context: { theme: 'default' } };
    const answers = await Promise.all([1, 2, 3].map(() => grace.invoke('task/submit', value)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const shares = JSON.parse(await teams.product.sharebill('shares', '1046', '--json'));
    expect(JSON.stringify(shares).match(/"shr_/g)?.length ?? 0, JSON.stringify(shares).slice(0, 300)).toBe(1);
  });

  it("somebody else's draft, form or check is not theirs to go on with", async () => {
    const [sam, grace] = [teams.user('sam', 'billing'), teams.user('grace', 'billing')];
    await sam.compose();
    const [bill] = await sam.search('bill', '1041');
    await sam.press('Next', { bill: bill?.value ?? '' });
    const before = teams.product.mailbox.list().length;
    for (const act of ['fill', 'share', 'preview', 'edit-share']) {
      const preview = buttonsIn(sam.dialog().card).find(({ title }) => title === 'Preview');
      const data = { ...(preview?.data as object), act, to: '', message: '' };
      const { status, body } = await grace.invoke('task/submit', { data, context: { theme: 'default' } });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toContain('This form is too old');
    }
    expect(teams.product.mailbox.list()).toHaveLength(before);
  });

  it.each([
    ['help', /sharebill|bill/i],
    ['bills', /Unpaid bills/],
    ['status 1042', /1042[\s\S]*Sent|1042[\s\S]*hared/],
    ['list 1042', /1042/],
    ['history Acme', /Acme/],
    ['stop', /Say which bill/],
    ['stop 1041', /needs the billing or administrator role/],
    ['again 1042', /sharebill again 1042/],
    ['bil 1042', /Did you mean|not a command|no bill|sharebill bil 1042/i],
  ])('a message "%s" to the bot is answered in the own chat', async (text, words) => {
    const priya = teams.user('priya');
    const before = teams.played.posted.length;
    await priya.say(text);
    const answers = () =>
      teams.played.posted
        .slice(before)
        .filter(({ conversation }) => conversation === priya.room.id)
        .map((one) => textsIn(cardOf(one)).join('\n'));
    await expect.poll(answers, { timeout: 15_000 }).toHaveLength(1);
    expect(answers()[0]).toMatch(words);
  });

  it('a message that comes again, as Teams tries again, is answered once', async () => {
    const sam = teams.user('sam');
    const before = teams.played.posted.length;
    const message = { type: 'message', text: 'help', id: 'the-same-message' };
    await Promise.all([1, 2, 3].map(() => sam.send(message)));
    await expect.poll(() => teams.played.posted.length - before).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(teams.played.posted.length - before).toBe(1);
  });

  it('while it is held it can be cancelled on the card, by whoever may', async () => {
    await teams.product.sharebill('firm', 'set', 'holdSeconds', '60', '--as', await administrator());
    const sam = teams.user('sam', 'billing');
    await sam.compose();
    const [bill] = await sam.search('bill', '1021');
    await sam.press('Next', { bill: bill?.value ?? '' });
    await sam.press('Preview');
    await sam.press('Confirm');
    const card = await cardSaying(/1021[\s\S]*sends at|1021[\s\S]*Sends/i, sam.room.id);
    await sam.execute(card, 'Cancel');
    await cardSaying(/1021[\s\S]*ancelled/, sam.room.id);
    await teams.product.sharebill('firm', 'set', 'holdSeconds', '0', '--as', await administrator());
  });

  it('the card says what was paid', async () => {
    const paid = ['payment', 'add', '1042', '500.00', '--method', 'cheque', '--as', await administrator()];
    await teams.product.sharebill(...paid);
    await cardSaying(/1042[\s\S]*aid/, '19:billing@');
  });

  it('a card goes to the sharer alone where a guest, another company, or we do not know who can read', async () => {
    for (const [room, number] of [
      ['with-guest', '1022'],
      ['with-client', '1023'],
      ['closed', '1026'],
    ] as const) {
      const sam = teams.user('sam', room);
      await sam.compose();
      const [bill] = await sam.search('bill', number);
      await sam.press('Next', { bill: bill?.value ?? '' });
      await sam.press('Preview');
      await sam.press('Confirm');
      await cardSaying(new RegExp(`${number}[\\s\\S]*Shared by Sam`), 'a:personal-sam');
      expect(teams.played.posted.filter(({ conversation }) => conversation === sam.room.id)).toEqual([]);
    }
  });

  it('a guest is refused, somebody of another organisation too, and who is not linked may ask to be let in', async () => {
    const gail = teams.user('gail', 'with-guest');
    await gail.compose();
    expect(gail.texts().join()).toMatch(/guest/i);
    const olive = teams.user('olive', 'with-client');
    await olive.compose();
    expect(olive.texts().join()).toMatch(/guest/i);

    const noel = teams.user('noel');
    await noel.compose();
    await noel.press('Ask for access');
    expect(noel.texts().join()).toMatch(/asked|told/i);
    const request = await cardSaying(/noel/, 'a:personal-');
    expect(textsIn(request).join()).toContain('noel');
  });
});

async function administrator(): Promise<string> {
  const staff = JSON.parse(await teams.product.sharebill('staff', 'list', '--json')) as {
    email: string;
    role: string;
  }[];

  return staff.find(({ role }) => role === 'administrator')?.email ?? '';
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
