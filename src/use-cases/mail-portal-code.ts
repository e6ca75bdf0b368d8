// Mails a client the code that counts now. The handler of the job `mail-portal-code`, whose subject is the account. A code is
// made from what is stored, and stands nowhere.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { CodeMail, Mailer } from '../ports/mailer.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { letterheadOf } from './bill-document.ts';

export type MailPortalCodeDeps = {
  readonly db: FirmDb;
  readonly clock: Clock;
  readonly mailer: Pick<Mailer, 'sendCode'>;
  readonly portalSecrets: Pick<PortalSecrets, 'code' | 'hashOf'>;
  readonly mailDomain: string;
};

const TRY_AGAIN_MS = 15_000;
const MINUTE_MS = 60_000;

/** Returns when to try again: a code that counts no longer helps nobody. */
export async function mailPortalCode(
  deps: MailPortalCodeDeps,
  { accountId }: { readonly accountId: string },
): Promise<{ retryAt: Date } | undefined> {
  const row = await readAccount(deps.db, accountId);
  const leftMs = (row?.codeExpiresAt?.getTime() ?? 0) - deps.clock.now().getTime();
  if (!row || row.codeNonce === '' || leftMs <= 0 || row.contact.deactivatedAt !== null) {
    return undefined;
  }

  const outcome = await deps.mailer.sendCode(mailOf(deps, { row, leftMs }));

  return outcome.kind === 'deferred' && leftMs > TRY_AGAIN_MS
    ? { retryAt: new Date(deps.clock.now().getTime() + TRY_AGAIN_MS) }
    : undefined;
}

type AccountRow = NonNullable<Awaited<ReturnType<typeof readAccount>>>;

function readAccount(db: FirmDb, accountId: string) {
  return db.portalAccount.findFirst({
    where: { id: accountId },
    select: {
      id: true,
      codeNonce: true,
      codeAddress: true,
      codeAt: true,
      codeExpiresAt: true,
      contact: { select: { name: true, deactivatedAt: true } },
      firm: { select: { name: true, settings: true } },
    },
  });
}

/** Every try of one code has the same Message-ID and date. */
function mailOf(
  { clock, portalSecrets, mailDomain }: MailPortalCodeDeps,
  { row, leftMs }: { row: AccountRow; leftMs: number },
): CodeMail {
  const { id: accountId, codeNonce: nonce, codeAddress: address, contact, firm } = row;

  return {
    messageId: `<code.${portalSecrets.hashOf(nonce).slice(0, 32)}@${mailDomain}>`,
    date: row.codeAt ?? clock.now(),
    to: { name: contact.name, address },
    firm: letterheadOf({ name: firm.name, settings: firmSettings(firm.settings) }),
    code: portalSecrets.code({ accountId, nonce }),
    minutes: Math.ceil(leftMs / MINUTE_MS),
  };
}
