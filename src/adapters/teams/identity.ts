// Proves that a request is from Microsoft's Bot Connector: a token that it has signed for our bot. Fails closed.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';

const ISSUER = 'https://api.botframework.com';
const OPEN_ID_URL = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
/** What Teams is called among the channels of the Bot Connector. */
const CHANNEL = 'msteams';
const CLOCKS_DIFFER_S = 300;
/** The names of unknown keys cost nothing to make up: they lead to one question an hour. */
const ASK_AGAIN_MS = 60 * 60 * 1000;
const KEEP_MS = 24 * 60 * 60 * 1000;
const AFTER_FAILURE_MS = 10_000;
const ASK_WITHIN_MS = 5_000;

export type Proof =
  | { readonly kind: 'proven'; readonly claims: JWTPayload; readonly endorsements: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string }
  /** The keys could not be fetched: nothing is known of the request. */
  | { readonly kind: 'unproven'; readonly cause: unknown };

export type IdentityOptions = {
  readonly appId: string;
  readonly clock: Clock;
  /** Undefined means Microsoft's own. */
  readonly openIdUrl?: string | undefined;
};

/** For the doctor: how many keys there are now that may speak for Teams. Throws when they cannot be fetched. */
export async function countConnectorKeys(openIdUrl = OPEN_ID_URL): Promise<number> {
  const { keys } = await fetchKeys(openIdUrl);

  return keys.filter((key) => endorsementsOf(key).includes(CHANNEL)).length;
}

/** Asks for keys when there are none, when they are a day old, and for a key that is unknown once an hour at most. */
export function connectorIdentity({ appId, clock, openIdUrl = OPEN_ID_URL }: IdentityOptions) {
  const keys = keptKeys({ clock, openIdUrl });

  return async (authorization: string | undefined): Promise<Proof> => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    const header = token === undefined ? undefined : headerOf(token);
    if (token === undefined || header?.alg !== 'RS256' || header.kid === undefined) {
      return { kind: 'refused', why: 'no token' };
    }

    try {
      const known = await keys(header.kid);
      const key = known.keys.find(({ kid }) => kid === header.kid);
      if (!key) {
        return { kind: 'refused', why: 'unknown key' };
      }

      const expected = { issuer: ISSUER, audience: appId, algorithms: ['RS256'], clockTolerance: CLOCKS_DIFFER_S };
      const currentDate = clock.now();
      const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [key] }), { ...expected, currentDate });

      return { kind: 'proven', claims: payload, endorsements: endorsementsOf(key) };
    } catch (cause) {
      return cause instanceof errors.JOSEError ? { kind: 'refused', why: cause.code } : { kind: 'unproven', cause };
    }
  };
}

function headerOf(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

/** Which channels a key may speak for. */
function endorsementsOf(key: object): readonly string[] {
  return z.object({ endorsements: z.array(z.string()) }).safeParse(key).data?.endorsements ?? [];
}

type Kept = { readonly keys: JSONWebKeySet; readonly at: number };

function keptKeys({ clock, openIdUrl }: { readonly clock: Clock; readonly openIdUrl: string }) {
  let kept: Kept | undefined;
  let failed: { readonly at: number; readonly cause: unknown } | undefined;
  let asking: Promise<JSONWebKeySet> | undefined;

  const ask = async (): Promise<JSONWebKeySet> => {
    try {
      const keys = await fetchKeys(openIdUrl);
      kept = { keys, at: clock.now().getTime() };
      failed = undefined;

      return keys;
    } catch (cause) {
      failed = { at: clock.now().getTime(), cause };
      throw cause;
    } finally {
      asking = undefined;
    }
  };

  return async (kid: string): Promise<JSONWebKeySet> => {
    const now = clock.now().getTime();
    const isKnown = kept?.keys.keys.some((key) => key.kid === kid) ?? false;
    const isFresh = kept !== undefined && now - kept.at < (isKnown ? KEEP_MS : ASK_AGAIN_MS);
    const isDown = failed !== undefined && now - failed.at < AFTER_FAILURE_MS;
    if (kept && (isFresh || isDown)) {
      return kept.keys;
    }

    if (isDown) {
      throw failed?.cause;
    }

    asking ??= ask();

    // an old key is better than none
    return kept ? asking.catch(() => kept?.keys ?? { keys: [] }) : asking;
  };
}

const OpenId = z.object({ jwks_uri: z.url() });
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

async function fetchKeys(openIdUrl: string): Promise<JSONWebKeySet> {
  const { jwks_uri } = OpenId.parse(await fetchJson(openIdUrl));

  return Keys.parse(await fetchJson(jwks_uri)) as JSONWebKeySet;
}

async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ASK_WITHIN_MS) });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Fault('teams-keys', { retryable: true, detail: `status ${answer.status}` });
  }

  return answer.json();
}
