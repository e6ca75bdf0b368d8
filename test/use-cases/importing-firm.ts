// A firm that imports files: what the tests of imports set up, run, and look at afterwards.
import { type ImportFileOptions, readImportFile } from '../../src/adapters/bill-sources/read-import-file.ts';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { StaffMemberId } from '../../src/core/ids.ts';
import type { Role } from '../../src/core/staff.ts';
import type { BillSource } from '../../src/ports/bill-source.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';
import { onDisk } from '../adapters/bill-sources/files.ts';
import { aFirmId, testDatabase } from '../support/database.ts';

const clock = systemClock();
const ids = systemIds(clock);

export type ImportingFirm = Awaited<ReturnType<typeof anImportingFirm>>;

export async function anImportingFirm() {
  const database: Database = await testDatabase();
  const firmId = await aFirmId(database);
  const deps = { db: database.forFirm(firmId), clock, ids };
  const actor: Actor = { kind: 'operator', firmId };

  async function sourceOf(
    content: string | Uint8Array,
    state = 'awaiting_payment',
    file: Partial<ImportFileOptions> = {},
  ): Promise<BillSource> {
    const said = state === 'untold' ? {} : { state };
    const options = { ...said, currency: 'USD', paymentTermsDays: 30, ...file };
    const source = await readImportFile({ path: await onDisk(content), options });
    if (!source.ok) {
      throw new Error(source.refusal.text);
    }

    return source.value;
  }

  async function stage(
    content: string | Uint8Array,
    more: { dryRun?: boolean; actor?: Actor; state?: string; file?: Partial<ImportFileOptions> } = {},
  ) {
    const source = await sourceOf(content, more.state, more.file);

    return importBills(deps, { ...source, firmId, actor, dryRun: false, ...more });
  }

  return {
    database,
    firmId,
    deps,
    db: deps.db,
    actor,
    sourceOf,
    stage,
    apply: (importId: string) => applyImport(deps, { firmId, importId }),
    /** Stages and applies; what became of the bills. */
    take: async (content: string | Uint8Array, state?: string, file: Partial<ImportFileOptions> = {}) => {
      const staged = await stage(content, { ...(state === undefined ? {} : { state }), file });
      if (!staged.ok || staged.value.importId === undefined) {
        throw new Error(JSON.stringify(staged));
      }

      const applied = await applyImport(deps, { firmId, importId: staged.value.importId });

      return applied.ok ? { report: staged.value, counts: applied.value } : Promise.reject(new Error('not applied'));
    },
    /** A staff member of that role, as the actor. */
    staff: async (role: Role): Promise<Actor> => {
      const id = ids.newId('stf') as StaffMemberId;
      const email = `${id}@harlowreed.test`;
      await deps.db.staffMember.create({ data: { firmId, id, name: role, email, role, createdAt: clock.now() } });

      return { kind: 'staff', firmId, staffMemberId: id };
    },
  };
}

/** Everything that an import can change in a firm, without ids and times of our own. */
export async function contentOf({ db }: Pick<ImportingFirm, 'db'>) {
  const contact = { select: { externalId: true } } as const;

  return {
    staff: await db.staffMember.findMany({
      orderBy: { email: 'asc' },
      select: { name: true, email: true, role: true },
    }),
    contacts: await db.contact.findMany({
      orderBy: { externalId: 'asc' },
      omit: { id: true, firmId: true, createdAt: true },
    }),
    addresses: await db.contactEmail.findMany({
      orderBy: [{ address: 'asc' }, { position: 'asc' }],
      select: { address: true, position: true, contact },
    }),
    matters: await db.matter.findMany({
      orderBy: { externalId: 'asc' },
      select: { externalId: true, displayNumber: true, description: true, client: contact },
    }),
    parties: await db.matterContact.findMany({
      orderBy: [{ matter: { externalId: 'asc' } }, { contact: { externalId: 'asc' } }],
      select: { relation: true, contact, matter: contact },
    }),
    bills: await db.bill.findMany({
      orderBy: { externalId: 'asc' },
      omit: { id: true, firmId: true, clientId: true, createdAt: true, updatedAt: true },
    }),
    lineItems: await db.lineItem.findMany({
      orderBy: [{ bill: { externalId: 'asc' } }, { position: 'asc' }],
      omit: { id: true, firmId: true, billId: true, matterId: true },
    }),
    payments: await db.billPayment.findMany({
      orderBy: [{ bill: { externalId: 'asc' } }, { externalId: 'asc' }],
      select: { externalId: true, date: true, method: true, amountMinor: true },
    }),
  };
}

/** How many rows the firm has in each table that an import writes. */
export async function rowCounts({ db }: Pick<ImportingFirm, 'db'>) {
  return {
    staff: await db.staffMember.count(),
    contacts: await db.contact.count(),
    addresses: await db.contactEmail.count(),
    matters: await db.matter.count(),
    bills: await db.bill.count(),
    lineItems: await db.lineItem.count(),
    audit: await db.auditEntry.count(),
    jobs: await db.job.count(),
    imports: await db.import.count(),
    importRows: await db.importRow.count(),
  };
}
