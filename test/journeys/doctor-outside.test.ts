// `sharebill doctor --online`, the DNS of the sender, and Slack: each thing that is wrong there is named, with what to do.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DKIM_NAME, type DoctorWorld, startDoctorWorld } from '../support/doctor/doctor-world.ts';
import { SCOPES } from '../support/doctor/scoped-slack.ts';
import { freePort } from '../support/free-port.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
beforeEach(() => world.mend());
afterAll(() => world.stop());

type Change = Readonly<Record<string, string>>;

async function complaintsWith(change: Change, options: { online?: boolean; mail?: string } = {}) {
  return (await world.examine({ environment: { ...world.environment, ...change }, options })).complaints;
}

const otherKey = generateKeyPairSync('rsa', { modulusLength: 1024 });
const otherRecord = `v=DKIM1; p=${otherKey.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

describe('What the DNS or Slack says wrong is named, with what to do', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'no SPF',
      () => Object.assign(world.dns.txt, { 'harlow.test': ['other'] }),
      /harlow\.test does not say who may send.* → Add a TXT record/,
    ],
    ['no name at all', () => delete world.dns.txt['harlow.test'], /harlow\.test does not say who may send/],
    [
      'two SPF records',
      () => Object.assign(world.dns.txt, { 'harlow.test': ['v=spf1 -all', 'v=spf1 mx -all'] }),
      /has 2 SPF records.* → Join them/,
    ],
    [
      'an open SPF record',
      () => Object.assign(world.dns.txt, { 'harlow.test': ['v=spf1 +all'] }),
      /^warning: The SPF record of harlow\.test lets everybody/,
    ],
    [
      'no DKIM key',
      () => delete world.dns.txt[DKIM_NAME],
      /There is no key at bills\._domainkey\.harlow\.test.* → Add the TXT record .*p=MII/,
    ],
    [
      "another's DKIM key",
      () => Object.assign(world.dns.txt, { [DKIM_NAME]: [otherRecord] }),
      /is not the public half of DKIM_PRIVATE_KEY.* → Replace/,
    ],
    [
      'a revoked DKIM key',
      () => Object.assign(world.dns.txt, { [DKIM_NAME]: ['v=DKIM1; p='] }),
      /was revoked.* → Replace/,
    ],
    ['two DKIM keys', () => Object.assign(world.dns.txt, { [DKIM_NAME]: [otherRecord, otherRecord] }), /several keys/],
    [
      'no DMARC',
      () => delete world.dns.txt['_dmarc.harlow.test'],
      /^warning: harlow\.test has no DMARC policy.* → Add the TXT record _dmarc\.harlow\.test/,
    ],
    [
      'two DMARC records',
      () => Object.assign(world.dns.txt, { '_dmarc.harlow.test': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }),
      /several DMARC records/,
    ],
    [
      'a DMARC record without policy',
      () => Object.assign(world.dns.txt, { '_dmarc.harlow.test': ['v=DMARC1; p=maybe'] }),
      /no policy that receivers understand/,
    ],
    [
      'a DNS that fails',
      () => Object.assign(world.dns.txt, { 'harlow.test': 'fails' }),
      /^warning: The DNS did not answer for harlow\.test/,
    ],
  ])('the sender has %s', async (_what, spoil, named) => {
    spoil();

    expect(await complaintsWith({}, { online: true })).toContainEqual(expect.stringMatching(named));
  });

  it('the policy is strict, and the signature is of a domain above', async () => {
    Object.assign(world.dns.txt, {
      '_dmarc.harlow.test': ['v=DMARC1; p=reject; adkim=s'],
      'mail.harlow.test': ['v=spf1 -all'],
    });

    expect(await complaintsWith({ MAIL_FROM: 'bills@mail.harlow.test' }, { online: true })).toEqual(
      expect.arrayContaining([expect.stringMatching(/policy of harlow\.test is strict .* → Set DKIM_DOMAIN/)]),
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'does not know the token',
      () => Object.assign(world.slack.says, { error: 'invalid_auth' }),
      /Slack does not know this bot token\. → Copy the token/,
    ],
    [
      'has revoked the token',
      () => Object.assign(world.slack.says, { error: 'token_revoked' }),
      /was revoked.* → Install the app/,
    ],
    [
      'says a word that is new',
      () => Object.assign(world.slack.says, { error: 'some_new_word' }),
      /refuses the bot token \(some_new_word\)/,
    ],
    [
      'gave too few scopes',
      () => Object.assign(world.slack.says, { scopes: SCOPES.filter((scope) => scope !== 'chat:write') }),
      /Missing: chat:write\. → Add these scopes/,
    ],
    [
      'gave too many scopes',
      () => Object.assign(world.slack.says, { scopes: [...SCOPES, 'admin'] }),
      /^warning: The app may do more than ShareBill needs: admin/,
    ],
    [
      'has another time',
      () => Object.assign(world.slack.says, { aheadMs: 600_000 }),
      /^problem: It is (599|600|601) seconds behind the clock of Slack\. → Set the clock/,
    ],
    [
      'would refuse the form',
      () =>
        Object.assign(world.slack.says, {
          blocks: { ok: false, error: 'invalid_view', errors: [{ pointer: '/blocks/0' }] },
        }),
      /Slack would refuse our form, at \/blocks\/0/,
    ],
  ])('Slack %s', async (_what, spoil, named) => {
    spoil();

    expect(await complaintsWith({}, { online: true })).toContainEqual(expect.stringMatching(named));
  });

  it('Slack is not there, or something else is in its place', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}/api/`;

    expect(await complaintsWith({ SLACK_API_URL: nobody }, { online: true })).toContainEqual(
      expect.stringMatching(/Slack cannot be reached from here \(ECONNREFUSED\)\. → Let this machine reach/),
    );
    expect(await complaintsWith({ SLACK_API_URL: world.front.url }, { online: true })).toContainEqual(
      expect.stringMatching(/does not speak as Slack does \(200\)/),
    );
  });
});
