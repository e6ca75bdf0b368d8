// Who does something. Every write takes one, and it ends up in the audit entry.
import type { ContactId, FirmId, StaffMemberId } from './ids.ts';

export type StaffActor = { readonly kind: 'staff'; readonly firmId: FirmId; readonly staffMemberId: StaffMemberId };

/** A contact who has proved who they are: by a password, by a mailed code, or by a session that began so. */
export type ClientActor = { readonly kind: 'client'; readonly firmId: FirmId; readonly contactId: ContactId };

/** The product itself (a job, or somebody who has proved nothing yet), or the person at the server's own command line. */
export type ServiceActor = { readonly kind: 'system' | 'operator'; readonly firmId: FirmId };

export type Actor = StaffActor | ClientActor | ServiceActor;

export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return actor.staffMemberId;
    case 'client':
      return actor.contactId;
    case 'system':
    case 'operator':
      return actor.kind;
  }
}
