import { beforeAll, describe, expect, it } from 'vitest';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { testDatabase } from '../support/database.ts';
import { anImportingFirm, contentOf } from './importing-firm.ts';

const NOTHING = { created: 0, updated: 0, unchanged: 0 };

beforeAll(async () => {
  await testDatabase();
});

describe('Who imports', () => {
  it.each(['attorney', 'read-only'] as const)('is refused as %s', async (role) => {
    const firm = await anImportingFirm();

    expect(await firm.stage(ledesFile([{}]), { actor: await firm.staff(role) })).toEqual({
      ok: false,
      refusal: { code: 'no-permission' },
    });
  });

  it('may import bills as billing, but adds no people', async () => {
    const firm = await anImportingFirm();
    const billing = await firm.staff('billing');
    const staff = [{ name: 'Eve', email: 'eve@harlowreed.test', role: 'administrator' }];

    const bills = await firm.stage(sharebillFile(), { actor: billing });
    const people = await firm.stage(sharebillFile({ file: { staff } }), { actor: billing });

    expect(bills).toMatchObject({ ok: true });
    expect(people).toMatchObject({
      ok: false,
      refusal: { report: { problems: [{ code: 'staff-needs-administrator', column: 'staff[0]' }] } },
    });
    expect(await firm.db.staffMember.count({ where: { email: 'eve@harlowreed.test' } })).toBe(0);
  });

  it('never changes the role of somebody whom the firm knows', async () => {
    const firm = await anImportingFirm();
    const administrator = await firm.staff('administrator');
    const person = { name: 'Tom Becker', email: 'tom@harlowreed.test' };
    await firm.stage(sharebillFile({ file: { staff: [{ ...person, role: 'read-only' }] } }), { actor: administrator });

    const again = await firm.stage(
      sharebillFile({ file: { staff: [{ ...person, email: 'TOM@harlowreed.test', role: 'administrator' }] } }),
      { actor: administrator },
    );

    expect(again).toMatchObject({ ok: true, value: { staffCreated: 0, problems: [{ code: 'staff-kept' }] } });
    expect(await firm.db.staffMember.findFirst({ where: { email: person.email } })).toMatchObject({
      role: 'read-only',
    });
  });

  it('is named in the audit entries of what the import made', async () => {
    const firm = await anImportingFirm();
    const actor = await firm.staff('administrator');
    const staff = [{ name: 'Tom Becker', email: 'Tom@HarlowReed.test', role: 'read-only' }];
    const staged = await firm.stage(sharebillFile({ file: { staff } }), { actor });
    await firm.apply((staged.ok && staged.value.importId) || '');

    const entries = await firm.db.auditEntry.findMany({ select: { action: true, actorId: true } });

    expect(entries.map(({ action }) => action).sort()).toEqual([
      ...['bill-created', 'contact-created', 'import-accepted', 'import-applied', 'matter-created', 'staff-added'],
    ]);
    expect(new Set(entries.map(({ actorId }) => actorId))).toEqual(
      new Set([actor.kind === 'staff' && actor.staffMemberId]),
    );
    // As people are looked up everywhere.
    expect(await firm.db.staffMember.count({ where: { email: 'tom@harlowreed.test' } })).toBe(1);
  });
});

describe('Another firm', () => {
  it('has bills of the same numbers for itself', async () => {
    const [harlow, stone] = [await anImportingFirm(), await anImportingFirm()];
    await harlow.take(sharebillFile());
    await stone.take(sharebillFile({ bill: { subject: 'Of another firm' } }));

    const { counts } = await harlow.take(sharebillFile());

    expect(counts.bills).toEqual({ ...NOTHING, unchanged: 1 });
    expect((await contentOf(harlow)).bills).toMatchObject([{ subject: 'Professional services', version: 1 }]);
    expect((await contentOf(stone)).bills).toMatchObject([{ subject: 'Of another firm', version: 1 }]);
  });

  it('cannot name contacts, matters or imports of this one', async () => {
    const [harlow, stone] = [await anImportingFirm(), await anImportingFirm()];
    const staged = await harlow.stage(sharebillFile());
    const importId = (staged.ok && staged.value.importId) || '';
    await harlow.apply(importId);

    const bill = await stone.stage(sharebillFile({ file: { contacts: [], matters: [] } }));
    const applied = await applyImport(stone.deps, { firmId: stone.firmId, importId });
    const asOther = await harlow.stage(sharebillFile(), { actor: stone.actor });

    expect(bill).toMatchObject({
      ok: false,
      refusal: { report: { problems: [{ code: 'unknown-client' }, { code: 'unknown-matter' }] } },
    });
    expect(applied).toEqual({ ok: false, refusal: { code: 'no-such-import' } });
    expect(asOther).toEqual({ ok: false, refusal: { code: 'no-permission' } });
  });
});
