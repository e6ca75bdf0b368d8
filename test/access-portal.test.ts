// The client portal of two firms in one running product: whoever must not see a client's bill sees nothing of it, on any
// route, and changes nothing; its own client sees it. The routes are those of the running router: a new one fails here
// until it has a row.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { watchWaysIn } from './support/access/ways-in.ts';
import { aPng } from './support/pictures.ts';
import type { PortalAnswer } from './support/portal/ask-portal.ts';
import { endAccess, lookAtNoPages } from './support/portal/end-access.ts';
import { portalPicture } from './support/portal/portal-picture.ts';
import { type PortalRow, portalRows } from './support/portal/portal-rows.ts';
import { isForged, OURS, type Portals, type Stranger, strangers, THEIRS } from './support/portal/portal-strangers.ts';
import { type Client, codeOf, formTokenOf, PASSWORD, startTwoPortals } from './support/portal/two-portals.ts';
import { type StrictStripe, startStrictStripe } from './support/strict-stripe.ts';

const watch = watchWaysIn();
let folder = '';
let portals: Portals;
let stripe: StrictStripe;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portals-'));
  stripe = await startStrictStripe();
  portals = await startTwoPortals({ folder, ours: OURS, theirs: THEIRS, payments: stripe.payments });
  await lookAtNoPages(portals);
  const logo = join(folder, 'logo.png');
  await writeFile(logo, aPng());
  await portals.ours.command('firm', 'logo', logo);
  await endAccess(portals);
}, 90_000);

afterAll(async () => {
  await portals?.stop();
  await stripe?.fake.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('Every route of the portal is tried', () => {
  it('the router has no others', () => {
    const routes = watch.httpRoutes().filter((route) => /^(GET|POST) \/(b|portal|pay)\b/.test(route));

    expect(routes).toEqual(portalRows.map(({ route }) => route).sort());
  });

  it('and what follows is about bills that have been mailed, opened and signed in for', () => {
    const clients = [portals.ours, portals.theirs].flatMap((firm) => Object.values<Client>(firm.clients));
    for (const { token, payToken, returnToken, cookie, formToken } of clients) {
      expect({ token, payToken, returnToken, cookie, formToken }).toEqual({
        token: expect.stringMatching(/^[\w-]{43}$/),
        payToken: expect.stringMatching(/^[\w-]{43}$/),
        returnToken: expect.stringMatching(/^[\w-]{43}$/),
        cookie: expect.stringMatching(/^__Host-sb-\w{8}=[\w-]{43}$/),
        formToken: expect.stringMatching(/^[\w-]{43}$/),
      });
    }
    expect(new Set(clients.flatMap(({ markers }) => markers)).size).toBe(9 * 6);
  });
});

/** What nobody changes by holding a live link: at most a page to pay on is opened, or looked at. */
const KEPT = [
  'PortalSession',
  'Share',
  'Bill',
  'Contact',
  'RecipientLink',
  'PayLink',
  'Payment',
  'LedgerEntry',
] as const;
const GUESSED = { password: 'a guess at the password', code: '000000' };

describe('Who must not see a bill sees nothing of it and changes nothing', () => {
  beforeEach(async () => {
    await portals.product.shareBill.jobs.idle();
    // wrong passwords of the case before
    await portals.ours.db.portalAccount.updateMany({ data: { failures: 0, failedAt: null } });
  });

  it.each(portalRows.map((row) => ({ route: row.route, row })))('$route', async ({ row }) => {
    const asked = strangers.filter((stranger) => stranger.status(row) !== undefined);
    const [atDoor, refused] = [
      asked.filter((one) => leavesTraces(row, one)),
      asked.filter((one) => !leavesTraces(row, one)),
    ];
    const outcomes: unknown[] = [];
    const kept = await portalPicture(portals, [...KEPT]);

    for (const stranger of atDoor) outcomes.push(await outcomeOf(row, stranger));
    await portals.product.shareBill.jobs.idle();
    expect(await portalPicture(portals, [...KEPT])).toEqual(kept);
    const before = await portalPicture(portals);
    for (const stranger of refused) outcomes.push(await outcomeOf(row, stranger));
    await portals.product.shareBill.jobs.idle();

    expect(await portalPicture(portals)).toEqual(before);
    expect(outcomes).toEqual(
      [...atDoor, ...refused].map(({ who, status }) => ({ who, status: status(row), leaks: [], cookie: '' })),
    );
    expect(asked.length).toBeGreaterThan(4);
  });

  it('and another client’s bill in their own portal, by every id, is not there', async () => {
    const { ours, theirs, ask } = portals;
    const { owner: asking } = theirs.clients;
    const ids = [...Object.values<Client>(ours.clients), theirs.clients.other].map(({ billId }) => billId);
    const answers = [];
    for (const id of [...ids, 'bil_none', '%00', '..', '%2F', 'x'.repeat(5_000)]) {
      answers.push(await ask({ path: `/portal/${theirs.firmId}/bills/${id}`, cookie: asking.cookie }));
      answers.push(await ask({ path: `/portal/${theirs.firmId}/bills/${id}/pdf`, cookie: asking.cookie }));
    }

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
  });
});

/** Who holds a live link, or knows an address, may guess, pay, and may have a code mailed to its owner: that is counted. */
function leavesTraces(row: PortalRow, stranger: Stranger): boolean {
  const { route, behind, asksProvider = false } = row;
  const isTyped = route.startsWith('POST') && behind !== 'session' && !isForged(stranger, portals);

  return asksProvider || (isTyped && stranger.status(row) !== 404);
}

async function outcomeOf(row: PortalRow, stranger: Stranger) {
  const victim = stranger.victim(portals);
  const typed = isForged(stranger, portals)
    ? { password: PASSWORD, code: codeOf(portals.product, victim.address) }
    : GUESSED;
  const asked = row.ask(victim, typed);
  const { formToken, ...from } = stranger.asks(portals, victim);
  const form = asked.form && { ...asked.form, ...(formToken === undefined ? {} : { formToken }) };
  const answer = await portals.ask({ ...asked, ...from, form });

  return {
    who: stranger.who,
    status: answer.status,
    leaks: leaksIn({ row, stranger, victim }, answer),
    cookie: answer.cookie,
  };
}

type Case = { readonly row: PortalRow; readonly stranger: Stranger; readonly victim: Client };

/** But for what the question itself named, what the link tells, and a number in the history of who has had the bill. */
function leaksIn({ row, stranger, victim }: Case, { text }: PortalAnswer): string[] {
  const { name, address, markers, number, payToken, returnToken } = victim;
  const given = JSON.stringify(row.ask(victim, GUESSED));
  const secrets = [...markers, payToken, returnToken, ...(stranger.isOwn ? [] : [name, address])];
  const kept = row.keepsNumber ? [number] : [];
  const known = stranger.isOwn ? kept : (row.tells?.(victim) ?? []);

  return [...secrets, '%PDF-'].filter((one) => text.includes(one) && !given.includes(one) && !known.includes(one));
}

describe('The same requests open to the right client what is theirs', () => {
  /** The newest session of the client. */
  let cookie = '';
  let formToken = '';

  beforeAll(() => {
    ({ cookie, formToken } = portals.ours.clients.reader);
  });

  it.each(portalRows.map((row) => ({ route: row.route, row })))('$route', async ({ row }) => {
    const { reader } = portals.ours.clients;
    if (row.route.endsWith('/sign-out-everywhere')) await signInAgain(reader);
    const typed = { password: PASSWORD, code: codeOf(portals.product, reader.address) };
    const { path, form } = row.ask(reader, typed);
    const answer = await portals.ask({ path, cookie, form: form && { ...form, formToken } });
    await portals.product.shareBill.jobs.idle();

    expect({ status: answer.status, letsIn: answer.cookie !== '' }).toEqual({
      status: row.opens,
      letsIn: row.letsIn === true,
    });
    expect(answer.text).toContain(row.shows?.(reader) ?? '');
    if (row.letsIn) await takeOver(answer.cookie);
  });

  async function takeOver(next: string): Promise<void> {
    expect(next).not.toBe(cookie);
    cookie = next;
    formToken = await formTokenOf(portals.ask, { firmId: portals.ours.firmId, cookie });
  }

  /** With the password that the case before has set. */
  async function signInAgain({ firmId, address: email }: Client): Promise<void> {
    const form = { email, password: 'eleven grey herons wade slowly' };
    await takeOver((await portals.ask({ path: `/portal/${firmId}/sign-in`, form })).cookie);
  }
});

it('and the payment provider was asked for nothing that it would refuse', () => {
  expect(stripe.fake.complaints()).toEqual([]);
});
