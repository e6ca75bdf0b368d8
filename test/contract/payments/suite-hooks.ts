// The part of the contract suite of payment providers about webhooks: who may tell us something, and of what.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hint, Hook } from '../../../src/ports/payment-provider.ts';
import type { Forgery, ProviderUnderTest } from './provider-under-test.ts';
import { happens, openPaid } from './suite-steps.ts';

const REFUSALS: Readonly<Record<Forgery, string>> = {
  unsigned: 'bad-signature',
  'wrong-key': 'bad-signature',
  'body-changed': 'bad-signature',
  stale: 'stale',
  'other-mode': 'other-mode',
  'other-account': 'other-account',
  'no-json': 'unreadable',
};

const FORGERIES: readonly Forgery[] = [
  'unsigned',
  'wrong-key',
  'body-changed',
  'stale',
  'other-mode',
  'other-account',
  'no-json',
];

const LONGEST_MS = 2_000;

export function describeHooks(started: () => ProviderUnderTest): void {
  describe('webhooks', () => {
    it('tell of a payment which one it is, or there are none', async () => {
      const { known, money } = await openPaid(started());

      const hints = await read(started(), started().hooks());

      expect(hints.length > 0).toBe(started().provider.tells);
      expect(namedBy(hints).filter((ref) => ref !== known.ref && ref !== money.ref)).toEqual([]);
      expect(namedBy(hints).length > 0).toBe(started().provider.tells);
    });

    it('tell of a refund and of a dispute whose they are', async () => {
      const { known, money } = await openPaid(started());
      started().hooks();

      await started().refund(money.ref, 10_000n);
      const ofRefund = await read(started(), started().hooks());
      const disputed = await happens(started().dispute(money.ref));
      const ofDispute = await read(started(), started().hooks());

      expect(namedBy(ofRefund).length > 0).toBe(started().provider.tells);
      expect(namedBy(ofDispute).length > 0).toBe(started().provider.tells && disputed);
      for (const ref of [...namedBy(ofRefund), ...namedBy(ofDispute)]) {
        expect([known.ref, money.ref]).toContain(ref);
      }
    });

    it('have one id for every copy, and another for another event', async () => {
      const { money } = await openPaid(started());
      await started().refund(money.ref, 10_000n);
      const hooks = started().hooks();

      const first = await read(started(), hooks);
      const copies = await read(started(), hooks);

      expect(copies).toEqual(first);
      expect(new Set(first.map(({ eventId }) => eventId)).size).toBe(hooks.length);
      expect(first.map(({ eventId }) => eventId)).not.toContain('');
    });

    it.each(FORGERIES)('are refused when they are forged: %s', async (forgery) => {
      await openPaid(started());
      const forged = started().forge(forgery);

      const before = performance.now();
      const answer = forged && (await started().provider.readHook(forged));

      const refused = { ok: false, refusal: { code: REFUSALS[forgery] } };
      expect(answer).toEqual(forged ? refused : undefined);
      expect(performance.now() - before).toBeLessThan(LONGEST_MS);
    });

    it('are refused without headers', async () => {
      await openPaid(started());
      const hooks = started().hooks();

      const answers = await Promise.all(
        [...hooks, aHook()].map((hook) => started().provider.readHook({ ...hook, headers: {} })),
      );

      expect(answers).toEqual(answers.map(() => ({ ok: false, refusal: { code: 'bad-signature' } })));
    });

    it('are refused with any headers that others may think of', async () => {
      await openPaid(started());
      const genuine = started().hooks().at(-1) ?? aHook();
      const names = [...Object.keys(genuine.headers), 'stripe-signature'];

      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), fc.string()), async (headers) => {
          expect((await started().provider.readHook({ ...genuine, headers })).ok).toBe(false);
        }),
        { numRuns: 100 },
      );
    });

    it('are read with one header changed as if they were forged, or as they were', async () => {
      await openPaid(started());
      const genuine = started().hooks().at(-1) ?? aHook();
      const before = await started().provider.readHook(genuine);

      for (const [name, value] of Object.entries(genuine.headers)) {
        for (const changed of [undefined, '', `${value}0`, 'A'.repeat(60_000)]) {
          const headers = { ...genuine.headers, [name]: changed };
          const answer = await started().provider.readHook({ ...genuine, headers });

          expect(answer.ok ? answer : before).toEqual(before);
        }
      }
    });
  });
}

/** Nobody has signed it. */
function aHook(): Hook {
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from('{"id":"evt_1"}'), now: new Date() };
}

async function read(under: ProviderUnderTest, hooks: readonly Hook[]): Promise<Hint[]> {
  const answers = await Promise.all(hooks.map((hook) => under.provider.readHook(hook)));
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);

  return answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
}

function namedBy(hints: readonly Hint[]): string[] {
  return hints.flatMap(({ about }) => {
    if (!about) {
      return [];
    }

    return 'checkoutRef' in about ? [about.checkoutRef] : [about.moneyRef];
  });
}
