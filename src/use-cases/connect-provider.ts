// Connects a firm's own account at a payment provider, in place of an earlier one: its secrets are kept, sealed. Called by the
// command `firm connect`.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { Fault } from '../core/fault.ts';
import type { Complaint } from '../core/finding.ts';
import type { AccountProvider } from '../core/payment-provider.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { Logger } from '../ports/logger.ts';
import type { AccountNames, ProviderAccount } from '../ports/provider-account.ts';
import type { SealedBox } from '../ports/sealed-box.ts';
import { mayConnect } from './connect-workspace.ts';
import { keepPages } from './lawpay-pages.ts';
import type { PaymentDeps } from './payment-providers.ts';
import {
  connectionIdOf,
  endCheckouts,
  forgetCheckouts,
  isRunning,
  knowsCheckouts,
  type Running,
  runningAt,
  unendedAt,
} from './provider-connections.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type ConnectProviderDeps = WriteDeps &
  PaymentDeps & {
    readonly db: FirmDb;
    readonly logger: Logger;
    readonly sealedBox: Pick<SealedBox, 'seal'>;
    /** Accounts of the environment: they cannot be a firm's own as well. */
    readonly ofEnvironment: readonly ProviderAccount[];
  };

export type ConnectProviderRequest = {
  readonly actor: Actor;
  readonly account: ProviderAccount;
  /** Another account takes the place of one by which somebody can pay right now. */
  readonly evenOpen: boolean;
};

export type ConnectProviderRefusal =
  | { readonly code: 'no-permission' }
  | { readonly code: 'account-elsewhere' | 'account-in-environment' }
  | { readonly code: 'account-refused'; readonly complaint: Complaint }
  | ({ readonly code: 'provider-in-use'; readonly provider: AccountProvider } & Running);

export type ConnectedProvider = { readonly connectionId: string; readonly externalId: string };

/** All of it or nothing, and only what the provider says is well. */
export async function connectProvider(
  deps: ConnectProviderDeps,
  request: ConnectProviderRequest,
): Promise<Result<ConnectedProvider, ConnectProviderRefusal>> {
  const { actor, account, evenOpen } = request;
  const { firmId } = actor;
  if (!(await mayConnect(deps.db, actor))) {
    return refuse({ code: 'no-permission' });
  }

  const looked = await account.look();
  if (!looked.ok) {
    return refuse({ code: 'account-refused', complaint: looked.refusal });
  }

  const elsewhere = await inEnvironment(deps, { account, names: looked.value.names });
  if (elsewhere) {
    return refuse(elsewhere);
  }

  const place = { firmId, kind: account.kind, ...looked.value };
  const isOther = !(await isSameAsBefore(deps.db, { account, place }));
  if (evenOpen && isOther) {
    await endCheckouts(deps, account.kind);
  }

  return keep(deps, { ...request, place, isOther });
}

type Named = { readonly account: ProviderAccount; readonly names: readonly string[] };

/** One that cannot be looked at may be the same. */
async function inEnvironment(
  { ofEnvironment }: ConnectProviderDeps,
  { account, names }: Named,
): Promise<ConnectProviderRefusal | undefined> {
  const other = ofEnvironment.find(({ kind }) => kind === account.kind);
  const looked = await other?.look();
  if (looked?.ok === false) {
    return { code: 'account-refused', complaint: looked.refusal };
  }

  return looked?.value.names.some((name) => names.includes(name)) ? { code: 'account-in-environment' } : undefined;
}

type Place = AccountNames & { readonly firmId: string; readonly kind: AccountProvider };
type Keeping = ConnectProviderRequest & { readonly place: Place; readonly isOther: boolean };

const ELSEWHERE = 'account-elsewhere';

async function keep(
  deps: ConnectProviderDeps,
  request: Keeping,
): Promise<Result<ConnectedProvider, ConnectProviderRefusal>> {
  try {
    return await deps.db.$transaction((tx) => keepIn({ ...deps, tx }, request));
  } catch (cause) {
    // thrown, so that of its names none is kept
    if (cause instanceof Fault && cause.code === ELSEWHERE) {
      return refuse({ code: ELSEWHERE });
    }

    throw cause;
  }
}

type KeepDeps = ConnectProviderDeps & { readonly tx: FirmTx };

async function keepIn(deps: KeepDeps, request: Keeping): Promise<Result<ConnectedProvider, ConnectProviderRefusal>> {
  const { tx } = deps;
  const { actor, account, place, evenOpen, isOther } = request;
  const { firmId, kind, externalId } = place;
  const running = isOther ? await runningAt(tx, kind) : undefined;
  if (running && isRunning(running) && !evenOpen) {
    return refuse({ code: 'provider-in-use', provider: kind, ...running });
  }

  const connectionId = connectionIdOf(firmId, kind);
  await claim(deps, place);
  await keepSecrets(deps, { connectionId, place, text: account.text });
  await keepPages(deps, { firmId, pages: account.pages });
  if (isOther) {
    await forgetCheckouts(tx, kind);
  }

  const facts = { actor, action: 'provider-connected', subjectId: connectionId, data: { provider: kind } };
  await tx.writeRows({ job: await unendedJobs(deps, place), auditEntry: [auditRow(deps, facts)] });

  return ok({ connectionId, externalId });
}

/** As the connection was before; or as the environment was, which the provider's own pages show. LawPay has no such pages. */
async function isSameAsBefore(
  db: FirmDb,
  { account, place }: { readonly account: ProviderAccount; readonly place: Place },
): Promise<boolean> {
  const { firmId, kind, externalId } = place;
  const where = { id: connectionIdOf(firmId, kind) };
  const before = await db.connection.findFirst({ where, select: { externalId: true } });
  if (before) {
    return before.externalId === externalId;
  }

  return kind !== 'lawpay' && knowsCheckouts(db, { kind, provider: await account.provider() });
}

/** An account belongs to one firm; another firm's row is not to be seen from here. Names that it has no more are free. */
async function claim({ tx, ids, clock }: KeepDeps, { firmId, kind: provider, names }: Place): Promise<void> {
  const account = [...names];
  const createdAt = clock.now();
  await tx.providerAccount.createMany({
    data: account.map((name) => ({ firmId, id: ids.newId('pva'), provider, account: name, createdAt })),
    skipDuplicates: true,
  });
  if ((await tx.providerAccount.count({ where: { provider, account: { in: account } } })) !== account.length) {
    throw new Fault(ELSEWHERE);
  }

  await tx.providerAccount.deleteMany({ where: { provider, account: { notIn: account } } });
}

type Secrets = { readonly connectionId: string; readonly place: Place; readonly text: string };

async function keepSecrets(deps: KeepDeps, { connectionId: id, place, text }: Secrets): Promise<void> {
  const { firmId, kind, externalId } = place;
  const sealed = deps.sealedBox.seal(text, { firmId, kind, externalId });
  const kept = { externalId, secrets: new Uint8Array(sealed), createdAt: deps.clock.now() };
  await deps.tx.connection.upsert({
    where: { firmId_id: { firmId, id } },
    create: { firmId, id, kind, ...kept },
    update: kept,
    select: { id: true },
  });
}

/** While nothing was connected nobody has asked what became of them. */
async function unendedJobs(deps: KeepDeps, { firmId, kind: provider }: Place) {
  const rows = await deps.tx.checkout.findMany({
    where: unendedAt(provider),
    orderBy: { id: 'asc' },
    select: { id: true },
  });

  return rows.map(({ id }) => jobRow(deps, { firmId, kind: 'check-checkout', subjectId: id }));
}
