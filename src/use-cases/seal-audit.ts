// Seals a firm's audit entries: numbers them and chains their hashes. Called by the job `keep-house`.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { HouseKeeping, Seal } from '../adapters/database/house-keeping.ts';
import { type AuditFact, type AuditHead, auditHash, FACT_COLUMNS } from './audit-chain.ts';

export type SealAuditDeps = { readonly db: FirmDb; readonly houseKeeping: Pick<HouseKeeping, 'sealEntries'> };

const BATCH_ENTRIES = 500;

/**
 * Seals what is not sealed yet, oldest first, batch by batch. The order is that of sealing: an entry that is committed
 * late comes after younger ones. Returns how many were sealed here; ends early when another sealer is at it.
 */
export async function sealAudit(deps: SealAuditDeps, { firmId }: { firmId: string }): Promise<number> {
  let sealed = 0;
  for (;;) {
    const count = await sealBatch(deps, firmId);
    sealed += count;
    if (count < BATCH_ENTRIES) {
      return sealed;
    }
  }
}

async function sealBatch({ db, houseKeeping }: SealAuditDeps, firmId: string): Promise<number> {
  // The head before the entries: when another sealer takes some meanwhile, the guard on the head sees it.
  const { auditSeq: seq, auditHash: hash } = await db.firm.findFirstOrThrow({
    where: { id: firmId },
    select: { auditSeq: true, auditHash: true },
  });
  const facts = await db.auditEntry.findMany({
    where: { seq: null },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
    take: BATCH_ENTRIES,
    select: FACT_COLUMNS,
  });
  if (facts.length === 0) {
    return 0;
  }

  const head = { seq, hash };

  return houseKeeping.sealEntries(firmId, { head, seals: sealsAfter(head, { firmId, facts }) });
}

function sealsAfter(head: AuditHead, { firmId, facts }: { firmId: string; facts: readonly AuditFact[] }): Seal[] {
  let previousHash = head.hash;

  return facts.map((fact, index) => {
    previousHash = auditHash({ firmId, seq: head.seq + index + 1, previousHash }, fact);

    return { id: fact.id, hash: previousHash };
  });
}
