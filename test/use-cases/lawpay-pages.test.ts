// LawPay takes no payment before somebody has seen its pages show $10.00: of connected accounts and of the environment's.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPayment } from '../../src/use-cases/start-payment.ts';
import { type LawpayUnderTest, startLawpay } from '../contract/payments/fake-lawpay.ts';
import { LAWPAY_PAGES, lawpayLines } from '../support/connect-account.ts';
import { type OwnAccounts, startOwnAccounts } from '../support/own-accounts.ts';

let world: OwnAccounts;
let lawpay: LawpayUnderTest;

beforeAll(async () => {
  world = await startOwnAccounts();
  lawpay = await startLawpay();
});
beforeEach(async () => {
  world.paying.sharing.passMs(3_600_000);
  await world.disconnect(world.firmId, 'lawpay', '--even-open');
  await world.db.lawpayPage.deleteMany();
});
afterAll(async () => {
  expect(lawpay?.complaints()).toEqual([]);
  await world?.stop();
  await lawpay?.stop();
});

const connect = (unit = 'cents', ...more: string[]) =>
  world.connect(world.firmId, 'lawpay', lawpayLines({ ...lawpay, unit }), ...more);
const confirm = (...more: string[]) => world.confirm(world.firmId, ...more);
const TEST_LINK = `${LAWPAY_PAGES.operating}?reference=ShareBill%20test&amount=`;

describe('Of LawPay, connected', () => {
  it('nothing is offered until its pages are confirmed, and what is due is on the page in the unit that was seen', async () => {
    const { token } = await world.paying.shared(world.paying.freshBill());
    const connected = await connect();
    const before = [await world.press(token), await world.offered(world.firmId)];
    const listed = await world.type(['firm', 'connect', '--firm', world.firmId]);

    const done = await confirm('--shows', '10.00');

    expect(connected.exit).toBe(0);
    expect(connected.stdout).toContain(`${TEST_LINK}1000&`);
    expect(connected.stdout).toContain('sharebill payment confirm-lawpay --shows 10.00');
    expect(before).toEqual([{ ok: false, refusal: { code: 'no-provider' } }, []]);
    expect(listed.stdout).toContain('takes no payments: run sharebill payment confirm-lawpay');
    expect(done).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringMatching(/^Confirmed/) });
    expect(await world.pressed(token)).toContain('amount=32000&');
    const audit = await world.db.auditEntry.findMany({ where: { action: 'lawpay-confirmed' } });
    expect(audit.at(-1)).toMatchObject({ actorKind: 'staff', data: { pages: 2 } });
    expect((await confirm()).stdout).toMatch(/confirmed already/);
  });

  it.each([['1,000.00'], ['0.10'], ['no'], ['10.000'], ['$100']])('an amount of %s confirms nothing', async (shown) => {
    await connect();

    const { exit, stderr } = await confirm('--shows', shown);

    expect(exit).toBe(1);
    expect(stderr).toMatch(/must show \$10\.00.*Nothing was confirmed.*\n.*LAWPAY_AMOUNT_UNIT/);
    expect(await world.offered(world.firmId)).toEqual([]);
  });

  it.each([
    ['yes', 0, ['lawpay']],
    ['no', 1, []],
    ['', 0, []],
    [undefined, 0, []],
  ])('the person at the terminal is asked while it is connected, and says %s', async (answer, exit, offered) => {
    const [, ...operating] = lawpayLines(lawpay).toReversed();
    const values = Object.fromEntries([...operating, 'LAWPAY_AMOUNT_UNIT=cents'].map((line) => line.split('=')));
    const asked: string[] = [];
    const types = ({ text }: { text: string }) => {
      asked.push(text);

      return text.startsWith('Does every page') ? answer : values[/^\w+/.exec(text)?.[0] ?? ''];
    };

    const argv = ['firm', 'connect', 'lawpay', '--firm', world.firmId, '--as', world.administrator];
    const done = await world.type(argv, { types });

    expect(asked.at(-1)).toBe('Does every page show $10.00? (yes or no)');
    expect(done.exit).toBe(exit);
    expect(await world.offered(world.firmId)).toEqual(offered);
  });

  it('asks again when the unit changes, and leads nobody to a page with the amount in the old one', async () => {
    await connect('cents');
    await confirm('--shows', '10.00');
    const { token, billId } = await world.paying.shared(world.paying.freshBill());
    const inCents = await world.pressed(token);
    const again = await connect('cents');
    const unasked = await world.offered(world.firmId);

    await connect('dollars');
    const changed = await world.press(token);
    await confirm('--shows', '$10.00');

    expect([again.exit, unasked]).toEqual([0, ['lawpay']]);
    expect(inCents).toContain('amount=32000&');
    expect(changed).toMatchObject({ ok: false, refusal: { code: 'no-provider' } });
    expect(await world.pressed(token)).toContain('amount=320.00&');
    expect((await world.paying.checkouts(billId)).map(({ state }) => state).toSorted()).toEqual(['closed', 'open']);
    await connect('cents');
    expect(await world.offered(world.firmId)).toEqual([]);
  });

  it('asks for a page that is new alone: the other account is paid into meanwhile', async () => {
    await connect();
    await confirm('--shows', '10.00');
    const lines = lawpayLines(lawpay).map((line) => line.replace('lindqvist/trust', 'lindqvist/new-trust'));

    await world.connect(world.firmId, 'lawpay', lines);

    const { offered, known, pages } = await world.paymentsOf(world.firmId);
    expect(offered.map(({ accounts }) => accounts)).toEqual([['operating']]);
    expect(known.map(({ accounts }) => accounts)).toEqual([['operating', 'trust']]);
    expect(pages.map(({ isConfirmed }) => isConfirmed)).toEqual([true, false]);
  });

  it('is still asked for money that came before, while a page waits to be confirmed', async () => {
    await connect();
    await confirm('--shows', '10.00');
    const { token, billId } = await world.paying.shared(world.paying.freshBill());
    await lawpay.pay(await world.pressed(token));
    const [checkout] = await world.paying.checkouts(billId);

    await connect('dollars');
    await world.check(checkout?.id ?? '');

    expect(await world.offered(world.firmId)).toEqual([]);
    expect(await world.paying.posted(billId)).toEqual(['payment 32000']);
  });

  it('is not of two firms: neither its pages nor its key', async () => {
    await connect();
    const theirs = await world.anotherFirm();

    const [, ...others] = lawpayLines(lawpay).filter((line) => !line.includes('TRUST'));
    const otherPage = ['LAWPAY_PAGE_OPERATING_URL=https://secure.lawpay.test/pages/other', ...others];
    const byPage = await world.connect(theirs, 'lawpay', lawpayLines(lawpay));
    const byKey = await world.connect(theirs, 'lawpay', otherPage);

    for (const refused of [byPage, byKey]) {
      expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining('another firm here') });
    }
    expect(await world.database.forFirm(theirs).providerAccount.count()).toBe(0);
    expect(await world.database.forFirm(theirs).lawpayPage.count()).toBe(0);
  });

  it('cannot be confirmed by who may not manage the firm, or where there is none', async () => {
    const billing = await world.db.staffMember.findFirstOrThrow({ where: { role: 'billing' } });
    const none = await confirm('--shows', '10.00');
    await connect();

    const argv = ['payment', 'confirm-lawpay', '--shows', '10.00', '--firm', world.firmId, '--as', billing.email];
    const refused = await world.type(argv);

    expect(none).toMatchObject({ exit: 1, stderr: expect.stringContaining('has no LawPay account') });
    expect(refused.exit).toBe(1);
    expect(await world.offered(world.firmId)).toEqual([]);
  });
});

describe('Of LawPay in the environment', () => {
  const environment = () => ({
    LAWPAY_PAGE_OPERATING_URL: LAWPAY_PAGES.operating,
    LAWPAY_SECRET_KEY: 'sk-donottell-lawpay',
    LAWPAY_API_URL: lawpay.origin,
    LAWPAY_AMOUNT_UNIT: 'dollars' as const,
  });
  /** The environment serves a firm that is alone. */
  let alone: OwnAccounts;

  beforeAll(async () => {
    alone = await startOwnAccounts();
  });
  afterAll(() => alone?.stop());

  it('nothing is offered either, until the same command has confirmed it for that unit', async () => {
    const { type, paymentsOf } = alone.processOf(environment());
    const inCents = alone.processOf({ ...environment(), LAWPAY_AMOUNT_UNIT: 'cents' });
    const offered = async () => (await paymentsOf(alone.firmId)).offered.map(({ name }) => name);
    const argv = ['payment', 'confirm-lawpay', '--as', alone.administrator];

    const before = await offered();
    const printed = await type(argv);
    const done = await type([...argv, '--shows', '10.00']);
    const after = await offered();
    const otherUnit = await inCents.paymentsOf(alone.firmId);

    const { token } = await alone.paying.shared(alone.paying.freshBill());
    const deps = { ...alone.paying.deps, paymentsOf };
    const started = await startPayment(deps, { token, typed: '' });
    await alone.anotherFirm();
    const withSecond = await offered();

    expect([before, after, withSecond]).toEqual([[], ['lawpay'], []]);
    expect(printed).toMatchObject({ exit: 0, stdout: expect.stringContaining(`${TEST_LINK}10.00&`) });
    expect(done.exit).toBe(0);
    expect([otherUnit.offered, otherUnit.known.length]).toEqual([[], 1]);
    expect(started).toMatchObject({ ok: true, value: { url: expect.stringContaining('amount=320.00&') } });
  });
});
