// Who does something. Every write takes one, and it ends up in the audit entry.
import type { FirmId, StaffMemberId } from './ids.ts';

export type StaffActor = { readonly kind: 'staff'; readonly firmId: FirmId; readonly staffMemberId: StaffMemberId };

/** The product itself (a job), or the person at the server's own command line. */
export type ServiceActor = { readonly kind: 'system' | 'operator'; readonly firmId: FirmId };

export type Actor = StaffActor | ServiceActor;

export function actorId(actor: Actor): string {
  return actor.kind === 'staff' ? actor.staffMemberId : actor.kind;
}
