// Our own token for the Bot Connector, by the bot's client secret; kept until shortly before it ends.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';

const SCOPE = 'https://api.botframework.com/.default';
const ASK_WITHIN_MS = 10_000;
const ENDS_EARLIER_MS = 5 * 60 * 1000;

const Answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

const Refused = z.object({
  error: z.string().regex(/^[a-z_]{1,60}$/),
  error_codes: z.array(z.number().int().nonnegative()).optional(),
});

export type TokenOptions = {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly openIdUrl?: string | undefined;
  readonly clock: Clock;
};

/** Throws Fault('teams-token', retryable): nothing was said to the conversation then. Its detail is Microsoft's word, if it gave one. */
export function connectorToken(options: TokenOptions): () => Promise<string> {
  const { clock } = options;
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async () => {
    try {
      const { access_token: token, expires_in: seconds } = await askForToken(options);
      kept = { token, until: clock.now().getTime() + seconds * 1000 - ENDS_EARLIER_MS };

      return token;
    } finally {
      asking = undefined;
    }
  };

  return async () => {
    if (kept && kept.until > clock.now().getTime()) {
      return kept.token;
    }

    asking ??= ask();

    return asking;
  };
}

async function askForToken(options: TokenOptions): Promise<z.infer<typeof Answer>> {
  const body = await tokenBody(options);
  const read = Answer.safeParse(body);
  if (read.success) {
    return read.data;
  }

  throw new Fault('teams-token', { retryable: true, cause: read.error, detail: refusalIn(body) });
}

async function tokenBody({ appId, appPassword, tenantId, openIdUrl }: TokenOptions): Promise<unknown> {
  const origin = openIdUrl === undefined ? 'https://login.microsoftonline.com' : new URL(openIdUrl).origin;
  const asked = { grant_type: 'client_credentials', client_id: appId, client_secret: appPassword, scope: SCOPE };
  try {
    const answer = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(asked),
      redirect: 'error',
      signal: AbortSignal.timeout(ASK_WITHIN_MS),
    });

    return await answer.json();
  } catch (cause) {
    throw new Fault('teams-token', { retryable: true, cause });
  }
}

/** Microsoft's own word or number; its sentences name the app. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusalIn(body: unknown): string {
  const refused = Refused.safeParse(body).data;
  const [code] = refused?.error_codes ?? [];

  return code === undefined ? (refused?.error ?? 'odd-answer') : `AADSTS${code}`;
}
