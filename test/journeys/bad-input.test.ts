// What goes wrong between the command and the confirm, over signed HTTP: each case has words of its own, and leads to
// no share, or to exactly one.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_DATABASE } from '../support/database.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import type { SlackWalk } from '../support/slack/slack-walk.ts';
import { walkIn } from './share-by-email.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ database: ANY_DATABASE });
  await addFirmByCommands(product);
}, 60_000);

afterAll(() => product?.stop());

const walkOf = (name: string) => walkIn(product, { name, room: 'billing' });

async function firmDb() {
  const [firm] = await product.shareBill.database.directory.listFirms();
  return product.shareBill.database.forFirm(firm?.id ?? '');
}

async function sharesAfter(work: () => Promise<unknown>): Promise<number> {
  const db = await firmDb();
  const before = await db.share.count();
  await work();
  return (await db.share.count()) - before;
}

/** Gives a staff member another role for the time of the work. */
async function inRole(role: string, work: () => Promise<void>): Promise<void> {
  const db = await firmDb();
  await db.staffMember.updateMany({ where: { name: 'Sam Ortiz' }, data: { role } });
  await work().finally(() => db.staffMember.updateMany({ where: { name: 'Sam Ortiz' }, data: { role: 'billing' } }));
}

/** Brings a bill to the state of the check before sending. */
async function previewOf(number: string, name = 'sam'): Promise<SlackWalk> {
  const walk = walkOf(name);
  await walk.command(number);
  await walk.submit();
  expect(walk.view().callback_id).toBe('preview');
  return walk;
}

describe('A command that says something wrong', () => {
  it.each([
    ['1042 dana@acme.test fax', 'We do not know the word "fax"'],
    ['1042 please', 'We do not know the word "please"'],
    ['stop', 'Say which bill: /sharebill stop 1042'],
  ])('/sharebill %s is answered at once', async (text, words) => {
    const answer = await walkOf('sam')
      .command(text)
      .catch((cause: unknown) => cause);
    const body = JSON.stringify((answer as { body?: unknown }).body ?? String(answer));

    expect(body).toContain(words.replaceAll('"', '\\"'));
  });

  it.each([
    ['99999', 'There is no bill 99999 that you can see'],
    ['1042 nobody@acme.test email', 'No contact has the address nobody@acme.test'],
    ['1008', 'Bill 1008 is void'],
    ['1016', 'Bill 1016 was deleted'],
    ['1047', 'Bill 1047 is not approved yet'],
  ])('/sharebill %s says why in the form', async (text, words) => {
    const walk = walkOf('sam');
    await walk.command(text);

    expect(walk.texts().join('\n')).toContain(words);
  });
});

describe('Somebody who may not share', () => {
  it.each([
    ['noel', 'Your id is T000000001/'],
    ['gail', 'Guests cannot use ShareBill'],
    ['tom', 'Sharing bills needs the billing or administrator role. Ask Grace Harlow for it.'],
    ['priya', 'Sharing bills needs the billing or administrator role'],
  ])('%s reads why, and what to do', async (name, words) => {
    const walk = walkIn(product, { name, room: name === 'gail' ? 'with-guest' : 'billing' });
    await walk.command('1042');

    expect(walk.texts().join('\n')).toContain(words);
  });

  it('loses the right at once, in the middle of a form', async () => {
    const walk = await previewOf('1042');
    await inRole('read-only', async () => {
      expect(await sharesAfter(() => walk.submit())).toBe(0);
    });

    expect(walk.texts().join()).toContain('Sharing bills needs the billing or administrator role');
  });

  it('is told when the plan has no sharing by e-mail, and who can change it', async () => {
    await product.sharebill('firm', 'set', 'plan', 'Starter', '--as', 'grace@harlowreed.test');
    const walk = walkOf('sam');
    const shares = await sharesAfter(() => walk.command('1042 dana@acme.test email'));
    await product.sharebill('firm', 'set', 'plan', 'Boutique', '--as', 'grace@harlowreed.test');

    expect(walk.texts().join('\n')).toContain('Sharing by e-mail is not part of the Starter plan');
    expect(walk.texts().join('\n')).toContain('Grace Harlow can change the plan');
    expect(shares).toBe(0);
  });
});

describe('A form that is filled in wrongly', () => {
  it('says beside the field that nobody is chosen', async () => {
    const walk = walkOf('sam');
    await walk.command('1042');
    await walk.choose('to', []);

    expect(await walk.submit()).toMatchObject({ errors: { [toBlock(walk)]: 'Choose at least one contact.' } });
  });

  it('says beside the message that it is too long', async () => {
    const walk = walkOf('sam');
    await walk.command('1042');

    expect(await walk.submit({ message: 'x'.repeat(3001) })).toMatchObject({
      errors: { message: 'The message has 3001 characters; at most 3000 fit.' },
    });
  });

  it('asks for an address where a contact has none, and says what an address looks like', async () => {
    const walk = walkOf('sam');
    await walk.command('1042');
    const offered = await walk.suggest('to', 'Acme LLC');
    await walk.choose(
      'to',
      offered.filter(({ text }) => text.startsWith('Acme LLC · ')),
    );
    const field = addressField(walk);

    expect(await walk.submit({ [field]: '' })).toMatchObject({
      errors: { [field]: 'Acme LLC has no e-mail address. Enter one, or choose another contact.' },
    });
    expect(await walk.submit({ [field]: 'not an address' })).toMatchObject({
      errors: { [field]: 'That is not an e-mail address for Acme LLC. It looks like name@company.com.' },
    });
  });
});

describe('A bill that changes between the form and the confirm', () => {
  it.each([
    ['paid', 'was paid in the meantime'],
    ['void', 'was voided in the meantime'],
    ['deleted', 'was deleted in the meantime'],
    ['awaiting_payment', 'has changed since you opened this'],
  ])('is not sent when it is %s by then', async (state, words) => {
    const walk = await previewOf('1041');
    const db = await firmDb();
    const bill = await db.bill.findFirstOrThrow({ where: { number: '1041' } });
    await db.bill.updateMany({ where: { id: bill.id }, data: { state, version: bill.version + 1 } });
    const shares = await sharesAfter(() => walk.submit());
    await db.bill.updateMany({ where: { id: bill.id }, data: { state: bill.state } });

    expect(walk.texts().join()).toContain(words);
    expect(walk.texts().join()).toContain('Nothing was sent');
    expect(shares).toBe(0);
  });
});

describe('The same confirm more than once', () => {
  it('makes one share of a double click', async () => {
    const walk = await previewOf('1044');

    expect(await sharesAfter(() => Promise.all([walk.submit(), walk.submit(), walk.submit()]))).toBe(1);
  });

  it('makes one share of a confirm that Slack sends again', async () => {
    const walk = await previewOf('1014');

    expect(await sharesAfter(() => walk.submit())).toBe(1);
    expect(await sharesAfter(() => walk.submit())).toBe(0);
  });

  it('refuses a request that comes a second time as it was', async () => {
    const body = new URLSearchParams({ command: '/sharebill', text: 'help', ...person() }).toString();
    const request = { headers: product.driver.sign(body), body };

    expect((await product.driver.raw(request)).status).toBe(200);
    expect((await product.driver.raw(request)).status).toBe(401);
  });
});

describe('A request that is not from Slack', () => {
  const body = () => new URLSearchParams({ command: '/sharebill', text: 'help', ...person() }).toString();
  const shifted = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

  it.each([
    ['a wrong signature', () => ({ 'x-slack-signature': `v0=${'0'.repeat(64)}` })],
    ['no signature', () => ({ 'x-slack-signature': '' })],
    ['a stale time', () => ({ 'x-slack-request-timestamp': shifted(-301) })],
    ['a time to come', () => ({ 'x-slack-request-timestamp': shifted(301) })],
    ['no time', () => ({ 'x-slack-request-timestamp': '' })],
  ])('is refused with %s', async (_what, headers) => {
    const signed = product.driver.sign(body());

    expect((await product.driver.raw({ headers: { ...signed, ...headers() }, body: body() })).status).toBe(401);
  });

  it('is refused when it is signed but makes no sense', async () => {
    for (const nonsense of ['', 'payload=%7B', 'payload={"type":"view_submission"}', 'command=%2Fsharebill']) {
      const answer = await product.driver.raw({ headers: product.driver.sign(nonsense), body: nonsense });

      expect([400, 401, 404]).toContain(answer.status);
    }
  });
});

describe('A link to a PDF', () => {
  it('is dead when it is altered, and for nobody who may not share', async () => {
    const walk = await previewOf('1042');
    const link = walk.link('open-page');

    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
    await inRole('read-only', async () => {
      expect((await fetch(link)).status).toBe(404);
    });
  });
});

it('Slack would have taken every payload', () => {
  expect(product.violations).toEqual([]);
});

function person() {
  return {
    team_id: product.slack.teamId,
    user_id: product.slack.userId('sam'),
    channel_id: product.slack.conversationId('billing'),
    trigger_id: '1.2.3',
  };
}

function toBlock(walk: SlackWalk): string {
  return blocksOf(walk).find(({ element }) => element?.action_id === 'to')?.block_id ?? '';
}

function addressField(walk: SlackWalk): string {
  return blocksOf(walk).find(({ block_id }) => block_id?.startsWith('address-'))?.block_id ?? '';
}

function blocksOf(walk: SlackWalk) {
  return walk.view().blocks as unknown as { block_id?: string; element?: { action_id: string } }[];
}
