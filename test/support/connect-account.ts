// Connects accounts at payment providers as an administrator does: with the command, its lines by standard input, or typed in a
// terminal. Used by the tests of providers.
import type { Asking, CommandDeps } from '../../src/adapters/command-line/command-deps.ts';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { SECRET_KEY, WEBHOOK_SECRETS } from '../contract/payments/fake-stripe.ts';

export type Typed = { readonly exit: number; readonly stdout: string; readonly stderr: string };

/** `lines` come by standard input; without them a terminal answers with what `types` says of each question. */
export type Answers = { readonly lines?: readonly string[]; readonly types?: (asking: Asking) => string | undefined };

export async function typed(deps: CommandDeps, argv: readonly string[], answers: Answers = {}): Promise<Typed> {
  const { lines, types } = answers;
  const printed = { stdout: '', stderr: '' };
  const write = (to: 'stdout' | 'stderr') => (text: string) => {
    printed[to] += text;
  };
  const ask = async (asking: Asking) => (asking.kind === 'input' ? lines?.join('\n') : types?.(asking));
  const io = { stdout: write('stdout'), stderr: write('stderr'), cwd: '/', ask };
  const exit = await runCommand(argv, io, deps);

  return { exit, ...printed };
}

type StripeValues = { readonly apiUrl: string; readonly secretKey?: string; readonly webhookSecret?: string };

export function stripeLines({ apiUrl, secretKey = SECRET_KEY, webhookSecret = WEBHOOK_SECRETS[0] }: StripeValues) {
  return [`STRIPE_SECRET_KEY=${secretKey}`, `STRIPE_WEBHOOK_SECRET=${webhookSecret}`, `STRIPE_API_URL=${apiUrl}`];
}

export const LAWPAY_PAGES = {
  operating: 'https://secure.lawpay.test/pages/lindqvist/operating',
  trust: 'https://secure.lawpay.test/pages/lindqvist/trust',
} as const;

export function lawpayLines({ origin, unit = 'cents' }: { readonly origin: string; readonly unit?: string }) {
  return [
    `LAWPAY_PAGE_OPERATING_URL=${LAWPAY_PAGES.operating}`,
    `LAWPAY_PAGE_TRUST_URL=${LAWPAY_PAGES.trust}`,
    'LAWPAY_SECRET_KEY=sk-donottell-lawpay',
    `LAWPAY_API_URL=${origin}`,
    `LAWPAY_AMOUNT_UNIT=${unit}`,
  ];
}
