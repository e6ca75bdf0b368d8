// Role by action, cell by cell: every listener of the Slack app and every command, for each role. Who may, gets through to its
// effect or to a refusal of its own; who may not, reads why, and nothing in the database is other than before. Both lists are
// found in the product: a new action without its permission fails here.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayDo, type Permission, ROLES, type Role } from '../src/core/staff.ts';
import { pictureOf } from './support/access/firm-rows.ts';
import { commandCells, listenerPermissions, machineCommands } from './support/access/permissions.ts';
import { withoutRoleReads } from './support/access/role-words.ts';
import { type Others, requests, seatOf, whatOthersHave } from './support/access/roles.ts';
import { startTwoFirms, type TwoFirms } from './support/access/two-firms.ts';
import { commandsOf, watchWaysIn } from './support/access/ways-in.ts';

const PEOPLE: Readonly<Record<Role, string>> = {
  administrator: 'grace',
  billing: 'sam',
  attorney: 'priya',
  'read-only': 'tom',
};
/** Those who may least come first: what an administrator does changes the firm for all. */
const FROM_LEAST = ROLES.toReversed();
const BOLTS_OWN = ['use everything', 'use everything'];
const REFUSED =
  /Only an administrator may|needs the billing or administrator role|You are not linked|Guests|Something went wrong/;
/** Done by the one with the role billing before: the second time nothing changes, and nothing may be said. */
const SPENT = ['action cancel-share', 'action import-file', 'action discard-file'].concat(
  ['state', 'dates', 'source'].map((question) => `action import-${question}`),
);
const NOT_PERMITTED = /which may not|needs the billing or administrator role/;

const watch = watchWaysIn();
let firms: TwoFirms;
let others: Others;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cells-'));
  firms = await startTwoFirms(folder);
  others = await whatOthersHave(firms);
}, 300_000);

afterAll(async () => {
  await firms?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** When nothing that was asked for before is at work any more. */
async function picture() {
  await firms.product.shareBill.jobs.idle();

  return pictureOf(firms.ours.db, firms.ours.firmId);
}

const may = (role: Role, permission: Permission | 'anybody') => permission === 'anybody' || mayDo(role, permission);

it('every listener has its permission', () => {
  expect(watch.slackListeners()).toEqual([...Object.keys(listenerPermissions), ...BOLTS_OWN].sort());
  expect(Object.keys(requests).sort()).toEqual(Object.keys(listenerPermissions).sort());
});

it('every command has its permission', async () => {
  const commands = (await commandsOf(firms.product.shareBill)).map((line) => line.split(/ (?=[<[]|--)/)[0]);
  expect(commands.toSorted()).toEqual([...Object.keys(commandCells), ...machineCommands].sort());
});

it('every permission is asked for somewhere, and differs between roles', () => {
  const asked = [...Object.values(listenerPermissions), ...Object.values(commandCells).map(({ needs }) => needs)];
  const permissions = ['share-bills', 'record-payments', 'set-contacts', 'manage-firm', 'verify-audit'] as const;
  expect(permissions.filter((permission) => !asked.includes(permission))).toEqual([]);
});

describe.each(FROM_LEAST)('A staff member with the role %s', (role) => {
  it.each(Object.entries(commandCells))('sharebill %s', async (name, { words, needs }) => {
    const before = await picture();
    const as = needs === 'anybody' ? [] : ['--as', `${PEOPLE[role]}@harlowreed.test`];

    const { exit, printed } = await firms.command(
      ...name.split(' '),
      ...words(others),
      '--firm',
      firms.ours.firmId,
      ...as,
    );

    if (may(role, needs)) {
      expect(printed).not.toMatch(NOT_PERMITTED);
    } else {
      expect({ exit, printed }).toEqual({ exit: 1, printed: expect.stringMatching(NOT_PERMITTED) });
      expect(await picture()).toEqual(before);
    }
  });

  it.each(Object.entries(listenerPermissions))('%s', async (wayIn, needs) => {
    const before = await picture();

    const exchange = await requests[wayIn]?.(others, seatOf(firms, PEOPLE[role])).catch((cause: unknown) => {
      if (role !== 'administrator' || !SPENT.includes(wayIn)) throw cause;

      return { given: '', answer: '' };
    });

    if (may(role, needs)) {
      expect(exchange?.answer).not.toMatch(REFUSED);
    } else {
      expect(exchange?.answer).toMatch(withoutRoleReads(wayIn));
      expect(await picture()).toEqual(before);
    }
  });
});
