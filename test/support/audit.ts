// A firm with audit entries, sealed by the product's own code, for tests that then change what was sealed.
import type { Database } from '../../src/adapters/database/open-database.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import { sealAudit } from '../../src/use-cases/seal-audit.ts';
import { type VerifyAuditRequest, verifyAudit } from '../../src/use-cases/verify-audit.ts';
import { aFirmId } from './database.ts';

const ids = systemIds(systemClock());
const START = Date.parse('2026-03-02T09:30:00.123Z');

export type AuditedFirm = Awaited<ReturnType<typeof anAuditedFirm>>;

/** The first `count` entries are sealed. */
export async function anAuditedFirm(database: Database, count = 0) {
  const firmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  const deps = { db, houseKeeping: database.houseKeeping };
  const seal = () => sealAudit(deps, { firmId });
  const entry = (number: number, more: object = {}) => anEntry(firmId, { number, ...more });
  for (let from = 1; from <= count; from += 2_000) {
    const numbers = Array.from({ length: Math.min(2_000, count - from + 1) }, (_, index) => from + index);
    await db.auditEntry.createMany({ data: numbers.map((number) => entry(number)) });
  }
  await seal();

  return {
    firmId,
    db,
    deps,
    entry,
    seal,
    verify: (more: Partial<VerifyAuditRequest> = {}) => verifyAudit({ db }, { firmId, ...more }),
    at: (seq: number) => db.auditEntry.findFirstOrThrow({ where: { seq } }),
    head: async () => {
      const { auditSeq: seq, auditHash: hash } = await db.firm.findFirstOrThrow();

      return { seq, hash };
    },
  };
}

/** One entry a millisecond. */
function anEntry(firmId: string, { number, ...more }: { number: number }) {
  return {
    firmId,
    id: ids.newId('aud'),
    actorKind: 'staff',
    actorId: 'stf_1',
    action: 'bill-shared',
    subjectId: `shr_${number}`,
    data: { recipients: 2, billVersion: number, byEmail: true, billId: 'bil_1' },
    occurredAt: new Date(START + number),
    ...more,
  };
}
