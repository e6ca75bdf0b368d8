// POST /webhooks/<provider>: verified on the bytes as they came, kept, answered; then a job asks the provider. Called by
// compose.ts.
import express, { type Express, type Request, type Response } from 'express';
import { codeOfCause } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Hint, PaymentProvider } from '../../ports/payment-provider.ts';
import { type PaymentDeps, providerNamed } from '../../use-cases/payment-providers.ts';
import { takeHook } from '../../use-cases/take-hook.ts';
import type { Directory } from '../database/directory.ts';
import type { FirmDb } from '../database/for-firm.ts';

export type WebhookDeps = PaymentDeps & {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly directory: Pick<Directory, 'firmOfMoney'>;
  readonly forFirm: (firmId: string) => FirmDb;
};

const LARGEST_HOOK = '1mb';

export function addWebhooks(web: Express, deps: WebhookDeps): void {
  const read = express.raw({ type: () => true, limit: LARGEST_HOOK, inflate: false });
  web.post('/webhooks/:provider', read, async (request, response) => {
    const provider = providerNamed(deps, String(request.params.provider));
    if (!provider?.tells) {
      return answer(response, 404);
    }

    // what is thrown makes the provider send it again later
    answer(response, await receive(deps, { provider, request }).catch((cause: unknown) => failed(deps, cause)));
  });
}

function answer(response: Response, status: number): void {
  response.status(status).set('Cache-Control', 'no-store').type('text/plain').send('');
}

async function receive(
  deps: WebhookDeps,
  { provider, request }: { provider: PaymentProvider; request: Request },
): Promise<number> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, textOf(value)]));
  const read = await provider.readHook({ headers, body, now: deps.clock.now() });
  if (!read.ok) {
    deps.logger.warn('webhook refused', { provider: provider.name, code: read.refusal.code });

    return 400;
  }

  await take(deps, { provider: provider.name, hint: read.value });

  return 200;
}

/** Of a header that came several times nobody can say which is meant. */
function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What is about no checkout of ours is none of our business. */
async function take(deps: WebhookDeps, { provider, hint }: { provider: string; hint: Hint }): Promise<void> {
  const firmId = hint.about && (await deps.directory.firmOfMoney({ provider, ...hint.about }));
  if (firmId !== undefined) {
    await takeHook({ ...deps, db: deps.forFirm(firmId) }, { firmId, provider, hint });
  }
}

function failed({ logger }: WebhookDeps, cause: unknown): number {
  logger.warn('webhook not taken', { code: codeOfCause(cause) }, cause);

  return 503;
}
