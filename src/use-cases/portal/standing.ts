// Whether a shared bill is open to a recipient in the portal: reads what core/portal.ts decides by.
import { BILL_STATES } from '../../core/bill.ts';
import { type PortalStanding, portalStanding } from '../../core/portal.ts';
import { known } from '../bill-facts.ts';

/** For `select` of a recipient; read by `standingOf`. */
export const STANDING_COLUMNS = {
  stoppedAt: true,
  replacedBy: true,
  contact: { select: { deactivatedAt: true } },
  share: {
    select: { byPortal: true, holdUntil: true, cancelledAt: true, bill: { select: { state: true } } },
  },
} as const;

type StandingRow = {
  readonly stoppedAt: Date | null;
  readonly replacedBy: string | null;
  readonly contact: { readonly deactivatedAt: Date | null };
  readonly share: {
    readonly byPortal: boolean;
    readonly holdUntil: Date;
    readonly cancelledAt: Date | null;
    readonly bill: { readonly state: string };
  };
};

export function standingOf({ stoppedAt, replacedBy, contact, share }: StandingRow, now: Date): PortalStanding {
  const facts = {
    byPortal: share.byPortal,
    holdUntil: share.holdUntil,
    cancelled: share.cancelledAt !== null,
    stopped: stoppedAt !== null || replacedBy !== null,
    contactActive: contact.deactivatedAt === null,
    billState: known(BILL_STATES, share.bill.state),
  };

  return portalStanding(facts, now);
}
