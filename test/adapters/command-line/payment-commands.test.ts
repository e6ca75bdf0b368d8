// `sharebill payment add|return` and `sharebill ledger`: what they print, as lines and as JSON, and what they refuse.
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { testDatabase } from '../../support/database.ts';
import { aViewsWorld, NOW, type ViewsWorld } from '../../use-cases/views-world.ts';
import { depsOn, runWith } from './command-world.ts';

let database: Database;
let world: ViewsWorld;
let email = '';

const run = (...argv: string[]) =>
  runWith(depsOn(database, { clock: { now: () => NOW } }), [...argv, '--firm', world.firmId]);
const write = (...argv: string[]) => run(...argv, '--as', email);

beforeAll(async () => {
  database = await testDatabase();
  world = await aViewsWorld(database);
  await world.addBills([{ number: '1042', paid: 40_00n }]);
  const administrator = await world.db.staffMember.findFirstOrThrow({ where: { role: 'administrator' } });
  email = administrator.email;
});

it('A cheque is entered, shown in the books, and taken back', async () => {
  const added = await write('payment', 'add', '#1042', '25.50', '--method', 'cheque', '--payer', 'Dana Reyes');
  const paymentId = /\((pay_\w+)\)/.exec(added.stdout)?.[1] ?? '';
  const ledger = await run('ledger', '1042');
  const status = await run('status', '1042');
  const [event] = JSON.parse((await run('status', '1042', '--json')).stdout)[0].events;
  const returned = await write('payment', 'return', paymentId);

  expect(added).toEqual({
    exit: 0,
    stdout: `Recorded: $25.50 for bill 1042 (${paymentId}).\nThe balance is now $34.50. Its cards in Slack, the portal and the PDF say so.\n`,
    stderr: '',
  });
  expect(ledger.stdout).toMatch(
    new RegExp(`^2026-03-16 \\d\\d:\\d\\d +payment +cheque +Dana Reyes +operating +\\$25\\.50 +${paymentId}$`, 'm'),
  );
  expect(status.stdout).toMatch(/^ {2}16 Mar \d\d:\d\d · Dana Reyes paid \$25\.50 \(cheque\)$/m);
  expect(event).toMatchObject({ kind: 'money', event: 'payment', amount: { amount: '25.50', currency: 'USD' } });
  expect(returned.stdout).toBe(
    'The payment of $25.50 for bill 1042 is taken back.\nThe balance is now $60.00. Its cards in Slack, the portal and the PDF say so.\n',
  );
  const json = JSON.parse((await run('ledger', '1042', '--json')).stdout);
  expect(json).toMatchObject([
    { paymentId, kind: 'payment', account: 'operating', amount: '25.50', currency: 'USD' },
    { paymentId, kind: 'return', amount: '-25.50' },
  ]);
});

it.each([
  [
    'more than is due',
    ['1042', '60.01', '--method', 'cash'],
    /^That is more than is due: \$60\.00\. Nothing was recorded/,
  ],
  ['nothing', ['1042', '0', '--method', 'cash'], /^A payment is more than 0/],
  ['a sum with a thousands separator', ['1042', '1,000.00', '--method', 'cash'], /^1,000\.00 is not an amount/],
  ['more decimals than the currency has', ['1042', '1.005', '--method', 'cash'], /^1\.005 is not an amount/],
  ['an exponent', ['1042', '1e1', '--method', 'cash'], /^1e1 is not an amount/],
  ['a way that there is not', ['1042', '1', '--method', 'gold'], /^gold is no way to pay.* cheque, transfer/],
  ['a day that there is not', ['1042', '1', '--method', 'cash', '--date', '2026-02-30'], /^2026-02-30 is not a date/],
  ['a day to come', ['1042', '1', '--method', 'cash', '--date', '2026-03-17'], /^2026-03-17 is still to come/],
  ['a bill that there is not', ['9999', '1', '--method', 'cash'], /^There is no bill 9999/],
])('What cannot be is refused in words, and nothing is written: %s', async (_what, words, expected) => {
  const before = (await run('ledger', '1042', '--json')).stdout;

  const { exit, stdout, stderr } = await write('payment', 'add', ...words);

  expect({ exit, stdout, stderr }).toEqual({ exit: 1, stdout: '', stderr: expect.stringMatching(expected) });
  expect((await run('ledger', '1042', '--json')).stdout).toBe(before);
});

it('A payment comes back once, and none that there is not', async () => {
  const { stdout } = await write('payment', 'add', '1042', '1', '--method', 'transfer', '--date', '2026-03-10');
  const paymentId = /\((pay_\w+)\)/.exec(stdout)?.[1] ?? '';
  await write('payment', 'return', paymentId);

  expect((await write('payment', 'return', paymentId)).stderr).toMatch(/^That payment was taken back already/);
  expect((await write('payment', 'return', 'pay_none')).stderr).toMatch(/^There is no payment with the id pay_none/);
});

it('The last payment says that the bill is paid, and the books of a bill without any say so', async () => {
  await world.addBills([{ number: '1043' }]);

  expect((await run('ledger', '1043')).stdout).toMatch(/^Nothing was paid for bill 1043 through ShareBill/);
  expect((await write('payment', 'add', '1042', '60.00', '--method', 'other')).stdout).toMatch(/\nThe bill is paid\./);
});

it('What needs a decision is listed until somebody says that it was decided', async () => {
  expect((await run('payment', 'flags')).stdout).toBe('No payment needs a decision.\n');
  const flagged = { firmId: world.firmId, provider: 'stripe', currency: 'USD', amountMinor: 9_999n, createdAt: NOW };
  await world.db.writeRows({
    paymentFlag: [
      { ...flagged, id: 'flg_1', providerRef: 'pi_over', code: 'overpaid' },
      { ...flagged, id: 'flg_2', providerRef: 'pi_none', code: 'unmatched' },
    ],
  });

  const listed = await run('payment', 'flags');
  expect(listed.stdout).toMatch(/^2026-03-16 +stripe +pi_over +more than was due +\$99\.99 +flg_1$/m);
  expect(listed.stdout).toMatch(/pi_none +names ShareBill, but fits no bill +\$99\.99 +flg_2$/m);
  expect(await write('payment', 'clear', 'flg_1')).toMatchObject({ exit: 0, stdout: 'flg_1 is cleared.\n' });
  const again = await write('payment', 'clear', 'flg_1');
  expect(again).toMatchObject({ exit: 1 });
  expect(again.stderr).toContain('There is no open flag with the id flg_1. Nothing was changed.');

  const json = JSON.parse((await run('payment', 'flags', '--json')).stdout);
  expect(json).toMatchObject([{ id: 'flg_2', code: 'unmatched', amount: '99.99', currency: 'USD' }]);
  expect(await world.db.auditEntry.count({ where: { action: 'payment-flag-cleared', subjectId: 'flg_1' } })).toBe(1);
});
