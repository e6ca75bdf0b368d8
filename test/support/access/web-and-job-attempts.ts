// What is tried with the other firm's ids on the routes of the web server, and by jobs. Used by the access matrix.
import { expect } from 'vitest';
import { documentLinks } from '../../../src/adapters/http/document-links.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import { SECRET_KEY } from '../product.ts';
import { type Attempts, type Exchange, exchange, forEach } from './attempt.ts';
import { portalWebAttempts } from './portal-web-attempts.ts';
import type { Side, TwoFirms } from './two-firms.ts';
import { webhookAttempts } from './webhook-attempts.ts';

const ids = systemIds(systemClock());

export const webAttempts: Attempts = {
  ...portalWebAttempts,
  ...webhookAttempts,
  'GET /healthz': [asking('/healthz', /ok/)],
  'GET /readyz': [asking('/readyz', /ready/)],
  'GET /metrics': [asking('/metrics', /sharebill_database_up 1/)],
  'GET /documents/:token': [
    {
      what: 'links that are signed for one firm and name what is the other’s, and links that were altered',
      says: /This link has expired/,
      own: 'nothing',
      run: async (firms) => forEach(await crossedLinks(firms), (path) => get(firms, path)),
    },
    {
      what: 'a link to each of their ids, signed for the person who asks',
      says: /This link has expired/,
      own: 'shown',
      run: async (firms, side) => {
        const { staffMemberId } = await side.db.chatIdentity.findFirstOrThrow({ where: { userId: side.person.id } });

        return forEach(firms.theirIds, (documentId) =>
          get(firms, linkTo({ firmId: side.firmId, documentId, staffMemberId })),
        );
      },
    },
  ],
  'POST /slack/events': [
    {
      what: 'requests without a signature, of unknown kinds, and handshakes, all with their ids',
      says: /"status":(200|401|404)/,
      own: 'nothing',
      run: (firms, side) => forEach(rawBodies(firms, side), (request) => postRaw(firms, { side, ...request })),
    },
  ],
  'USE /slack/events': [
    {
      what: 'other methods and paths below it',
      says: /"status":(401|404)/,
      own: 'nothing',
      run: (firms) => forEach(firms.theirIds, (id) => get(firms, `/slack/events/${id}?share=${id}`)),
    },
  ],
};

/** A job of the person's firm with each of their ids as its subject; afterwards it is gone or waits for its next turn, so it was run. */
export const jobAttempts: Attempts = {
  'job apply-import': [running('apply-import', 'changed')],
  'job check-checkout': [running('check-checkout', 'changed')],
  'job compare-payments': [running('compare-payments', 'changed')],
  'job deliver-share': [running('deliver-share', 'changed')],
  'job keep-house': [running('keep-house', 'changed')],
  // their card is as it should be already: what this job shows is seen when a share is cancelled
  'job notify-conversation': [running('notify-conversation', 'nothing')],
  // no code and no link of theirs waits to be mailed
  'job mail-new-link': [running('mail-new-link', 'nothing')],
  'job mail-portal-code': [running('mail-portal-code', 'nothing')],
  // their payment was entered by hand: nobody gets a receipt; that other firms' are not mailed is in access-pay.test.ts
  'job mail-receipt': [running('mail-receipt', 'nothing')],
  // nothing of theirs waits to be read, or to be shown: that other firms' files are not is seen by their rows
  'job read-import': [running('read-import', 'nothing')],
  'job show-access': [running('show-access', 'nothing')],
  'job show-import': [running('show-import', 'nothing')],
};

function running(kind: string, own: 'changed' | 'nothing'): Attempts[string][number] {
  return {
    what: 'each of their ids as the subject',
    says: /^the job has run$/m,
    own,
    run: (firms, side) => {
      const shares = firms.theirRows.Share.map(({ id }) => String(id));

      return forEach([...shares, ...firms.theirIds], (subjectId) => runJob(firms, { side, kind, subjectId }));
    },
  };
}

async function runJob(firms: TwoFirms, job: { side: Side; kind: string; subjectId: string }): Promise<Exchange> {
  const { side, kind, subjectId } = job;
  const { db, firmId } = side;
  const uniqueKey = `${kind}:${subjectId}`;
  const runAt = new Date(0);
  const create = { firmId, id: ids.newId('job'), kind, subjectId, uniqueKey, runAt, createdAt: new Date() };
  const send = async () => {
    await db.job.upsert({ where: { firmId_uniqueKey: { firmId, uniqueKey } }, create, update: { runAt } });
    const hasRunWell = { attempts: 0, fence: { gt: 0 } };
    const where = { kind, subjectId, NOT: hasRunWell };
    await expect.poll(() => db.job.count({ where }), { timeout: 5_000 }).toBe(0);

    return 'the job has run';
  };

  return exchange(firms, { given: subjectId, send });
}

function asking(path: string, says: RegExp): Attempts[string][number] {
  return {
    what: 'their ids in the query',
    says,
    own: 'nothing',
    run: (firms) => forEach(firms.theirIds, (id) => get(firms, `${path}?firm=${id}`)),
  };
}

function get(firms: TwoFirms, path: string): Promise<Exchange> {
  const send = async () => {
    const response = await fetch(`${firms.product.shareBill.url}${path}`, { redirect: 'manual' });
    const name = decodeURIComponent(response.headers.get('content-disposition') ?? '');

    return `"status":${response.status}\n${name}\n${await response.text()}`;
  };

  return exchange(firms, { given: path, send });
}

type Link = { readonly firmId: string; readonly documentId: string; readonly staffMemberId: string };

function linkTo(link: Link): string {
  return documentLinks({ secretKey: SECRET_KEY, publicUrl: () => '', clock: systemClock() }).linkTo(link);
}

/** Every mixture of the two firms, and the second firm's good link with the signature of the first's. */
async function crossedLinks({ ours, theirs }: TwoFirms): Promise<readonly string[]> {
  const [our, their] = [await linkOf(ours), await linkOf(theirs)];
  const mixed = [
    { ...our, documentId: their.documentId },
    { ...our, firmId: their.firmId },
    { ...our, staffMemberId: their.staffMemberId },
    { ...their, firmId: our.firmId },
    { ...their, documentId: our.documentId },
    { ...their, staffMemberId: our.staffMemberId },
  ];
  const [payload] = linkTo(their).split('.');
  const [, signature] = linkTo(our).split('.');
  const forged = Buffer.from([their.firmId, their.documentId, our.staffMemberId, '9999999999999'].join('.'));

  return [...mixed.map(linkTo), `${payload}.${signature}`, `/documents/${forged.toString('base64url')}.${signature}`];
}

async function linkOf({ db, firmId, person }: Side): Promise<Link> {
  const { id: documentId } = await db.frozenDocument.findFirstOrThrow();
  const { staffMemberId } = await db.chatIdentity.findFirstOrThrow({ where: { userId: person.id } });

  return { firmId, documentId, staffMemberId };
}

type Raw = { readonly body: string; readonly signed: boolean };

function rawBodies({ theirIds, theirs, theirRows }: TwoFirms, { person, teamId }: Side): readonly Raw[] {
  const user = { id: person.id, team_id: teamId };
  const payload = (content: object) => new URLSearchParams({ payload: JSON.stringify(content) }).toString();
  const click = (actionId: string, value: string) =>
    payload({
      type: 'block_actions',
      user,
      team: { id: teamId },
      actions: [{ type: 'button', action_id: actionId, value }],
    });

  return [
    ...theirIds.flatMap((id) => [
      { body: click('cancel-share', id), signed: false },
      { body: new URLSearchParams({ ssl_check: '1', token: id }).toString(), signed: true },
    ]),
    { body: click('stop-share', String(theirRows.Share.at(-1)?.id)), signed: true },
    {
      body: payload({ type: 'view_closed', user, team: { id: theirs.teamId }, view: { callback_id: 'share' } }),
      signed: true,
    },
    { body: new URLSearchParams({ command: '/other', team_id: teamId, text: 'QV-77001' }).toString(), signed: true },
  ];
}

/** Bolt answers what nobody listens to after three seconds. */
function postRaw(firms: TwoFirms, { side, body, signed }: Raw & { side: Side }): Promise<Exchange> {
  const headers = signed ? side.driver.sign(body) : { 'content-type': 'application/x-www-form-urlencoded' };
  const send = async () => {
    const response = await fetch(firms.product.eventsUrl, { method: 'POST', headers, body });

    return { status: response.status, body: await response.text() };
  };

  return exchange(firms, { given: body, send });
}
