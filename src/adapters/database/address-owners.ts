// Who has an e-mail address, in any letters, by the index for that. Used by for-firm.ts.
import type { PrismaClient } from './generated/client.ts';

export type AddressOwner = {
  readonly contactId: string;
  /** As it is stored. */
  readonly address: string;
};

export type AddressOwners = {
  /** Deactivated contacts too. */
  ownersOf(address: string): Promise<readonly AddressOwner[]>;
};

/** The database makes its small letters itself, as its index has them. */
export function ownersOf(
  client: Pick<PrismaClient, '$queryRaw'>,
  { firmId, address }: { readonly firmId: string; readonly address: string },
): Promise<readonly AddressOwner[]> {
  return client.$queryRaw<AddressOwner[]>`
    SELECT contact_id AS "contactId", address FROM contact_email
    WHERE firm_id = ${firmId} AND lower(address) = lower(${address})
    ORDER BY contact_id, address LIMIT 50`;
}
