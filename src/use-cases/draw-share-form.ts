// Makes the first step of the form from a draft: facts of the bill, chosen contacts, who it was sent to before.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form, ShareValues } from '../chat/form.ts';
import { type BillFacts, shareForm } from '../chat/share-form.ts';
import { billStatus } from '../core/bill.ts';
import type { ContactId } from '../core/ids.ts';
import { formatShortDate, formatTime, localDateAt } from '../core/local-date.ts';
import { channelOffer } from '../core/share-channel.ts';
import { type MatterParty, suggestedContact } from '../core/suggested-contact.ts';
import type { Clock } from '../ports/clock.ts';
import { type Access, administratorsOf } from './access.ts';
import type { LoadedBill } from './bill-facts.ts';
import { chosenContacts, contactChoices } from './contact-choices.ts';

type DrawDeps = {
  readonly db: FirmDb;
  readonly clock: Clock;
  /** Whether clients can reach the portal at all. */
  readonly portalOffered: boolean;
};

export type DrawRequest = {
  readonly access: Access;
  readonly draftId: string;
  readonly bill: LoadedBill | undefined;
  readonly values: ShareValues;
  readonly notice?: string;
};

export async function drawShareForm(deps: DrawDeps, request: DrawRequest): Promise<Form> {
  const { bill, values } = request;
  const chosen = await chosenContacts(deps.db, values.to);
  const { plan } = request.access.firm;
  const offer = channelOffer({ ...deps, plan, bill: bill ?? ANY_BILL });
  const withoutAddress = bill ? await contactsWithoutAddress(deps.db, { billId: bill.id, chosen: values.to }) : [];

  return shareForm({
    draftId: request.draftId,
    bill: bill ? await billFacts(deps, { bill, access: request.access }) : undefined,
    chosen,
    withoutAddress,
    values,
    notice: request.notice,
    offer,
    administrators: offer.refusals.length === 0 ? [] : await administratorsOf(deps.db),
  });
}

const ANY_BILL = { number: '', state: 'awaiting_payment' } as const;

/** The value that is preselected for a bill: the suggested contact at its first address, or without any. */
export async function suggestedValues(db: FirmDb, billId: string): Promise<string[]> {
  const { parties, matters } = await partiesOf(db, billId);
  const suggested = suggestedContact(parties, matters);
  const [choice] = suggested ? await contactChoices(db, [suggested]) : [];

  return choice ? [choice.value] : [];
}

async function billFacts(deps: DrawDeps, request: { bill: LoadedBill; access: Access }): Promise<BillFacts> {
  const { bill, access } = request;
  const now = deps.clock.now();
  const today = localDateAt(now, access.firm.timeZone);

  return {
    ...bill,
    status: billStatus(bill, today),
    today,
    matters: bill.matters.map(({ name }) => name),
    sentBefore: await sentBefore(deps.db, { billId: bill.id, timeZone: access.firm.timeZone, now }),
  };
}

const SHOWN_SHARES = 3;

async function sentBefore(db: FirmDb, request: { billId: string; timeZone: string; now: Date }) {
  const shares = await db.share.findMany({
    where: { billId: request.billId, cancelledAt: null },
    orderBy: { createdAt: 'desc' },
    take: SHOWN_SHARES,
    select: { createdAt: true, sharer: { select: { name: true } }, recipients: { select: { address: true } } },
  });
  const today = localDateAt(request.now, request.timeZone);

  return shares.map((share) => {
    const day = localDateAt(share.createdAt, request.timeZone);
    const time = formatTime(share.createdAt, request.timeZone);

    return {
      when: day === today ? time : `${formatShortDate(day, today)} ${time}`,
      who: share.sharer.name,
      to: share.recipients.map((recipient) => recipient.address).join(', '),
    };
  });
}

/** Contacts of the bill's matters that cannot be mailed: shown with the reason, never skipped silently. */
async function contactsWithoutAddress(
  db: FirmDb,
  request: { billId: string; chosen: readonly string[] },
): Promise<string[]> {
  const { parties } = await partiesOf(db, request.billId);
  const missing = parties.filter((party) => !party.hasAddress && party.active && !party.adverse);
  const choices = await contactChoices(
    db,
    missing.map((party) => party.contactId),
  );

  return choices.filter((choice) => !request.chosen.includes(choice.value)).map((choice) => choice.name);
}

async function partiesOf(db: FirmDb, billId: string): Promise<{ parties: MatterParty[]; matters: string[] }> {
  const rows = await db.billMatter.findMany({
    where: { billId },
    orderBy: { position: 'asc' },
    select: {
      matterId: true,
      matter: {
        select: { clientId: true, contacts: { orderBy: { id: 'asc' }, select: { contactId: true, relation: true } } },
      },
    },
  });
  const links = rows.flatMap(({ matterId, matter }) => [
    { matterId, contactId: matter.clientId, relation: 'client' },
    ...matter.contacts.map((contact) => ({ matterId, ...contact })),
  ]);
  const contactIds = [...new Set(links.map((link) => link.contactId))];
  const contacts = await db.contact.findMany({
    where: { id: { in: contactIds } },
    select: { id: true, deactivatedAt: true, emails: { take: 1, select: { id: true } } },
  });
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));

  return {
    matters: rows.map((row) => row.matterId),
    parties: contactIds.map((contactId) => {
      const own = links.filter((link) => link.contactId === contactId);
      const contact = byId.get(contactId);

      return {
        contactId: contactId as ContactId,
        isClient: own.some((link) => link.relation === 'client'),
        adverse: own.some((link) => link.relation === 'adverse'),
        matters: own.filter((link) => link.relation !== 'adverse').map((link) => link.matterId),
        hasAddress: (contact?.emails.length ?? 0) > 0,
        active: contact?.deactivatedAt === null,
      };
    }),
  };
}
