// The rows that belong to a share: recipients with their deliveries, and the matters' communications.
import { en } from '../chat/texts/en.ts';
import type { StaffActor } from '../core/actor.ts';
import type { ShareId } from '../core/ids.ts';
import type { GuardOverride } from '../core/judge-recipients.ts';
import type { PlannedRecipient } from '../core/share.ts';
import type { FilesByContact, FrozenFile, PdfsByAddress } from './frozen-document.ts';
import { type LinkDeps, linkRow, payLinkRow } from './recipient-links.ts';
import { auditRow, type WriteDeps } from './rows.ts';
import type { DecidedShare } from './share-facts.ts';

export type RowDeps = LinkDeps & { readonly mailDomain: string };

/** One recipient and one delivery for each, and in the portal one link: all of them tracked by themselves. */
export function recipientRows(
  deps: RowDeps,
  request: {
    firmId: string;
    shareId: string;
    recipients: readonly PlannedRecipient[];
    /** What goes with the PDF, by contact. */
    files: FilesByContact;
    /** Whose PDF is not the share's. */
    pdfs: PdfsByAddress;
    override: GuardOverride | undefined;
    state: 'held' | 'queued';
    /** When their links can be used first; undefined of a share that is not in the portal. */
    linksFrom: Date | undefined;
    /** When they can pay first; undefined where nothing can be paid by a link. */
    paysFrom: Date | undefined;
  },
) {
  const { firmId, shareId, files, pdfs, override, state, linksFrom: from, paysFrom } = request;
  const recipient = request.recipients.map(({ contactId, name, address }) => ({
    firmId,
    id: deps.ids.newId('rcp'),
    shareId,
    contactId,
    name,
    address,
    warnings: codesOf(override, address).join(','),
  }));

  return {
    recipient,
    delivery: recipient.map(({ id, contactId, address }) => ({
      ...deliveryRow(deps, { firmId, shareId, state, recipientId: id }),
      ...fileColumns(files.get(contactId)),
      ...documentColumns(pdfs.get(address)),
    })),
    recipientLink:
      from === undefined ? [] : recipient.map(({ id: recipientId }) => linkRow(deps, { firmId, recipientId, from })),
    payLink:
      paysFrom === undefined
        ? []
        : recipient.map(({ id: recipientId, address }) =>
            payLinkRow(deps, { firmId, recipientId, from: paysFrom, printed: pdfs.get(address)?.payLink }),
          ),
  };
}

type DeliveryToAdd = {
  readonly firmId: string;
  readonly shareId: string;
  readonly recipientId: string;
  readonly state: 'held' | 'queued';
  /** `bill`, or what is mailed later: each kind once for each recipient. */
  readonly kind?: string;
};

export function deliveryRow(deps: WriteDeps & { readonly mailDomain: string }, request: DeliveryToAdd) {
  const id = deps.ids.newId('dlv');
  const now = deps.clock.now();
  const mail = { messageId: `<${id}@${deps.mailDomain}>`, mailDate: now };

  return { kind: 'bill', ...request, id, ...mail, createdAt: now, updatedAt: now };
}

/** Left to their defaults where there is none. */
function fileColumns(file: FrozenFile | undefined) {
  return file === undefined ? {} : { fileId: file.id, fileSha256: file.sha256 };
}

/** The same. */
export function documentColumns(pdf: FrozenFile | undefined) {
  return pdf === undefined ? {} : { documentId: pdf.id, documentSha256: pdf.sha256 };
}

function codesOf(override: GuardOverride | undefined, address: string): string[] {
  const judged = override?.recipients.find(({ recipient }) => recipient.address === address);

  return judged?.warnings.map(({ code }) => code) ?? [];
}

/** That a warning was overridden, and which; the reason is with the share. */
export function overrideRows(
  deps: WriteDeps,
  request: { actor: StaffActor; shareId: string; override: GuardOverride | undefined },
) {
  const { actor, shareId, override } = request;
  if (!override) {
    return [];
  }

  const codes = override.recipients.flatMap(({ warnings }) => warnings.map(({ code }) => code));
  const data = { recipients: override.recipients.length, warnings: [...new Set(codes)].join(',') };

  return [auditRow(deps, { actor, action: 'warning-overridden', subjectId: shareId, data })];
}

/** An address typed in the form is kept with the contact, with who entered it in the audit entry. */
export function addressRows(
  deps: WriteDeps,
  { actor, recipients }: { actor: StaffActor; recipients: readonly PlannedRecipient[] },
) {
  const { firmId } = actor;
  const entered = recipients.filter((recipient) => recipient.entered);
  const createdAt = deps.clock.now();

  return {
    contactEmail: entered.map(({ contactId, address }) => ({
      firmId,
      id: deps.ids.newId('cem'),
      contactId,
      address,
      createdAt,
    })),
    auditEntry: entered.map(({ contactId }) =>
      auditRow(deps, { actor, action: 'contact-address-added', subjectId: contactId }),
    ),
  };
}

/** Logged on every matter of the bill: always, or only when a message was typed, as the firm has set. */
export function communicationRows(
  { ids, clock }: WriteDeps,
  request: { actor: StaffActor; shareId: ShareId; decided: DecidedShare },
) {
  const { actor, shareId } = request;
  const { bill, plan, access } = request.decided;
  if (access.firm.settings.logCommunications === 'with-message' && plan.message === '') {
    return [];
  }

  return bill.matters.map(({ id: matterId }) => ({
    firmId: actor.firmId,
    id: ids.newId('com'),
    matterId,
    shareId,
    subject: bill.kind === 'trust' ? en.trustTitle(bill.number) : en.billTitle(bill.number),
    body: plan.message,
    occurredAt: clock.now(),
  }));
}
