// Disconnects a firm's account at a payment provider: its secrets are wiped, and clients are not led there any more. Called by the
// command `firm disconnect`.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import type { AccountProvider } from '../core/payment-provider.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { Logger } from '../ports/logger.ts';
import { mayConnect } from './connect-workspace.ts';
import type { PaymentDeps } from './payment-providers.ts';
import {
  connectionIdOf,
  endCheckouts,
  forgetCheckouts,
  isRunning,
  type Running,
  runningAt,
} from './provider-connections.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type DisconnectProviderDeps = WriteDeps & PaymentDeps & { readonly db: FirmDb; readonly logger: Logger };

export type DisconnectProviderRequest = {
  readonly actor: Actor;
  readonly kind: AccountProvider;
  /** Although somebody can pay by it right now, or has, and the money is on its way. */
  readonly evenOpen: boolean;
};

export type DisconnectProviderRefusal =
  | { readonly code: 'no-permission' | 'not-connected' }
  | ({ readonly code: 'provider-in-use'; readonly provider: AccountProvider } & Running);

/** Answers what was still running. What is on its way stays as it is until the same account is connected again. */
export async function disconnectProvider(
  deps: DisconnectProviderDeps,
  request: DisconnectProviderRequest,
): Promise<Result<Running, DisconnectProviderRefusal>> {
  const { actor, kind, evenOpen } = request;
  const { firmId } = actor;
  if (!(await mayConnect(deps.db, actor))) {
    return refuse({ code: 'no-permission' });
  }

  const id = connectionIdOf(firmId, kind);
  if ((await deps.db.connection.count({ where: { id, secrets: { not: null } } })) === 0) {
    return refuse({ code: 'not-connected' });
  }

  if (evenOpen) {
    await endCheckouts(deps, kind);
  }

  return deps.db.$transaction(async (tx) => {
    const running = await runningAt(tx, kind);
    if (isRunning(running) && !evenOpen) {
      return refuse({ code: 'provider-in-use', provider: kind, ...running });
    }

    await wipe(tx, { id, kind });
    const data = { provider: kind, ...running };
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'provider-disconnected', subjectId: id, data })],
    });

    return ok(running);
  });
}

/** Whose account it was is open again: somebody may have connected another firm's by mistake. */
async function wipe(tx: FirmTx, { id, kind }: { readonly id: string; readonly kind: AccountProvider }): Promise<void> {
  await tx.connection.updateMany({ where: { id }, data: { secrets: null } });
  await tx.providerAccount.deleteMany({ where: { provider: kind } });
  await forgetCheckouts(tx, kind);
  if (kind === 'lawpay') {
    await tx.lawpayPage.deleteMany({ where: { confirmedAt: null } });
  }
}
