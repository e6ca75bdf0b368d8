// Firms with accounts of their own on a real database: the sample firm, whose bills can be paid, and another; each connected by the
// command, to servers on loopback as strict as the vendors'. Used by the tests of accounts.
import { sealedBox } from '../../src/adapters/system/sealed-box.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { firmPayments } from '../../src/compose-payments.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { paymentsConfigOf } from '../../src/payments-config.ts';
import { providerAccounts } from '../../src/provider-accounts.ts';
import { checkCheckout } from '../../src/use-cases/check-checkout.ts';
import { startPayment } from '../../src/use-cases/start-payment.ts';
import { depsOn } from '../adapters/command-line/command-world.ts';
import { type Answers, typed } from './connect-account.ts';
import { aFirmId, openAnyDatabase } from './database.ts';
import { startPaying } from './paying.ts';

export const PUBLIC_URL = 'https://bills.test';

type Environment = Parameters<typeof paymentsConfigOf>[0];

export type OwnAccounts = Awaited<ReturnType<typeof startOwnAccounts>>;

export async function startOwnAccounts() {
  const store = await openAnyDatabase();
  const { database } = store;
  const paying = await startPaying(database);
  const { clock } = paying.sharing.deps;
  const firmId = paying.sharing.actor.firmId as FirmId;
  const box = sealedBox({ secretKey: 'the key of the test' });
  /** Another process on the same database, with another environment or key. */
  const processOf = (environment: Environment = {}, sealed = box) => {
    const accounts = providerAccounts(paymentsConfigOf(environment), systemClock());
    const { paymentsOf, hookProviders } = firmPayments({ database, sealedBox: sealed, accounts });
    const connections = { sealedBox: sealed, installUrl: undefined, accounts };
    const commands = depsOn(database, { clock, connections, paymentsOf, publicUrl: PUBLIC_URL });

    return {
      paymentsOf,
      hookProviders,
      accounts,
      type: (argv: readonly string[], answers?: Answers) => typed(commands, argv, answers),
    };
  };
  const first = processOf();
  const deps = { ...paying.deps, paymentsOf: first.paymentsOf };
  const administrator = await paying.db.staffMember.findFirstOrThrow({ where: { role: 'administrator' } });
  const own = (id: string) => (id === firmId ? ['--firm', id, '--as', administrator.email] : ['--firm', id]);

  return {
    ...{ store, database, paying, firmId, box, processOf, db: paying.db, clock },
    ...first,
    administrator: administrator.email,
    /** A firm with nobody in it: the operator acts for it. */
    anotherFirm: () => aFirmId(database),
    connect: (id: string, kind: string, lines: readonly string[], ...more: string[]) =>
      first.type(['firm', 'connect', kind, ...own(id), ...more], { lines }),
    disconnect: (id: string, kind: string, ...more: string[]) =>
      first.type(['firm', 'disconnect', kind, ...own(id), ...more]),
    confirm: (id: string, ...more: string[]) => first.type(['payment', 'confirm-lawpay', ...own(id), ...more]),
    press: (token: string) => startPayment(deps, { token, typed: '' }),
    pressed: async (token: string) => {
      const started = await startPayment(deps, { token, typed: '' });
      if (!started?.ok) throw new Error(started?.refusal.code ?? 'the link leads nowhere');

      return started.value.url;
    },
    check: (checkoutId: string) => checkCheckout(deps, { checkoutId }),
    offered: async (id: string) => (await first.paymentsOf(id)).offered.map(({ name }) => name),
    stop: async () => {
      await database.stop();
      await store.drop();
    },
  };
}
