// Has a new link mailed to the address on file, for one that has expired. Called by the page that says so. The mail goes by
// the job `mail-new-link`, whose subject is the link.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { LINK_LIFE_MS } from '../core/portal.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { type OpenedLink, openLink } from './open-link.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type AskForNewLinkDeps = WriteDeps & { readonly db: FirmDb; readonly portalSecrets: PortalSecrets };

/** At most one such mail to a recipient. */
const PAUSE_MS = 3_600_000;

/** `asked` as well when one is on its way already. Undefined for every link that has not expired: the page says 404. */
export async function askForNewLink(
  deps: AskForNewLinkDeps,
  { token }: { readonly token: string },
): Promise<'asked' | undefined> {
  return deps.db.$transaction(async (tx) => {
    const link = await openLink({ ...deps, db: tx }, { token });
    if (link?.kind !== 'expired') {
      return undefined;
    }

    if (!(await hasNewLink(deps, { tx, link })) && (await replaceLinks(deps, { tx, link }))) {
      await writeLink(deps, { tx, link });
    }

    return 'asked';
  });
}

type Asked = { readonly tx: FirmTx; readonly link: OpenedLink };

async function hasNewLink({ clock }: AskForNewLinkDeps, { tx, link: { recipientId } }: Asked): Promise<boolean> {
  const createdAt = { gt: pauseBegins(clock) };

  return (await tx.recipientLink.count({ where: { recipientId, createdAt } })) > 0;
}

/** False when somebody else did it since `hasNewLink` looked: their new link is none to be replaced. */
async function replaceLinks({ clock }: AskForNewLinkDeps, { tx, link: { recipientId } }: Asked): Promise<boolean> {
  const where = { recipientId, replacedAt: null, createdAt: { lte: pauseBegins(clock) } };

  return (await tx.recipientLink.updateMany({ where, data: { replacedAt: clock.now() } })).count > 0;
}

function pauseBegins(clock: Clock): Date {
  return new Date(clock.now().getTime() - PAUSE_MS);
}

/** Who asks has a link that leads nowhere any more: the mail goes to the address on file, whoever it is. */
async function writeLink(deps: AskForNewLinkDeps, { tx, link }: Asked): Promise<void> {
  const { ids, clock, portalSecrets } = deps;
  const { recipientId, firm } = link;
  const firmId = firm.id;
  const id = ids.newId('lnk');
  const now = clock.now();
  const row = { firmId, id, recipientId, tokenHash: portalSecrets.hashOf(portalSecrets.linkToken(id)), createdAt: now };
  const facts = { action: 'portal-link-renewed', subjectId: recipientId, data: { linkId: id } };
  await tx.writeRows({
    recipientLink: [{ ...row, expiresAt: new Date(now.getTime() + LINK_LIFE_MS) }],
    auditEntry: [auditRow(deps, { actor: { kind: 'system', firmId }, ...facts })],
    job: [jobRow(deps, { firmId, kind: 'mail-new-link', subjectId: id })],
  });
}
