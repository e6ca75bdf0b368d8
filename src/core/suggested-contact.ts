// Whom a bill is suggested to go to. A suggestion only: the sharer sees it spelled out before confirming.
import type { ContactId } from './ids.ts';

export type MatterParty = {
  readonly contactId: ContactId;
  readonly isClient: boolean;
  readonly hasAddress: boolean;
  readonly active: boolean;
  /** The matters of the bill on which this contact is the client or a related contact. */
  readonly matters: readonly string[];
  readonly adverse: boolean;
};

/**
 * The bill's client when it has an address, else a related contact with one, else the client
 * without an address. Of a bill over several matters only contacts common to all of them count.
 */
export function suggestedContact(
  parties: readonly MatterParty[],
  billMatters: readonly string[],
): ContactId | undefined {
  const candidates = parties.filter(
    (party) => party.active && !party.adverse && billMatters.every((matter) => party.matters.includes(matter)),
  );
  const reachable = candidates.filter((party) => party.hasAddress);
  const first = reachable.find((party) => party.isClient) ?? reachable[0] ?? candidates.find((party) => party.isClient);

  return first?.contactId;
}
