// Has a code mailed to a client: to set a password with, or to sign in with. Called by the landing page of a link and by the
// sign-in page. The mail goes by the job `mail-portal-code`.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import { CODE_LIFE_MS, codePause, SIGN_IN_CODE_PAUSE_MS } from '../core/portal.ts';
import { type CodePurpose, isFromDoor, newCode } from './portal/codes.ts';
import { type ClientAtDoor, type FoundClient, findClient } from './portal/find-client.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type AskForCodeDeps = WriteDeps & { readonly db: FirmDb };

export type AskForCodeRequest = {
  readonly firmId: FirmId;
  readonly client: ClientAtDoor;
  /** What a client who has a password wants the code for; one who has none sets it, where the firm asks for passwords. */
  readonly wants: CodePurpose;
};

/** `at` says when the code was asked for. `mailed-before`: too lately for another, which is mailed from `nextAt` on. */
export type AskedCode =
  | { readonly kind: 'mailed'; readonly at: Date; readonly purpose: CodePurpose }
  | { readonly kind: 'mailed-before'; readonly at: Date; readonly nextAt: Date; readonly purpose: CodePurpose }
  /** By address nothing is said, and the same work is done, whoever has the address. */
  | { readonly kind: 'asked' };

const TRIES = 3;

/** Undefined by a link whose contact has been deactivated meanwhile. */
export async function askForCode(deps: AskForCodeDeps, request: AskForCodeRequest): Promise<AskedCode | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const plan = await planCode(deps, request);
    if (await writeCode(deps, { plan, firmId: request.firmId })) {
      return request.client.by === 'address' ? { kind: 'asked' } : answerOf(plan);
    }
  }

  throw new Fault('collision', { retryable: true });
}

type Plan = {
  readonly client: FoundClient | undefined;
  readonly purpose: CodePurpose;
  /** When the last one was asked for and when the next can be, if that is too lately for another. */
  readonly tooLately: { readonly at: Date; readonly nextAt: Date } | undefined;
  readonly data: ReturnType<typeof newCode>;
};

async function planCode(deps: AskForCodeDeps, { client: atDoor, wants }: AskForCodeRequest): Promise<Plan> {
  const now = deps.clock.now();
  const client = await findClient(deps.db, { client: atDoor, now });
  const hasPassword = typeof client?.account?.passwordHash === 'string';
  const purpose = purposeOf({ access: client?.firm.settings.portalAccess, hasPassword, wants });
  const asked = client?.account?.codesAsked ?? 0;
  const code = { door: atDoor.by, purpose, address: client?.address ?? '', codesAsked: asked + 1 };
  const pause = client && pauseOf(client, atDoor);

  return { client, purpose, tooLately: pause && pause.nextAt > now ? pause : undefined, data: newCode(deps, code) };
}

/** Since the last code; undefined when there was none that counts here. */
function pauseOf(client: FoundClient, atDoor: ClientAtDoor): Plan['tooLately'] {
  const at = lastCode(client, atDoor);
  if (!at) {
    return undefined;
  }

  const { account, firm } = client;
  const needsPassword = typeof account?.passwordHash === 'string' && firm.settings.portalAccess === 'password';
  const pauseMs = needsPassword ? SIGN_IN_CODE_PAUSE_MS : codePause(account?.codesAsked ?? 0);
  const leastMs = keepsCode(client, atDoor) ? CODE_LIFE_MS : 0;

  return { at, nextAt: new Date(at.getTime() + Math.max(pauseMs, leastMs)) };
}

function purposeOf(facts: { access: string | undefined; hasPassword: boolean; wants: CodePurpose }): CodePurpose {
  if (facts.access === 'code') {
    return 'sign-in';
  }

  return facts.hasPassword ? facts.wants : 'password';
}

/** By link one that was asked for by address is no reason to wait: anybody could have asked for it. */
function lastCode({ account }: FoundClient, { by }: ClientAtDoor): Date | undefined {
  const counts = account && (by === 'address' || isFromDoor(account, 'link'));

  return counts ? (account.codeAt ?? undefined) : undefined;
}

/** A code that was asked for by link is not replaced by address while it counts: anybody could have it replaced. */
function keepsCode({ account }: FoundClient, { by }: ClientAtDoor): boolean {
  return by === 'address' && account !== undefined && isFromDoor(account, 'link');
}

/** One statement, whether or not it finds something to change. False when somebody else asked in the same moment. */
async function writeCode(deps: AskForCodeDeps, { plan, firmId }: { plan: Plan; firmId: FirmId }): Promise<boolean> {
  const { client, tooLately, data } = plan;
  const isDue = client !== undefined && tooLately === undefined;
  const accountId = client?.account?.id ?? deps.ids.newId('pac');
  const rows = rowsOf(deps, { plan, firmId, accountId });
  if (isDue && client.account === undefined) {
    const row = { firmId, id: accountId, contactId: client.contactId, createdAt: deps.clock.now(), ...data };

    return isWritten(deps.db.writeRows({ portalAccount: [row], ...rows }));
  }

  const where = { id: isDue ? accountId : '', codeNonce: client?.account?.codeNonce ?? '' };
  const changed = await deps.db.changeAndWrite({ model: 'portalAccount', where, data }, rows);

  return changed === 1 || !isDue;
}

/** Nobody has proved anything: it is the product that mails. */
function rowsOf(deps: AskForCodeDeps, asked: { plan: Plan; firmId: FirmId; accountId: string }) {
  const { plan, firmId, accountId: subjectId } = asked;
  const data = { purpose: plan.purpose, by: plan.data.codeNonce.startsWith('link.') ? 'link' : 'address' };

  return {
    auditEntry: [auditRow(deps, { actor: { kind: 'system', firmId }, action: 'portal-code-asked', subjectId, data })],
    job: [jobRow(deps, { firmId, kind: 'mail-portal-code', subjectId })],
  };
}

async function isWritten(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;

    return true;
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'collision') {
      return false;
    }

    throw cause;
  }
}

function answerOf({ client, purpose, tooLately, data }: Plan): AskedCode | undefined {
  if (!client) {
    return undefined;
  }

  return tooLately ? { kind: 'mailed-before', ...tooLately, purpose } : { kind: 'mailed', at: data.codeAt, purpose };
}
