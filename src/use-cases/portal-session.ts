// Sessions of clients in the portal: begun by a password or a mailed code, read at every request, ended. The cookie holds the
// token; what is stored opens nothing. Called by the portal's routes and by the use cases that let a client in.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ClientActor } from '../core/actor.ts';
import type { ContactId, FirmId } from '../core/ids.ts';
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from '../core/portal.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { auditRow, type WriteDeps } from './rows.ts';

type Secrets = { readonly portalSecrets: Pick<PortalSecrets, 'hashOf'> };

/** What a client was let in with: the token is for the cookie. */
export type NewSession = { readonly token: string; readonly actor: ClientActor; readonly accountId: string };

/** Always a new token: one from before the sign-in never becomes a session. What has ended is thrown away on the way. */
export async function createPortalSession(
  deps: WriteDeps & Secrets & { readonly tx: FirmTx },
  { actor, accountId }: { readonly actor: ClientActor; readonly accountId: string },
): Promise<NewSession> {
  const { tx, ids, clock, portalSecrets } = deps;
  const now = clock.now();
  const token = ids.newSecret();
  const times = { createdAt: now, seenAt: now, endsAt: new Date(now.getTime() + SESSION_LIFE_MS) };
  const row = {
    firmId: actor.firmId,
    id: ids.newId('pse'),
    accountId,
    tokenHash: portalSecrets.hashOf(token),
    ...times,
  };
  const idle = { seenAt: { lte: new Date(now.getTime() - SESSION_IDLE_MS) } };
  await tx.portalSession.deleteMany({ where: { accountId, OR: [{ endsAt: { lte: now } }, idle] } });
  await tx.writeRows({
    portalSession: [row],
    auditEntry: [auditRow(deps, { actor, action: 'portal-session-begun', subjectId: row.id, data: { accountId } })],
  });

  return { token, actor, accountId };
}

export type PortalSession = {
  readonly id: string;
  readonly actor: ClientActor;
  readonly accountId: string;
  readonly contactName: string;
  readonly hasPassword: boolean;
  /** Whether the firm is told when this client views a bill: their own choice. */
  readonly tellsViews: boolean;
  readonly endsAt: Date;
};

/** Seen is written down at most so often. */
const SEEN_EVERY_MS = 60_000;

/** Undefined when the session has ended, was idle too long, or never was, and from the moment the contact is deactivated. */
export async function loadPortalSession(
  deps: { readonly db: FirmDb; readonly clock: Clock } & Secrets,
  { token }: { readonly token: string },
): Promise<PortalSession | undefined> {
  const now = deps.clock.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const row = await deps.db.portalSession.findFirst({
    where: { tokenHash: deps.portalSecrets.hashOf(token), endsAt: { gt: now }, seenAt: { gt: ago(SESSION_IDLE_MS) } },
    select: SESSION_COLUMNS,
  });
  if (!row || row.account.contact.deactivatedAt !== null) {
    return undefined;
  }

  if (row.seenAt <= ago(SEEN_EVERY_MS)) {
    const where = { id: row.id, seenAt: { lte: ago(SEEN_EVERY_MS) } };
    await deps.db.portalSession.updateMany({ where, data: { seenAt: now } });
  }

  return sessionOf(row);
}

const SESSION_COLUMNS = {
  firmId: true,
  id: true,
  accountId: true,
  seenAt: true,
  endsAt: true,
  account: {
    select: {
      contactId: true,
      passwordHash: true,
      tellsViews: true,
      contact: { select: { name: true, deactivatedAt: true } },
    },
  },
} as const;

type SessionRow = {
  readonly firmId: string;
  readonly id: string;
  readonly accountId: string;
  readonly endsAt: Date;
  readonly account: {
    readonly contactId: string;
    readonly passwordHash: string | null;
    readonly tellsViews: boolean;
    readonly contact: { readonly name: string };
  };
};

function sessionOf({ firmId, id, accountId, endsAt, account }: SessionRow): PortalSession {
  return {
    id,
    actor: { kind: 'client', firmId: firmId as FirmId, contactId: account.contactId as ContactId },
    accountId,
    contactName: account.contact.name,
    hasPassword: account.passwordHash !== null,
    tellsViews: account.tellsViews,
    endsAt,
  };
}

/** The old cookie opens nothing from then on. */
export async function endPortalSession(
  deps: WriteDeps & { readonly db: FirmDb },
  { id, actor, accountId }: Pick<PortalSession, 'id' | 'actor' | 'accountId'>,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.portalSession.deleteMany({ where: { id, accountId } });
    const entry = auditRow(deps, { actor, action: 'portal-session-ended', subjectId: id, data: { accountId } });
    await tx.writeRows({ auditEntry: count === 0 ? [] : [entry] });
  });
}

/** In every browser. */
export async function endAllPortalSessions(
  deps: WriteDeps & { readonly db: FirmDb },
  account: Pick<PortalSession, 'actor' | 'accountId'>,
): Promise<void> {
  await deps.db.$transaction((tx) => endSessionsOf({ ...deps, tx }, account));
}

/** With what ends them, or not at all. */
export async function endSessionsOf(
  deps: WriteDeps & { readonly tx: FirmTx },
  { actor, accountId }: Pick<PortalSession, 'actor' | 'accountId'>,
): Promise<void> {
  const { count } = await deps.tx.portalSession.deleteMany({ where: { accountId } });
  const facts = { actor, action: 'portal-sessions-ended', subjectId: accountId, data: { sessions: count } };
  await deps.tx.writeRows({ auditEntry: count === 0 ? [] : [auditRow(deps, facts)] });
}
