// Shows a staff member the pay links of a share's recipients, to pass one on. Called by a button of the card.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form } from '../chat/form.ts';
import { payLinksForm } from '../chat/pay-links-form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { whyNotPayable } from '../core/pay.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { loadAccess } from './access.ts';
import { BILL_COLUMNS, billOf, canSeeBill } from './bill-facts.ts';
import { PAY_STANDING_COLUMNS, payStandingOf, pendingOf } from './open-pay-link.ts';
import { type PaymentDeps, providerOf } from './payment-providers.ts';
import { payUrlOf } from './recipient-links.ts';

export type ShowPayLinksDeps = PaymentDeps & {
  readonly db: FirmDb;
  readonly clock: Clock;
  readonly portalSecrets: Pick<PortalSecrets, 'madeToken' | 'payUrl'>;
};

/** Those that open something now. Refused for who may not share the bill, and where no link can be paid by. */
export async function showPayLinks(
  deps: ShowPayLinksDeps,
  { actor, shareId }: { readonly actor: StaffActor; readonly shareId: string },
): Promise<Result<Form, ChatRefusal>> {
  const access = await loadAccess(deps.db, actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  const share = await loadShare(deps.db, shareId);
  const bill = share && billOf(share.bill);
  if (!bill || !(await canSeeBill(deps.db, { actor, access, billId: bill.id }))) {
    return refuse({ code: 'share-not-found' });
  }

  const { settings } = access.firm;
  const provider = await providerOf(deps, { firmId: actor.firmId, settings, bill });
  const isPayable = !whyNotPayable({ bill, provider, pending: await pendingOf(deps.db, bill) });
  const links = isPayable ? linksOf(deps, share.recipients) : [];

  return links.length === 0
    ? refuse({ code: 'no-pay-link', number: bill.number })
    : ok(payLinksForm({ number: bill.number, paymentMode: settings.paymentMode, links }));
}

function loadShare(db: FirmDb, id: string) {
  return db.share.findFirst({
    where: { id },
    select: {
      bill: { select: BILL_COLUMNS },
      recipients: {
        orderBy: { id: 'asc' },
        select: {
          ...{ ...PAY_STANDING_COLUMNS, name: true },
          payLink: { select: { id: true, tokenHash: true, expiresAt: true } },
        },
      },
    },
  });
}

type LoadedRecipients = NonNullable<Awaited<ReturnType<typeof loadShare>>>['recipients'];

function linksOf(deps: ShowPayLinksDeps, recipients: LoadedRecipients) {
  const now = deps.clock.now();

  return recipients.flatMap(({ payLink, ...recipient }) => {
    const isOpen = payLink && payStandingOf({ ...payLink, recipient }, now) === 'open';
    const url = isOpen ? payUrlOf(deps, payLink) : undefined;

    return url === undefined ? [] : [{ name: recipient.name, url }];
  });
}
