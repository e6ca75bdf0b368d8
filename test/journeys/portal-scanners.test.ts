// Whatever reads mail before its reader asks for the links in it, runs scripts, presses buttons and sends forms: none of it
// counts as a view or takes anything from the client, who comes afterwards and gets in.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { times } from '../long/counts.ts';
import { browserTests, launchBrowser } from '../support/browser.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { CLIENT, type PortalProduct, sendForm, startPortalProduct } from '../support/portal-product.ts';
import {
  looks,
  looksAtHead,
  looksTwentyTimes,
  prefetches,
  pressesInBrowser,
  submitsForms,
  type Target,
  type Visit,
  waitsInBrowser,
} from './scanner-zoo.ts';

const PASSWORD = 'wet otter plays chess';
const HOUR_MS = 3_600_000;
/** The visits are spread over it: codes that nobody uses are mailed more and more seldom. */
const DAY_MS = 24 * HOUR_MS;
/** One at the start, five while the wait doubles up to an hour, then one an hour. */
const MOST_CODES_A_DAY = 30;

let portal: PortalProduct;
let browser: Browser | undefined;

beforeAll(async () => {
  portal = await startPortalProduct({ database: ANY_DATABASE });
  browser = browserTests() ? await launchBrowser() : undefined;
});
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

/** Each kind, and how often it comes. */
function zoo(): readonly (readonly [Visit, number])[] {
  const often = times({ long: 215, short: 10 });
  const inBrowser: readonly [Visit, number][] = browser
    ? [
        [waitsInBrowser(browser), times({ long: 60, short: 1 })],
        [pressesInBrowser(browser), times({ long: 30, short: 1 })],
      ]
    : [];

  return [
    [looksAtHead, often],
    [looks, often],
    [looksTwentyTimes, often],
    [prefetches, often],
    [submitsForms, times({ long: 60, short: 10 })],
    ...inBrowser,
  ];
}

/** Kind by kind in turn, so that those which send forms come between those which only look. */
function inTurn(kinds: readonly (readonly [Visit, number])[]): { readonly visit: Visit; readonly turn: number }[] {
  return kinds
    .flatMap(([visit, count]) =>
      Array.from({ length: count }, (_, turn) => ({ visit, turn, at: (turn + 0.5) / count })),
    )
    .toSorted((left, right) => left.at - right.at);
}

async function letThemCome(): Promise<Target & { readonly visits: number }> {
  const target = { link: portal.link, asked: { openings: 0, scans: 0 }, given: [] };
  const visits = inTurn(zoo());
  for (const { visit, turn } of visits) {
    await visit(target, turn);
    await portal.settle();
    portal.pass(DAY_MS / visits.length);
  }

  return { ...target, visits: visits.length };
}

async function traces() {
  const { db } = portal;
  const count = (action: string) => db.auditEntry.count({ where: { action } });
  const recipient = await db.recipient.findFirstOrThrow({
    select: { openCount: true, scanCount: true, viewCount: true, viewedAt: true, lastViewAt: true, seen: true },
  });

  return {
    ...recipient,
    views: await count('bill-viewed'),
    notices: await db.chatMessage.count({ where: { kind: 'viewed' } }),
    // of those that are over, house-keeping takes the rows away: what counts is how many were begun
    sessions: await count('portal-session-begun'),
    passwordsSet: await count('portal-password-set'),
    links: await db.recipientLink.findMany(),
    shareStates: await db.recipient.findMany({ select: { stoppedAt: true, replacedBy: true } }),
  };
}

/** What must be as it was, whoever asked. */
async function untouched() {
  const { openCount: _open, scanCount: _scan, ...others } = await traces();

  return others;
}

/** They did try: what was asked for and typed in vain is in the audit. */
async function expectTried(...actions: readonly string[]): Promise<void> {
  for (const action of actions) {
    expect(await portal.db.auditEntry.count({ where: { action } }), action).toBeGreaterThan(0);
  }
}

async function expectCounted(before: Awaited<ReturnType<typeof traces>>, { asked, given }: Target): Promise<void> {
  const after = await traces();
  expect(given, 'no cookie, nothing of the bill, no page that is broken').toEqual([]);
  expect(after.openCount - before.openCount).toBe(asked.openings);
  expect(after.scanCount - before.scanCount).toBe(asked.scans);
}

function say(kind: string, { visits, asked }: Target & { visits: number }, codes: number): void {
  process.stdout.write(
    `scanners of a ${kind} client's link: ${visits} visits in a day, ${asked.openings} openings, ${asked.scans} scans, ${codes} codes mailed\n`,
  );
}

/** A person's way: the button, then what the page asks for. */
async function press(name: string, fields: Readonly<Record<string, string>> = {}) {
  const response = await sendForm(`${portal.link}/${name}`, fields);
  await portal.settle();

  return { status: response.status, html: await response.text(), to: response.headers.get('location') };
}

const LIMIT = { timeout: times({ long: 3_600_000, short: 90_000 }) };

describe('Scanners on the link of a first-time client', LIMIT, () => {
  it('make no view, no session and no password and burn nothing; then the client comes and sets a password', async () => {
    const [before, unharmed, codesBefore] = [await traces(), await untouched(), portal.codes().length];

    const came = await letThemCome();

    const codes = portal.codes().length - codesBefore;
    say('first-time', came, codes);
    await expectCounted(before, came);
    expect(await untouched()).toEqual(unharmed);
    expect(codes).toBeLessThanOrEqual(MOST_CODES_A_DAY);
    await expectTried('portal-code-asked', 'portal-code-wrong');
    portal.pass(HOUR_MS);
    const form = await press('continue');
    expect(form.html).toContain('just now');
    const entered = await press('set-password', { code: portal.codes().at(-1) ?? '', newPassword: PASSWORD });
    expect(entered).toMatchObject({ status: 303, to: expect.stringMatching(/^\/portal\/frm_\w+\/bills\/bil_\w+$/) });
    expect(await traces()).toMatchObject({ viewCount: 1, views: 1, notices: 1, passwordsSet: 1 });
  });
});

describe('Scanners on the link of a client who has a password', LIMIT, () => {
  // the one before leaves such a client behind; run alone, this one needs one as well
  beforeAll(async () => {
    if ((await portal.db.portalAccount.count({ where: { passwordHash: { not: null } } })) > 0) return;
    await press('continue');
    await press('set-password', { code: portal.codes().at(-1) ?? '', newPassword: PASSWORD });
    portal.pass(HOUR_MS);
  });

  it('make no view and no session and leave the password as it is; then the client signs in', async () => {
    const [before, unharmed, codesBefore] = [await traces(), await untouched(), portal.codes().length];

    const came = await letThemCome();

    const codes = portal.codes().length - codesBefore;
    say('returning', came, codes);
    await expectCounted(before, came);
    expect(await untouched()).toEqual(unharmed);
    expect(codes, 'one an hour').toBeLessThanOrEqual(25);
    await expectTried('portal-password-tried');
    portal.pass(HOUR_MS);
    expect((await press('continue')).html).toContain('Password');
    expect(await press('sign-in', { password: PASSWORD })).toMatchObject({ status: 303 });
    expect(await traces()).toMatchObject({ viewCount: before.viewCount + 1, views: before.views + 1 });
  });

  it('cannot keep the client out: a mailed code lets them in as well', async () => {
    const client = await portal.db.contactEmail.findFirstOrThrow({ where: { address: CLIENT } });
    await portal.db.portalAccount.updateMany({ where: { contactId: client.contactId }, data: { failures: 12 } });
    portal.pass(HOUR_MS);

    await press('code');

    expect(await press('sign-in-by-code', { code: portal.codes().at(-1) ?? '' })).toMatchObject({ status: 303 });
  });
});
