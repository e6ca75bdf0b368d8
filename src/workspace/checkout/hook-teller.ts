// Sends the webhooks of the sandbox payment provider, and remembers of each checkout whether the last one was taken. Used by
// checkout-routes.ts. Nothing is sent again by itself: what ShareBill did not hear it must find out by asking.
import type { Clock } from '../../ports/clock.ts';
import { type SandboxEvent, type SentHook, signedHook } from './sandbox-hooks.ts';

export type HookTeller = {
  /** Something new: an event of its own. */
  tell(checkoutRef: string, type: string): Promise<void>;
  /** The last event of a checkout once more, under the same id. */
  tellAgain(checkoutRef: string): Promise<void>;
  /** Of a checkout that is not known: it is not kept in mind, whoever asks for however many. */
  tellForgotten(checkoutRef: string): Promise<void>;
  /** Whether ShareBill has taken the last one. */
  isTaken(checkoutRef: string): boolean;
};

type Deps = {
  readonly deliver: (hook: SentHook) => Promise<void>;
  readonly hookSecret: string;
  readonly clock: Clock;
  readonly newRef: (kind: 'evt') => string;
};

export function createTeller({ deliver, hookSecret: secret, clock, newRef }: Deps): HookTeller {
  const last = new Map<string, { readonly event: SandboxEvent; readonly taken: boolean }>();

  async function isDelivered(event: SandboxEvent): Promise<boolean> {
    return deliver(signedHook(event, { secret, now: clock.now() })).then(
      () => true,
      () => false,
    );
  }

  async function send(event: SandboxEvent): Promise<void> {
    last.set(event.checkout, { event, taken: false });
    const taken = await isDelivered(event);
    if (last.get(event.checkout)?.event === event) last.set(event.checkout, { event, taken });
  }

  return {
    tell: (checkout, type) => send({ id: newRef('evt'), type, checkout }),
    async tellAgain(checkout) {
      const found = last.get(checkout);
      if (found) await send(found.event);
    },
    async tellForgotten(checkout) {
      await isDelivered({ id: newRef('evt'), type: 'checkout.forgotten', checkout });
    },
    isTaken: (checkout) => last.get(checkout)?.taken ?? true,
  };
}
