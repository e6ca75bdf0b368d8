// Mails a recipient the new link that they asked for: a notice of the bill as it is now, without its PDF. The handler of the
// job `mail-new-link`, whose subject is the link.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { BillMail, Mailer } from '../ports/mailer.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { letterheadOf } from './bill-document.ts';
import { loadBill } from './bill-facts.ts';
import { mailedBill } from './mailed-bill.ts';
import { STANDING_COLUMNS, standingOf } from './portal/standing.ts';
import { mailedUrl } from './recipient-links.ts';
import { readContent } from './share-content.ts';

export type MailNewLinkDeps = {
  readonly db: FirmDb;
  readonly clock: Clock;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly portalSecrets: Pick<PortalSecrets, 'madeToken' | 'linkUrl'>;
  readonly mailDomain: string;
};

/** Nothing is mailed that leads nowhere by now. Throws Fault('mail-deferred', retryable) when it can be tried again. */
export async function mailNewLink(deps: MailNewLinkDeps, { linkId }: { readonly linkId: string }): Promise<void> {
  const row = await readLink(deps.db, linkId);
  const now = deps.clock.now();
  if (!row || row.replacedAt !== null || row.expiresAt <= now || standingOf(row.recipient, now) !== 'open') {
    return;
  }

  const mail = await noticeOf(deps, row);
  const outcome = mail && (await deps.mailer.send({ mail, onTransmitting: async () => undefined }));
  if (outcome?.kind === 'deferred') {
    throw new Fault('mail-deferred', { retryable: true });
  }
}

type LinkRow = NonNullable<Awaited<ReturnType<typeof readLink>>>;

function readLink(db: FirmDb, linkId: string) {
  const contact = { deactivatedAt: true, portalAccount: { select: { tellsViews: true } } } as const;
  const share = { ...STANDING_COLUMNS.share.select, billId: true, content: true } as const;

  return db.recipientLink.findFirst({
    where: { id: linkId },
    select: {
      id: true,
      tokenHash: true,
      createdAt: true,
      expiresAt: true,
      replacedAt: true,
      firm: { select: { name: true, settings: true } },
      recipient: {
        select: {
          ...STANDING_COLUMNS,
          name: true,
          address: true,
          contact: { select: contact },
          share: { select: share },
        },
      },
    },
  });
}

/** What the sharer wrote at the time is not said again. */
async function noticeOf(deps: MailNewLinkDeps, row: LinkRow): Promise<BillMail | undefined> {
  const { mailDomain } = deps;
  const { id, createdAt, firm, recipient } = row;
  const { name, address, share, contact } = recipient;
  const bill = await loadBill(deps.db, share.billId);
  const settings = firmSettings(firm.settings);
  const { sharer } = readContent(share.content);
  const tellsViews = settings.tellViews && (contact.portalAccount?.tellsViews ?? true);
  const names = bill?.matters.map((matter) => matter.name) ?? [];
  const url = mailedUrl(deps, row);
  if (url === undefined) {
    throw new Fault('link-of-another-key', { retryable: true });
  }

  return (
    bill && {
      // no bounce address belongs to it: it is no delivery
      messageId: `<link.${id}@${mailDomain}>`,
      date: createdAt,
      from: { name: firm.name },
      replyTo: { name: sharer.name, address: sharer.email },
      to: { name, address },
      bill: mailedBill(bill, names),
      message: '',
      sharerName: sharer.name,
      firm: letterheadOf({ name: firm.name, settings }),
      portal: { url, tellsViews },
    }
  );
}
