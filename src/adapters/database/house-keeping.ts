// What the job `keep-house` does to a firm's rows and Prisma has no words for. Each function is told which firm.
import { Prisma, type PrismaClient } from './generated/client.ts';

export type Seal = { readonly id: string; readonly hash: string };

export type SealBatch = {
  /** The firm's newest sealed entry, which the first of `seals` follows. */
  readonly head: { readonly seq: number; readonly hash: string };
  readonly seals: readonly Seal[];
};

export type HouseKeeping = {
  /**
   * Numbers the entries from the head on, gives them their hashes and moves the head, all or nothing. Returns how many:
   * 0 when the head is another one by now, or one of the entries is sealed or gone.
   */
  sealEntries(firmId: string, batch: SealBatch): Promise<number>;
  /** Deletes the drafts that expired before that date and made no share. Returns how many. */
  forgetDrafts(firmId: string, expiredBefore: Date): Promise<number>;
};

export function houseKeepingOf(client: PrismaClient): HouseKeeping {
  return {
    sealEntries: (firmId, batch) => sealEntries(client, { ...batch, firmId }),
    forgetDrafts: (firmId, expiredBefore) => client.$executeRaw`
      DELETE FROM draft WHERE firm_id = ${firmId} AND expires_at < ${expiredBefore}
      AND NOT EXISTS (SELECT FROM share WHERE share.firm_id = draft.firm_id AND share.draft_id = draft.id)`,
  };
}

/** Two sealers meet at the firm's row: the second finds that the head has moved. */
function sealEntries(client: PrismaClient, { firmId, head, seals }: SealBatch & { firmId: string }): Promise<number> {
  const ids = Prisma.sql`${seals.map(({ id }) => id)}::text[]`;
  const hashes = Prisma.sql`${seals.map(({ hash }) => hash)}::text[]`;
  const lastHash = seals.at(-1)?.hash ?? head.hash;

  return client.$executeRaw`
    WITH moved AS (
      UPDATE firm SET audit_seq = ${head.seq + seals.length}::int, audit_hash = ${lastHash}
      WHERE id = ${firmId} AND audit_seq = ${head.seq}::int AND audit_hash = ${head.hash} AND ${seals.length}::int = (
        SELECT count(*) FROM audit_entry WHERE firm_id = ${firmId} AND id = ANY(${ids}) AND seq IS NULL
      )
      RETURNING 1
    )
    UPDATE audit_entry SET seq = ${head.seq}::int + seal.position::int, hash = seal.hash
    FROM unnest(${ids}, ${hashes}) WITH ORDINALITY AS seal (id, hash, position)
    WHERE audit_entry.firm_id = ${firmId} AND audit_entry.id = seal.id AND EXISTS (SELECT FROM moved)`;
}
