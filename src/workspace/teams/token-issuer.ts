// Microsoft's side of identity: the keys of the Bot Connector and its tokens, and the tokens that a bot gets by its secret.
// Mounted by played-microsoft.ts.
import express, { type Request, Router } from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import type { TeamsState } from './teams-state.ts';

const ISSUER = 'https://api.botframework.com';
const KEY_ID = 'key-of-the-connector';
const TOKEN_SECONDS = 3600;

export type TokenChange = {
  readonly claims?: Record<string, unknown>;
  readonly header?: { readonly alg?: string; readonly kid?: string };
  readonly key?: Parameters<InstanceType<typeof SignJWT>['sign']>[0];
};

export type TokenIssuer = {
  readonly router: Router;
  /** Whether it gave a bot that token. */
  gave(token: string): boolean;
  /** A token as the Connector signs them; `change` makes it a wrong one. */
  token(serviceUrl: string, change?: TokenChange): Promise<string>;
};

export function tokenIssuer(state: TeamsState, origin: () => string): TokenIssuer {
  const given = new Set<string>();
  // made when somebody needs them: not at the start
  let made: ReturnType<typeof newKeys> | undefined;
  const keys = () => {
    made ??= newKeys();

    return made;
  };

  return {
    router: issuerRoutes(state, { origin, keys, give: (token) => void given.add(token) }),
    gave: (token) => given.has(token),
    token: async (serviceurl, { claims = {}, header = {}, key } = {}) => {
      const now = Math.floor(state.clock.now().getTime() / 1000);
      const times = { nbf: now - 60, exp: now + TOKEN_SECONDS };
      const signed = new SignJWT({ iss: ISSUER, aud: state.app.id, ...times, serviceurl, ...claims });

      return signed
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID, ...header })
        .sign(key ?? (await keys()).pair.privateKey);
    },
  };
}

async function newKeys() {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: KEY_ID, use: 'sig' };

  return { pair, jwk };
}

type IssuerParts = {
  readonly origin: () => string;
  readonly keys: () => ReturnType<typeof newKeys>;
  readonly give: (token: string) => void;
};

function issuerRoutes(state: TeamsState, { origin, keys, give }: IssuerParts): Router {
  const router = Router();
  const TokenRequest = tokenRequestTo(state);
  router.get('/.well-known/openidconfiguration', (_request, response) => {
    state.keyFetches += 1;
    if (state.keysAreDown) return void response.status(503).end();

    const jwks_uri = `${origin()}/keys`;
    response.json({ issuer: ISSUER, jwks_uri, id_token_signing_alg_values_supported: ['RS256'] });
  });
  router.get('/keys', async (_request, response) => {
    response.json({ keys: [{ ...(await keys()).jwk, endorsements: state.endorsements }] });
  });
  router.post('/:tenant/oauth2/v2.0/token', express.urlencoded({ extended: false }), (request, response) => {
    const isRight = TokenRequest.safeParse(request.body).success && request.params.tenant === state.tenantId;
    if (!isRight) {
      state.complaints.push(`a token was asked for with ${JSON.stringify(request.body)}`);

      return void response.status(401).json(tokenRefusal(state, request));
    }

    const token = state.randomToken();
    give(token);
    response.json({ token_type: 'Bearer', expires_in: TOKEN_SECONDS - 1, access_token: token });
  });

  return router;
}

/** As Microsoft Entra says it: the sentence names what was asked with. */
function tokenRefusal({ app, tenantId }: TeamsState, { body, params }: Request) {
  const isKnown = body.client_id === app.id && params.tenant === tenantId;
  const [error, code] = isKnown ? ['invalid_client', 7000215] : ['unauthorized_client', 700016];

  return { error, error_codes: [code], error_description: `AADSTS${code}: ${JSON.stringify(body)}` };
}

function tokenRequestTo({ app }: TeamsState) {
  return z.strictObject({
    grant_type: z.literal('client_credentials'),
    client_id: z.literal(app.id),
    client_secret: z.literal(app.password),
    scope: z.literal('https://api.botframework.com/.default'),
  });
}
