// Requests that are not from Teams, not for us, or not what Teams sends: refused before anything is read of them, and nothing is
// done or called.
import { generateKeyPairSync, sign } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTeamsProduct, type TeamsProduct } from '../support/teams/teams-product.ts';

let teams: TeamsProduct;

beforeAll(async () => {
  teams = await startTeamsProduct();
  await teams.user('sam').search('bill', '');
}, 90_000);

afterAll(async () => {
  const complaints = teams?.played.complaints;
  await teams?.stop();
  expect(complaints).toEqual([]);
});

let callsBefore = 0;
beforeEach(() => {
  callsBefore = teams.played.calls.length;
});
const callsSince = () => teams.played.calls.slice(callsBefore);

type Change = { readonly authorization?: string | undefined; readonly body?: unknown; readonly raw?: string };

/** What sam would send, but for the change. */
async function send({ authorization, body, raw }: Change): Promise<number> {
  const activity = body ?? searchOf(teams.user('sam').activity({}));
  const response = await fetch(teams.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: raw ?? JSON.stringify(activity),
  });
  await response.text();

  return response.status;
}

function searchOf(activity: object): Record<string, unknown> {
  return { ...activity, type: 'invoke', name: 'application/search', value: { queryText: '', dataset: 'bill' } };
}

const bearer = async (change: Parameters<TeamsProduct['played']['token']>[0] = {}) =>
  `Bearer ${await teams.played.token(change)}`;

const seconds = () => Math.floor(Date.now() / 1000);

describe('A token', () => {
  it('that is right lets the request in', async () => {
    expect(await send({ authorization: await bearer() })).toBe(200);
  });

  const wrong: readonly (readonly [string, () => Promise<string | undefined>])[] = [
    ['is missing', async () => undefined],
    ['is no token', async () => 'Bearer nonsense'],
    ['is of another scheme', async () => (await bearer()).replace('Bearer', 'Basic')],
    ['comes twice', async () => `${await bearer()} ${await teams.played.token()}`],
    ['has ended', async () => bearer({ claims: { exp: seconds() - 400, nbf: seconds() - 4000 } })],
    ['begins later', async () => bearer({ claims: { nbf: seconds() + 400 } })],
    ['is for another bot', async () => bearer({ claims: { aud: '99999999-2222-3333-4444-555555555555' } })],
    ['is of another issuer', async () => bearer({ claims: { iss: 'https://sts.windows.net/somebody/' } })],
    ['is signed with another key', async () => bearer({ key: (await generateKeyPair('RS256')).privateKey })],
    ['names a key that nobody has', async () => bearer({ header: { kid: 'no-such-key' } })],
    ['is not signed', unsigned],
    ['is signed with the public key as if it were a secret', keyedByPublic],
    ['was changed after it was signed', changed],
  ];

  it.each(wrong)('that %s is refused with 401, and nothing is done', async (_, authorization) => {
    expect(await send({ authorization: await authorization() })).toBe(401);
    expect(callsSince()).toEqual([]);
  });

  async function unsigned(): Promise<string> {
    const [, payload] = (await teams.played.token()).split('.');

    return `Bearer ${encoded({ alg: 'none', kid: 'key-of-the-connector' })}.${payload}.`;
  }

  async function keyedByPublic(): Promise<string> {
    const [, payload] = (await teams.played.token()).split('.');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signed = `${encoded({ alg: 'HS256', kid: 'key-of-the-connector' })}.${payload}`;

    return `Bearer ${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  async function changed(): Promise<string> {
    const [header, payload = '', signature] = (await teams.played.token()).split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), exp: seconds() + 99_999 };

    return `Bearer ${header}.${encoded(claims)}.${signature}`;
  }

  it('of a flood with unknown keys leads to no more than one question for keys', async () => {
    const before = teams.played.keyFetches();
    for (let round = 0; round < 20; round += 1) {
      const many = Array.from({ length: 25 }, (_, index) => bearer({ header: { kid: `made-up-${round}-${index}` } }));
      const statuses = await Promise.all((await Promise.all(many)).map((authorization) => send({ authorization })));
      expect(new Set(statuses)).toEqual(new Set([401]));
    }
    expect(teams.played.keyFetches() - before).toBeLessThanOrEqual(1);
    expect(await send({ authorization: await bearer() })).toBe(200);
  });
});

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('A request with a right token', () => {
  const base = () => searchOf(teams.user('sam').activity({}));
  const other = '99999999-9999-9999-9999-999999999999';

  it.each([
    ['of another tenant', () => ({ ...base(), conversation: { ...conversation(), tenantId: other } }), 403],
    ['of two tenants', () => ({ ...base(), channelData: { tenant: { id: other } } }), 403],
    ['that names no tenant', () => ({ ...base(), conversation: { id: 'a:1' }, channelData: {} }), 403],
    ['to be answered elsewhere', () => ({ ...base(), serviceUrl: 'https://evil.test/teams/' }), 403],
    ['of another channel', () => ({ ...base(), channelId: 'emulator' }), 400],
    ['from nobody', () => ({ ...base(), from: undefined }), 400],
    ['from somebody without an Entra id', () => ({ ...base(), from: { id: '29:sam' } }), 400],
    ['in no conversation', () => ({ ...base(), conversation: undefined }), 400],
    ['of an invoke that we do not know', () => ({ ...base(), name: 'composeExtension/query' }), 501],
    ['of a dialog that we do not know', () => ({ ...base(), name: 'task/fetch', value: { data: { act: 'x' } } }), 501],
    ['of a button that we do not know', () => ({ ...base(), name: 'adaptiveCard/action', value: press('x') }), 501],
    ['that is no object', () => [1, 2], 400],
  ] as const)('%s is refused', async (_, body, status) => {
    expect(await send({ authorization: await bearer(), body: body() })).toBe(status);
    expect(callsSince()).toEqual([]);
  });

  const conversation = () => base().conversation as object;
  const press = (verb: string) => ({ action: { type: 'Action.Execute', verb, data: {} } });

  it('but a token for another address than it names is refused', async () => {
    const authorization = await bearer({ claims: { serviceurl: 'https://smba.trafficmanager.net/emea/' } });
    expect(await send({ authorization })).toBe(403);
  });

  it('that is no JSON, or far too large, is refused', async () => {
    expect(await send({ authorization: await bearer(), raw: '{"type":' })).toBe(400);
    expect(await send({ authorization: await bearer(), raw: JSON.stringify({ filler: 'x'.repeat(600_000) }) })).toBe(
      413,
    );
    expect(callsSince()).toEqual([]);
  });

  it('of a dialog with values of any kind never breaks anything', async () => {
    const odd = [null, 7, true, ['a'], { a: 1 }, '', '\u0000', 'x'.repeat(5_000)];
    for (const value of odd) {
      const data = {
        act: 'share',
        draft: value,
        bill: value,
        to: value,
        channel: value,
        message: value,
        reason: value,
      };
      for (const act of ['fill', 'share', 'preview', 'edit-share', 'fix-address', 'press', 'wait', 'add-person']) {
        const body = { ...base(), name: 'task/submit', value: { data: { ...data, act, id: 'cancel-share' } } };
        expect(await send({ authorization: await bearer(), body }), `${act} ${String(value)}`).toBe(200);
      }
    }
  });
});

describe('An invoke that fails', () => {
  it.each([
    ['adaptiveCard/action', 'application/vnd.microsoft.activity.message'],
    ['application/search', 'application/vnd.microsoft.search.searchResponse'],
  ])('%s is answered in its own kind: Teams shows no other', async (name, type) => {
    const { status, body } = await teams.user('sam').invoke(name, [7]);

    expect(status).toBe(200);
    expect(body).toMatchObject({ statusCode: 200, type });
  });
});

describe("While Microsoft's keys cannot be fetched", () => {
  it('a process that has none answers 503 and lets nobody in; one that has them goes on', async () => {
    teams.played.takeKeysDown(true);
    expect(await send({ authorization: await bearer() })).toBe(200);

    await teams.product.restart();
    expect(await send({ authorization: await bearer() })).toBe(503);
    teams.played.takeKeysDown(false);
  });
});
