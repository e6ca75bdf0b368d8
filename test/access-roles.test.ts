// Roles within one firm: who may use which way in, and that nobody uses what another person has begun.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentLinks } from '../src/adapters/http/document-links.ts';
import { systemClock } from '../src/adapters/system/system-clock.ts';
import { pictureOf } from './support/access/firm-rows.ts';
import {
  EMPTY,
  isNoAsking,
  LOOKING,
  MANAGING,
  NEEDS_ADMINISTRATOR,
  NEEDS_ROLE,
  OF_A_DRAFT,
  OF_THE_BILL,
  OPENING,
  OPENING_OF_MANAGING,
  strangerReads,
  TOO_OLD,
  WAYS,
  withoutRoleReads,
} from './support/access/role-words.ts';
import { link, type Others, requests, seatOf, whatOthersHave } from './support/access/roles.ts';
import { slackAttempts } from './support/access/slack-attempts.ts';
import { typeCommand } from './support/access/slack-requests.ts';
import { draftWith, type Side, startTwoFirms, type TwoFirms } from './support/access/two-firms.ts';
import { SIGNING_SECRET } from './support/product.ts';
import { slackDriver } from './support/slack/signed-slack.ts';

let firms: TwoFirms;
let others: Others;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roles-'));
  firms = await startTwoFirms(folder);
  others = await whatOthersHave(firms);
}, 90_000);

afterAll(async () => {
  await firms?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function isRefused(side: Side, { wayIn, reads }: { wayIn: string; reads: RegExp }): Promise<void> {
  const before = await pictureOf(firms.ours.db, firms.ours.firmId);

  const { answer } = (await requests[wayIn]?.(others, side)) ?? { answer: 'not asked' };

  expect(answer).toMatch(reads);
  expect(OF_THE_BILL.filter((text) => answer.includes(text))).toEqual([]);
  expect(await pictureOf(firms.ours.db, firms.ours.firmId)).toEqual(before);
}

it('every listener of the Slack app is asked', () => {
  expect(WAYS.toSorted()).toEqual(Object.keys(slackAttempts).sort());
});

describe('Somebody who is linked to nobody', () => {
  it.each(WAYS.filter(isNoAsking))('%s', async (wayIn) => {
    const reads = strangerReads(/You are not linked to a staff member yet/, wayIn);
    await isRefused(seatOf(firms, 'noel'), { wayIn, reads });
  });
});

describe('Somebody of a workspace that is linked to no firm', () => {
  it.each(WAYS)('%s', async (wayIn) => {
    const { product, outside, ours } = firms;
    const driver = slackDriver({
      eventsUrl: product.eventsUrl,
      signingSecret: SIGNING_SECRET,
      teamId: 'T000000009',
      now: () => new Date(),
      triggerId: (request) => product.slack.triggerId(request),
      responseUrl: outside.responseUrl,
    });
    const reads = strangerReads(/This workspace is not linked to a firm yet/, wayIn);
    await isRefused({ ...ours, driver }, { wayIn, reads });
  });
});

describe('Somebody whom Slack does not know', () => {
  it.each(WAYS.filter((wayIn) => ![...OPENING, ...OPENING_OF_MANAGING].includes(wayIn)))('%s', async (wayIn) => {
    const person = { id: 'U0STRANGER', name: 'stranger' };
    const driver = slackDriver({
      eventsUrl: firms.product.eventsUrl,
      signingSecret: SIGNING_SECRET,
      teamId: firms.ours.teamId,
      now: () => new Date(),
      triggerId: async () => '1.2.3',
      responseUrl: firms.outside.responseUrl,
    });
    const reads = strangerReads(/We could not check who you are/, wayIn);
    await isRefused({ ...firms.ours, person, driver }, { wayIn, reads });
  });
});

describe('A guest, though linked to a staff member with the billing role', () => {
  beforeAll(() => link(firms, { name: 'gail', role: 'billing' }));

  it.each(WAYS)('%s', async (wayIn) => {
    await isRefused(seatOf(firms, 'gail'), { wayIn, reads: strangerReads(/Guests cannot use ShareBill/, wayIn) });
  });
});

describe('A staff member with the role read-only', () => {
  it.each(WAYS)('%s', async (wayIn) => {
    await isRefused(seatOf(firms, 'tom'), { wayIn, reads: withoutRoleReads(wayIn) });
  });
});

describe('An attorney', () => {
  it.each(WAYS.filter((wayIn) => wayIn !== 'options bill' && !LOOKING.includes(wayIn)))('%s', async (wayIn) => {
    await isRefused(seatOf(firms, 'priya'), { wayIn, reads: withoutRoleReads(wayIn) });
  });

  it.each(LOOKING)('%s: looks at what lies on their own matters, and at nothing else', async (wayIn) => {
    const { answer } = (await requests[wayIn]?.(others, seatOf(firms, 'priya'))) ?? { answer: '' };
    expect(answer).toMatch(/Shares of bill 1042|History of 00012-Acme/);
    expect(answer).not.toContain('share-listed');

    const { db } = firms.ours;
    const staffMemberId = await staffIdOf('priya@harlowreed.test');
    const own = { OR: [{ responsibleAttorneyId: staffMemberId }, { staff: { some: { staffMemberId } } }] };
    const bill = await db.bill.findFirstOrThrow({ where: { matters: { none: { matter: own } } } });
    const side = { ...seatOf(firms, 'priya'), billNumber: bill.number };
    const exchange = await requests[wayIn]?.({ ...others, billId: bill.id }, side);
    expect(exchange?.answer).toMatch(/There is no bill \S+ that you can see|That matter is not there any more/);
  });

  it('options bill: the bills of their own matters, and no others', async () => {
    const exchange = await requests['options bill']?.(others, seatOf(firms, 'priya'));
    const offered = [...(exchange?.answer.matchAll(/"value":"(bil_\w+)"/g) ?? [])].map(([, id]) => id ?? '');
    const staffMemberId = await staffIdOf('priya@harlowreed.test');
    const own = await firms.ours.db.billMatter.findMany({
      where: { matter: { OR: [{ responsibleAttorneyId: staffMemberId }, { staff: { some: { staffMemberId } } }] } },
      select: { billId: true },
    });

    expect(offered.length).toBeGreaterThan(0);
    expect(offered.filter((id) => !own.some(({ billId }) => billId === id))).toEqual([]);
    expect(own.length).toBeLessThan(await firms.ours.db.bill.count());
  });
});

describe('A staff member who was removed', () => {
  beforeAll(async () => {
    const email = await link(firms, { name: 'noel', role: 'billing' });
    await firms.command('staff', 'remove', email, '--firm', firms.ours.firmId, '--as', firms.ours.administrator);
  });

  it.each(WAYS.filter(isNoAsking))('%s', async (wayIn) => {
    const reads = strangerReads(/You are not linked to a staff member yet/, wayIn);
    await isRefused(seatOf(firms, 'noel'), { wayIn, reads });
  });

  it('also where the link to Slack was left behind', async () => {
    const { db, firmId, teamId } = firms.ours;
    const { person } = seatOf(firms, 'noel');
    const staffMemberId = await staffIdOf('noel@harlowreed.test');
    const key = { firmId, staffMemberId, platform: 'slack', workspaceId: teamId, userId: person.id };
    await db.chatIdentity.create({ data: { ...key, id: 'idn_left_behind', createdAt: new Date() } });

    for (const wayIn of WAYS.filter(isNoAsking)) {
      const reads = strangerReads(/You are not linked to a staff member yet/, wayIn);
      await isRefused(seatOf(firms, 'noel'), { wayIn, reads });
    }
  });
});

describe('A draft of somebody else of the firm', () => {
  it.each(OF_A_DRAFT)('is not there for an administrator: %s', async (wayIn) => {
    await isRefused(seatOf(firms, 'grace'), { wayIn, reads: TOO_OLD });
  });
});

describe('A link to a document', () => {
  it.each([
    ['sam@harlowreed.test', 200],
    ['grace@harlowreed.test', 200],
    ['priya@harlowreed.test', 404],
    ['tom@harlowreed.test', 404],
    ['noel@harlowreed.test', 404],
  ])('that is signed for %s answers %d', async (email, status) => {
    const { id: documentId } = await firms.ours.db.frozenDocument.findFirstOrThrow();
    const secretKey = Buffer.alloc(32, 7).toString('base64');
    const links = documentLinks({ secretKey, publicUrl: () => firms.product.shareBill.url, clock: systemClock() });
    const staffMemberId = await staffIdOf(email);

    const response = await fetch(links.linkTo({ firmId: firms.ours.firmId, documentId, staffMemberId }));

    expect(response.status).toBe(status);
  });
});

describe('Somebody who lost the role while their form was open', () => {
  let lost: Side;
  let own: Others;

  beforeAll(async () => {
    lost = firms.ours;
    const draft = await draftWith(lost, others);
    own = { ...others, draft };
    await setRole('attorney');
  });

  afterAll(() => setRole('billing'));

  it.each(['view share', 'view preview', ...OPENING])('%s', async (wayIn) => {
    const { answer } = (await requests[wayIn]?.(own, lost)) ?? { answer: '' };
    expect(answer).toMatch(wayIn === 'view preview' ? /Sharing bills needs|too old/ : NEEDS_ROLE);
    expect(OF_THE_BILL.filter((text) => answer.includes(text))).toEqual([]);
  });

  it.each(['action bill', 'action to', 'action edit-share'])(
    'is told so, and shown no client’s address any more: %s',
    async (wayIn) => {
      await onTeam();
      const { answer } = (await requests[wayIn]?.(own, lost)) ?? { answer: '' };
      expect(answer).toMatch(NEEDS_ROLE);
      expect(answer).not.toContain('dana@acme.test');
    },
  );

  async function setRole(role: string): Promise<void> {
    await firms.ours.db.staffMember.updateMany({ where: { email: 'sam@harlowreed.test' }, data: { role } });
  }

  /** On the team of the bill's matter: so the bill may be seen, and not shared. */
  async function onTeam(): Promise<void> {
    const { db, firmId } = firms.ours;
    const { matterId } = await db.billMatter.findFirstOrThrow({ where: { billId: own.billId } });
    const staffMemberId = await staffIdOf('sam@harlowreed.test');
    const data = { firmId, id: 'mst_lost_role', matterId, staffMemberId };
    await db.matterStaff.createMany({ data: [data], skipDuplicates: true });
  }
});

describe('Who may share bills does not thereby manage people', () => {
  it.each(MANAGING)('%s', async (wayIn) => {
    await isRefused(firms.ours, { wayIn, reads: NEEDS_ADMINISTRATOR });
  });
});

describe('Who may share bills, and nobody else, may do all of it', () => {
  it.each(WAYS.filter((wayIn) => !MANAGING.includes(wayIn)))('%s', async (wayIn) => {
    const { answer } = (await requests[wayIn]?.(others, firms.ours)) ?? { answer: '' };
    expect(answer).not.toMatch(/too old|Sharing bills needs|not linked|Guests|Something went wrong/);
    expect(answer).not.toMatch(EMPTY);
  });
});

describe('An address typed after the command', () => {
  it.each(['d_na@acme.test', '_ana@acme.test', '____@acme.test'])(
    'is taken by the letter: %s is no other contact’s address',
    async (address) => {
      const { answer } = await typeCommand(firms, { side: firms.ours, text: `1042 ${address} email Hello` });

      expect(answer).not.toContain('dana@acme.test');
      expect(answer).toMatch(/No contact has the address|We do not know the word/);
    },
  );
});

async function staffIdOf(email: string): Promise<string> {
  return (await firms.ours.db.staffMember.findFirstOrThrow({ where: { email } })).id;
}
