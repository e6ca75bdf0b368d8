// The sandbox payment provider of the local workspace: a payment provider that moves no money, and its pages. Called by the
// composition root and by tests. It remembers its checkouts in the memory of the process, and nowhere else.
import type { Router } from 'express';
import type { Clock } from '../../ports/clock.ts';
import type { PaymentProvider } from '../../ports/payment-provider.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { createCheckoutStore } from './checkout-store.ts';
import { createTeller } from './hook-teller.ts';
import type { SentHook } from './sandbox-hooks.ts';
import { sandboxProvider } from './sandbox-provider.ts';

export type SandboxOptions = {
  /** Where the app is; asked when a checkout is opened. */
  readonly publicUrl: () => string;
  readonly clock: Clock;
  /** What nobody can guess, of letters, digits, `-` and `_`. */
  readonly randomToken: () => string;
  /** Brings a webhook to ShareBill, and gives up in time. What it throws is a webhook that was not taken. */
  readonly deliver: (hook: SentHook) => Promise<void>;
};

export type SandboxCheckout = {
  readonly provider: PaymentProvider;
  /** To be mounted at /workspace/checkout, before what guards the workspace. */
  readonly router: Router;
};

export function createSandboxCheckout({ publicUrl, clock, randomToken, deliver }: SandboxOptions): SandboxCheckout {
  const hookSecret = randomToken();
  const newRef = (kind: string) => `${kind}_${randomToken()}`;
  const store = createCheckoutStore({ clock, newRef });
  const teller = createTeller({ deliver, hookSecret, clock, newRef });

  return {
    provider: sandboxProvider({ store, hookSecret, pageUrl: (ref) => `${publicUrl()}/workspace/checkout/${ref}` }),
    router: checkoutRoutes({ store, teller, pageToken: randomToken() }),
  };
}
