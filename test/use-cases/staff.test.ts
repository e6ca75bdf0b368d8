// Changes of a firm's people that stand in each other's way, and who is told when somebody leaves. On the server database,
// where transactions run at the same time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import type { FirmId, StaffMemberId } from '../../src/core/ids.ts';
import type { Role } from '../../src/core/staff.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { askForAccess } from '../../src/use-cases/ask-for-access.ts';
import { acceptAccess, declineAccess } from '../../src/use-cases/decide-access.ts';
import { addStaffMember, changeRole, linkStaffMember, removeStaffMember } from '../../src/use-cases/staff.ts';
import { takeLeaver } from '../../src/use-cases/take-leaver.ts';
import { aFirmId, openServerDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

const clock = systemClock();
const ids = systemIds(clock);
const platform = 'slack';

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const opened = await openServerDatabase(process.env.TEST_DATABASE_URL ?? '');
  database = opened.database;
  drop = opened.drop;
}, 300_000);

afterAll(async () => {
  await database?.stop();
  await drop?.();
});

async function aFirm() {
  const firmId: FirmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  const workspaceId = `T${ids.newSecret().replace(/\W|_/g, '').slice(0, 12).toUpperCase()}`;
  await database.directory.linkWorkspace({ platform, workspaceId, firmId });
  const deps = { db, clock, ids, directory: database.directory, logger: silentLogger };
  const add = async (name: string, role: Role): Promise<StaffActor> => {
    const id = ids.newId('stf');
    const email = `${name.toLowerCase()}@harlow.example`;
    await db.staffMember.create({ data: { firmId, id, name, email, role, createdAt: clock.now() } });
    const key = { firmId, id: ids.newId('idn'), staffMemberId: id };
    const user = { platform, workspaceId, userId: `U0${name.toUpperCase()}` };
    await db.chatIdentity.create({ data: { ...key, ...user, createdAt: clock.now() } });

    return { kind: 'staff', firmId, staffMemberId: id as StaffMemberId };
  };
  const administrators = () => db.staffMember.count({ where: { role: 'administrator', removedAt: null } });
  const userOf = (name: string) => ({ platform, workspaceId, userId: `U0${name.toUpperCase()}` });

  return { firmId, db, deps, add, administrators, userOf };
}

const refusalOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'done' : result.refusal?.code);

describe('The last administrator', () => {
  it('stays when two remove each other, or give themselves up, at the same time', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { deps, add, administrators } = await aFirm();
      const [ann, ben] = [await add('Ann', 'administrator'), await add('Ben', 'administrator')];
      const leave = round % 2 === 0;
      const tries = leave
        ? [removeStaffMember(deps, { actor: ann, who: ben }), removeStaffMember(deps, { actor: ben, who: ann })]
        : [
            changeRole(deps, { actor: ann, who: ann, role: 'billing' }),
            changeRole(deps, { actor: ben, who: ben, role: 'attorney' }),
          ];

      const answers = (await Promise.all<{ ok: boolean; refusal?: { code: string } }>(tries)).map(refusalOf);

      expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
      expect(answers).toContainEqual(expect.stringMatching(/^(last-administrator|needs-administrator)$/));
      expect(await administrators()).toBe(1);
    }
  });

  it('who is deactivated stays one without a link, and the log says that somebody must act', async () => {
    const { db, deps, add, administrators, userOf, firmId } = await aFirm();
    await add('Ann', 'administrator');
    const errors: string[] = [];
    const logger: Logger = { ...silentLogger, error: (message) => void errors.push(message) };

    const left = await takeLeaver({ ...deps, logger }, { firmId, user: userOf('Ann'), why: 'deactivated' });

    expect(left).toBe('last-administrator');
    expect(await administrators()).toBe(1);
    expect(await db.chatIdentity.count()).toBe(0);
    expect(errors).toEqual(['the last administrator of a firm has left the chat']);
  });
});

describe('Somebody who leaves the workspace', () => {
  it.each([
    ['deactivated', 'removed', 0],
    ['outsider', 'unlinked', 1],
  ] as const)('%s: is %s, once, with an audit entry', async (why, became, left) => {
    const { db, deps, add, userOf, firmId } = await aFirm();
    await add('Ann', 'administrator');
    const { staffMemberId } = await add('Ben', 'billing');

    const answers = [
      await takeLeaver(deps, { firmId, user: userOf('Ben'), why }),
      await takeLeaver(deps, { firmId, user: userOf('Ben'), why }),
    ];

    expect(answers).toEqual([became, 'nobody']);
    expect(await db.staffMember.count({ where: { id: staffMemberId, removedAt: null } })).toBe(left);
    expect(await db.chatIdentity.count({ where: { staffMemberId } })).toBe(0);
    const entries = await db.auditEntry.findMany({ where: { subjectId: staffMemberId } });
    expect(entries.map(({ action, data }) => ({ action, data }))).toEqual([
      { action: `staff-${became}`, data: { why } },
    ]);
  });
});

describe('Who is who', () => {
  it('an address that is taken is refused; who was removed comes back as the same person', async () => {
    const { db, deps, add } = await aFirm();
    const ann = await add('Ann', 'administrator');
    const ben = await add('Ben', 'billing');
    const again = { actor: ann, name: 'Benedict', email: 'BEN@harlow.example', role: 'attorney' };

    const taken = await addStaffMember(deps, again);
    await removeStaffMember(deps, { actor: ann, who: { email: 'ben@harlow.example' } });
    const back = await addStaffMember(deps, again);

    expect([refusalOf(taken), back.ok && back.value]).toEqual(['email-taken', ben.staffMemberId]);
    const row = await db.staffMember.findFirstOrThrow({ where: { id: ben.staffMemberId } });
    expect(row).toMatchObject({ name: 'Benedict', role: 'attorney', removedAt: null });
    const entries = await db.auditEntry.findMany({ where: { subjectId: ben.staffMemberId }, orderBy: { id: 'asc' } });
    expect(entries.map(({ action }) => action)).toEqual(['staff-removed', 'staff-added-again']);
  });

  it('a link moves to the other person, and is not taken from an administrator', async () => {
    const { db, deps, add, userOf } = await aFirm();
    const ann = await add('Ann', 'administrator');
    const ben = await add('Ben', 'billing');
    const cleo = await add('Cleo', 'billing');

    const moved = await linkStaffMember(deps, { actor: ann, who: cleo, user: userOf('Ben') });
    const kept = await linkStaffMember(deps, { actor: ann, who: ben, user: userOf('Ann') });

    expect([refusalOf(moved), refusalOf(kept)]).toEqual(['done', 'identity-taken']);
    const links = await db.chatIdentity.findMany({ orderBy: { userId: 'asc' } });
    expect(links.map(({ userId, staffMemberId }) => [userId, staffMemberId])).toEqual([
      ['U0ANN', ann.staffMemberId],
      ['U0BEN', cleo.staffMemberId],
    ]);
  });

  it.each(['billing', 'attorney', 'read-only'] as const)('with the role %s nobody changes anything', async (role) => {
    const { db, deps, add, userOf } = await aFirm();
    await add('Ann', 'administrator');
    const actor = await add('Ben', role);
    const before = [await db.staffMember.findMany(), await db.chatIdentity.findMany()];

    const answers = [
      await addStaffMember(deps, { actor, name: 'X', email: 'x@harlow.example', role: 'billing' }),
      await linkStaffMember(deps, { actor, who: actor, user: userOf('New') }),
      await changeRole(deps, { actor, who: actor, role: 'administrator' }),
      await removeStaffMember(deps, { actor, who: { email: 'ann@harlow.example' } }),
      await declineAccess(deps, { actor, requestId: 'acr_none' }),
      await acceptAccess(deps, { actor, requestId: 'acr_none', name: 'X', email: 'x@harlow.example', role: 'billing' }),
    ];

    expect(answers.map(refusalOf)).toEqual(Array.from({ length: 6 }, () => 'needs-administrator'));
    expect([await db.staffMember.findMany(), await db.chatIdentity.findMany()]).toEqual(before);
    expect(await db.auditEntry.count()).toBe(0);
  });
});

describe('Asking for access', () => {
  it('is one request however often it is pressed at the same time, and three a day', async () => {
    const { firmId, db, deps, add, userOf } = await aFirm();
    const actor = await add('Ann', 'administrator');
    const asking = { firmId, user: userOf('New'), name: 'New\nName' };

    await Promise.all([1, 2, 3, 4].map(() => askForAccess(deps, asking)));
    expect(await db.accessRequest.count()).toBe(1);
    for (let round = 0; round < 3; round += 1) {
      const open = await db.accessRequest.findFirstOrThrow({ where: { state: 'open' } });
      const decisions = [1, 2].map(() => declineAccess(deps, { actor, requestId: open.id }));
      expect((await Promise.all(decisions)).map(refusalOf).toSorted()).toEqual(['done', 'request-not-open']);
      await askForAccess(deps, asking);
    }

    expect(await db.accessRequest.count()).toBe(3);
    expect(refusalOf(await askForAccess(deps, asking))).toBe('asked-too-often');
  });

  it('is refused where no administrator can be told', async () => {
    const { firmId, db, deps, add, userOf } = await aFirm();
    await add('Ben', 'billing');

    const asked = await askForAccess(deps, { firmId, user: userOf('New'), name: 'New' });

    expect(refusalOf(asked)).toBe('nobody-to-ask');
    expect(await db.accessRequest.count()).toBe(0);
  });
});
