// The duplicate guard through the modal, over signed HTTP: repeats, limits, and who had the bill before.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { expectCheck, type GuardWalk, startGuardWalk } from '../support/guard-walk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let firm: GuardWalk;

beforeAll(async () => {
  firm = await startGuardWalk({ database: ANY_DATABASE });
}, 60_000);

afterAll(async () => {
  expect(firm?.product.violations).toEqual([]);
  await firm?.stop();
});

const confirmed = { action: 'clear', errors: {} };

describe('The same share once more', () => {
  const acme = { address: 'dana@acme.test', message: 'Thank you' };

  it('is refused within a minute, with the seconds to wait, and the way back to the form', async () => {
    const [first, second] = [await firm.check('1042', acme), await firm.check('1042', acme)];
    expect(await first.submit()).toEqual(confirmed);

    const shares = await firm.sharesAfter(() => second.submit());

    expect(shares).toBe(0);
    expect(second.texts().join()).toMatch(
      /Sam Ortiz has shared this bill just like this a moment ago.* in \d\d seconds/,
    );
    await second.press('edit-share');
    expect(second.view().callback_id).toBe('share');
    expect(JSON.stringify(await second.submit())).toMatch(/"bill-[^"]+":"Sam Ortiz has shared .* seconds/);
  });

  it('is possible after a minute, and the check says who had it before', async () => {
    await firm.age('1042', 2 * HOUR);
    const walk = await firm.check('1042', acme);

    expect(walk.texts()).toContain('⚠️ Already shared 2 hours ago by Sam Ortiz with dana@acme.test.');
    expect(await walk.submit()).toEqual(confirmed);
  });

  it('is told to a colleague whose check was drawn before', async () => {
    const words = { address: 'leasing@bayside.test' };
    await firm.set('guardAdverseParty', 'off');
    await firm.set('guardNotOnMatter', 'off');
    await firm.set('guardFirstTime', 'off');
    const sam = await firm.check('1037', words);
    const grace = await firm.check('1037', { ...words, name: 'grace', message: 'As agreed' });
    expect(await sam.submit()).toEqual(confirmed);

    const shares = await firm.sharesAfter(async () => {
      expect(await grace.submit()).toMatchObject({ action: 'update' });
    });

    expect(shares).toBe(0);
    expect(grace.texts().join('\n')).toMatch(/Nothing was sent yet[\s\S]*Already shared a moment ago by Sam Ortiz/);
    expect(await grace.submit()).toEqual(confirmed);
  });
});

describe('Shares of one bill', () => {
  it('reach one contact three times within an hour; the fourth is told when it is possible again', async () => {
    const address = 'ngozi.okafor@mailhaven.test';
    for (const message of ['one', 'two', 'three']) {
      expect(await (await firm.check('1029', { address, message })).submit()).toEqual(confirmed);
    }
    await firm.age('1029', 20 * MINUTE);

    const fourth = await firm.check('1029', { address, message: 'four' });
    expect(fourth.view().callback_id).toBe('share');
    expect(fourth.texts().join()).toMatch(/Ngozi Okafor got this bill 3 times within an hour.*Try again in 40 minutes/);
    expect(JSON.stringify(await fourth.submit())).toMatch(/"to-[^"]+":"Ngozi Okafor got this bill/);

    await firm.age('1029', 40 * MINUTE);
    await fourth.submit();
    expectCheck(fourth, true);
  });

  it('are at most twenty in a day, whoever gets them', async () => {
    const address = 'keiri@sakura-shoji.test';
    expect(await (await firm.check('1035', { address })).submit()).toEqual(confirmed);
    await firm.copyShare('1035', 18);
    const [twentieth, last] = [
      await firm.check('1035', { address, message: 'twenty' }),
      await firm.check('1035', { address, message: 'more' }),
    ];
    expect(await twentieth.submit()).toEqual(confirmed);

    const shares = await firm.sharesAfter(() => last.submit());

    expect(shares).toBe(0);
    expect(last.texts().join()).toMatch(/shared 20 times in a day.*Try again in 24 hours/);
  });
});

describe('A mail that is larger than the mail server takes', () => {
  it('is refused at the check, with both sizes, and goes by the portal', async () => {
    const server = await startScriptedServer({ EHLO: '250-mail.test\r\n250 SIZE 60000' });
    const small = await startGuardWalk({ database: ANY_DATABASE, smtpUrl: server.url });
    const walk = await small.check('1042', { address: 'dana@acme.test' });
    const { callback_id } = walk.view();
    const texts = walk.texts().join('\n');
    const mailedAtFirst = server.messages.length;
    await walk.submit({ channel: 'portal' });
    expectCheck(walk, true);
    const confirming = await walk.submit();
    await expect.poll(() => server.messages.length, { timeout: 20_000 }).toBe(1);
    await small.stop();
    await server.stop();

    expect({ callback_id, mailedAtFirst, confirming }).toEqual({
      callback_id: 'share',
      mailedAtFirst: 0,
      confirming: confirmed,
    });
    expect(texts).toMatch(/The mail with bill 1042 would have \d+ KB; your mail server takes 60 KB at most\./);
    expect(texts).toContain('Choose “In the client portal”: that mail has a link, and no PDF.');
  }, 60_000);
});
