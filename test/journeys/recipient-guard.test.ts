// The recipient guard through the modal, over signed HTTP: what is shown in the check, what a reason can do, and that
// nothing is sent against a warning that nobody has seen.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_DATABASE } from '../support/database.ts';
import { expectCheck, type GuardWalk, startGuardWalk } from '../support/guard-walk.ts';
import type { SlackWalk } from '../support/slack/slack-walk.ts';

let firm: GuardWalk;

beforeAll(async () => {
  firm = await startGuardWalk({ database: ANY_DATABASE });
}, 60_000);

afterAll(async () => {
  expect(firm?.product.violations).toEqual([]);
  await firm?.stop();
});

const warningsIn = (walk: SlackWalk) =>
  walk
    .texts()
    .filter((text) => text.startsWith('⚠️'))
    .join('\n');

describe('A warning of the recipient guard', () => {
  it('is shown in the check, and needs a reason, which is kept with the share', async () => {
    const walk = await firm.check('1042', { address: 'marcus.bell@acme.test' });
    expectCheck(walk, true);
    expect(warningsIn(walk)).toContain(
      'Marcus Bell <marcus.bell@acme.test>:\n• Not a contact on every matter of this bill.',
    );

    const arrived = firm.product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('marcus.bell@acme.test'));
    const shares = await firm.sharesAfter(async () => {
      const beside = { action: 'errors', errors: { reason: 'Say why in 5 to 300 characters.' } };
      expect(await walk.submit()).toEqual(beside);
      expect(await walk.submit({ reason: ' ok  ' })).toEqual(beside);
      expect(await walk.submit({ reason: 'new at Acme, asked by phone' })).toMatchObject({ action: 'clear' });
    });
    await arrived;

    expect(shares).toBe(1);
    const share = await firm.newestShare();
    expect(share.overrideReason).toBe('new at Acme, asked by phone');
    expect(share.recipients.map(({ warnings }) => warnings)).toEqual(['not-on-matter']);
    const entries = await firm.db.auditEntry.findMany({ where: { subjectId: share.id, action: 'warning-overridden' } });
    expect(entries.map(({ data }) => data)).toEqual([{ recipients: 1, warnings: 'not-on-matter' }]);
  });

  it.each([
    ['Dana Reyes', 'dana@acrne.test', 'acrne.test looks like acme.test, but is another domain. Check the spelling.'],
    ['Dana Reyes', 'dana@elsewhere.test', 'First mail to this address, and nothing on file ties it to the client.'],
    ['Acme LLC', 'books@gmail.com', 'A company at a free-mail provider: check that the address is theirs.'],
  ])('of %s at %s says what is wrong, and a reason sends it all the same', async (name, address, words) => {
    await firm.putOnFile(name, address);
    const walk = await firm.check('1042', { address });
    expectCheck(walk, true);
    expect(warningsIn(walk)).toContain(`${name} <${address}>:`);
    expect(warningsIn(walk)).toContain(words);

    const arrived = firm.product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes(address));
    expect(await walk.submit()).toMatchObject({ action: 'errors' });
    expect(await walk.submit({ reason: 'confirmed by phone' })).toMatchObject({ action: 'clear' });
    await arrived;
  });

  it('leaves no trace where there was none', async () => {
    const walk = await firm.check('1044', { address: 'fakturace@novak-syn.test' });
    expect(warningsIn(walk)).toBe('');
    await walk.submit({ reason: 'nobody asked for it' });

    const share = await firm.newestShare();
    expect(share.overrideReason).toBe('');
    expect(share.recipients.map(({ warnings }) => warnings)).toEqual(['']);
    expect(await firm.db.auditEntry.count({ where: { subjectId: share.id, action: 'warning-overridden' } })).toBe(0);
  });

  it('of an address whose last mail came back says so', async () => {
    const address = 'faktury@novak-syn.test';
    await firm.putOnFile('Novák & syn s.r.o.', address);
    const arrived = firm.product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes(address));
    const first = await firm.check('1044', { address });
    expect(warningsIn(first)).not.toContain('not delivered');
    await first.submit();
    await arrived;
    await expect.poll(() => firm.bounce(address), { timeout: 10_000 }).toEqual({ count: 1 });

    const again = await firm.check('1044', { address, message: 'once more' });

    expectCheck(again, true);
    expect(warningsIn(again)).toContain('The last mail to this address was not delivered.');
    expect(await again.submit()).toMatchObject({ action: 'errors' });
  });
});

describe('A recipient whom the firm does not allow', () => {
  it.each([
    ['leasing@bayside.test', 'guardAdverseParty', 'adverse party'],
    ['ap@meridianfreight.test', 'guardOtherClient', 'belongs to another client: Meridian Freight Inc.'],
  ])('%s: no Confirm, and the setting is named (%s)', async (address, setting, words) => {
    const walk = await firm.check('1042', { address });
    expectCheck(walk, false);
    expect(warningsIn(walk)).toContain(words);
    expect(warningsIn(walk)).toContain(`(setting ${setting})`);

    const shares = await firm.sharesAfter(() => walk.submit({ reason: 'I want it all the same' }));
    expect(shares).toBe(0);
  });

  it('is a matter of a reason after the firm has set the level to warn', async () => {
    await firm.set('guardAdverseParty', 'warn');
    const walk = await firm.check('1042', { address: 'leasing@bayside.test' });
    expectCheck(walk, true);

    const shares = await firm.sharesAfter(() => walk.submit({ reason: 'copy for the settlement' }));
    await firm.set('guardAdverseParty', 'block');

    expect(shares).toBe(1);
    expect((await firm.newestShare()).recipients[0]?.warnings).toMatch(/^adverse-party,/);
  });

  it('is mailed without a word after the firm has set the level to off', async () => {
    await firm.set('guardNotOnMatter', 'off');
    const walk = await firm.check('1014', { address: 'marcus.bell@acme.test' });
    await firm.set('guardNotOnMatter', 'warn');

    expect(warningsIn(walk)).toBe('');
  });
});

describe('What comes up between check and confirm', () => {
  it('draws the check again without Confirm when the firm does not allow it', async () => {
    const walk = await firm.check('1033', { address: 'legal@redwoodanalytics.test' });
    expect(warningsIn(walk)).toBe('');
    await firm.makeAdverse('1033', 'legal@redwoodanalytics.test');

    const shares = await firm.sharesAfter(async () => {
      expect(await walk.submit()).toMatchObject({ action: 'update' });
    });

    expect(shares).toBe(0);
    expectCheck(walk, false);
    expect(warningsIn(walk)).toContain('Nothing was sent yet');
    expect(warningsIn(walk)).toContain('adverse party');
  });

  it('asks for a reason where there was no field for one', async () => {
    const walk = await firm.check('1038', { address: 'buchhaltung@weber-praezision.test' });
    await firm.set('guardAdverseParty', 'warn');
    await firm.makeAdverse('1038', 'buchhaltung@weber-praezision.test');

    const shares = await firm.sharesAfter(async () => {
      expect(await walk.submit()).toMatchObject({ action: 'update' });
    });
    expect(shares).toBe(0);
    expectCheck(walk, true);
    expect(await walk.submit({ reason: 'agreed with Grace' })).toMatchObject({ action: 'clear' });
    await firm.set('guardAdverseParty', 'block');
  });

  it('is not overridden by a reason that was given against something else', async () => {
    await firm.set('guardAdverseParty', 'warn');
    const walk = await firm.check('1014', { address: 'marcus.bell@acme.test' });
    await firm.makeAdverse('1014', 'marcus.bell@acme.test');

    const shares = await firm.sharesAfter(async () => {
      expect(await walk.submit({ reason: 'he is on the team' })).toMatchObject({ action: 'update' });
    });
    expect(shares).toBe(0);
    expect(warningsIn(walk)).toMatch(/Nothing was sent yet[\s\S]*adverse party/);

    expect(await walk.submit({ reason: 'he is on the team' })).toMatchObject({ action: 'clear' });
    await firm.set('guardAdverseParty', 'block');
    expect((await firm.newestShare()).recipients[0]?.warnings).toBe('adverse-party,not-on-matter');
  });
});
