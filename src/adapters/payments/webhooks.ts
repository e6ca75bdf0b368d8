// POST /webhooks/<provider>, of the environment's accounts, and /webhooks/<provider>/<connection>, of a firm's own: verified on the
// bytes as they came, kept, answered; then a job asks the provider. Called by compose.ts.
import express, { type Express, type Request, type Response } from 'express';
import { codeOfCause } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Hint, PaymentProvider } from '../../ports/payment-provider.ts';
import { takeHook } from '../../use-cases/take-hook.ts';
import type { Directory } from '../database/directory.ts';
import type { FirmDb } from '../database/for-firm.ts';

/** Who verifies a webhook, by its address. */
export type HookProviders = {
  ofEnvironment(name: string): Promise<PaymentProvider | undefined>;
  /** With the firm whose connection it is: undefined when it is none, or not any more. */
  ofConnection(id: string): Promise<{ readonly firmId: string; readonly provider: PaymentProvider } | undefined>;
};

export type WebhookDeps = {
  readonly hookProviders: HookProviders;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly directory: Pick<Directory, 'firmOfMoney'>;
  readonly forFirm: (firmId: string) => FirmDb;
};

const LARGEST_HOOK = '1mb';

export function addWebhooks(web: Express, deps: WebhookDeps): void {
  const read = express.raw({ type: () => true, limit: LARGEST_HOOK, inflate: false });
  const answering = (finding: (request: Request) => Promise<Receiver | undefined>) => {
    // what is thrown makes the provider send it again later
    const statusOf = async (request: Request) => {
      const receiver = await finding(request);

      return receiver?.provider.tells ? receive(deps, { ...receiver, request }) : 404;
    };

    return async (request: Request, response: Response) =>
      answer(response, await statusOf(request).catch((cause: unknown) => failed(deps, cause)));
  };
  web.post(
    '/webhooks/:provider',
    read,
    answering((request) => receiverOfAll(deps, request)),
  );
  web.post(
    '/webhooks/:provider/:connection',
    read,
    answering((request) => receiverOfOne(deps, request)),
  );
}

type Receiver = {
  readonly provider: PaymentProvider;
  /** Whose checkout, or money, it is about. */
  readonly firmOf: (about: NonNullable<Hint['about']>) => Promise<string | undefined>;
};

async function receiverOfAll(
  { hookProviders, directory }: WebhookDeps,
  { params }: Request,
): Promise<Receiver | undefined> {
  const provider = await hookProviders.ofEnvironment(String(params.provider));

  return provider && { provider, firmOf: (about) => directory.firmOfMoney({ provider: provider.name, ...about }) };
}

/** Whatever it is about is looked for with that firm alone: its account says nothing of another firm's money. */
async function receiverOfOne({ hookProviders }: WebhookDeps, { params }: Request): Promise<Receiver | undefined> {
  const found = await hookProviders.ofConnection(String(params.connection));

  return found && found.provider.name === params.provider
    ? { provider: found.provider, firmOf: async () => found.firmId }
    : undefined;
}

function answer(response: Response, status: number): void {
  response.status(status).set('Cache-Control', 'no-store').type('text/plain').send('');
}

async function receive(
  deps: WebhookDeps,
  { provider, firmOf, request }: Receiver & { readonly request: Request },
): Promise<number> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, textOf(value)]));
  const read = await provider.readHook({ headers, body, now: deps.clock.now() });
  if (!read.ok) {
    deps.logger.warn('webhook refused', { provider: provider.name, code: read.refusal.code });

    return 400;
  }

  await take(deps, { provider: provider.name, firmOf, hint: read.value });

  return 200;
}

/** Of a header that came several times nobody can say which is meant. */
function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What is about no checkout of ours is none of our business. */
async function take(
  deps: WebhookDeps,
  { provider, firmOf, hint }: Pick<Receiver, 'firmOf'> & { provider: string; hint: Hint },
): Promise<void> {
  const firmId = hint.about && (await firmOf(hint.about));
  if (firmId !== undefined) {
    await takeHook({ ...deps, db: deps.forFirm(firmId) }, { firmId, provider, hint });
  }
}

function failed({ logger }: WebhookDeps, cause: unknown): number {
  logger.warn('webhook not taken', { code: codeOfCause(cause) }, cause);

  return 503;
}
