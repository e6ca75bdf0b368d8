// What a client who is signed in to the portal of one firm tries with the other firm's ids, tokens and cookie, on every
// route of the portal. Used by the access matrix; one firm's clients among each other are in access-portal.test.ts.
import { portalSecrets } from '../../../src/adapters/portal/portal-secrets.ts';
import { SECRET_KEY } from '../product.ts';
import { ask, elsewhereBelow, type Form, NEUTRAL } from './ask-web.ts';
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { payAttempts } from './pay-attempts.ts';
import type { Side, TwoFirms } from './two-firms.ts';
import { THEIR_PORTAL } from './waiting-rows.ts';

const OUR_TOKEN = 'a-cookie-of-ours-that-is-in-our-own-browser';
const secrets = portalSecrets({ secretKey: SECRET_KEY, publicUrl: () => '' });

const REFUSED = /"status":(303|404)/;
const OUTSIDE = /"status":(200|404)/;

export const portalWebAttempts: Attempts = {
  'GET /portal/:firm': [inTheirs('', { own: 'shown' })],
  'GET /portal/:firm/history': [inTheirs('/history', { own: 'shown' })],
  'GET /portal/:firm/account': [inTheirs('/account', { own: 'shown' })],
  'GET /portal/:firm/bills/:bill': [onTheirBills('', { own: 'shown' })],
  'GET /portal/:firm/bills/:bill/pdf': [onTheirBills('/pdf', { own: 'shown' })],
  'POST /portal/:firm/bills/:bill/seen': [onTheirBills('/seen', { own: 'changed', form: {} })],
  'POST /portal/:firm/account/views': [inTheirs('/account/views', { own: 'changed', form: {} })],
  'POST /portal/:firm/account/password': [
    inTheirs('/account/password', {
      own: 'nothing',
      form: { currentPassword: 'a guess at theirs', newPassword: 'nine other herons wade' },
    }),
  ],
  'POST /portal/:firm/sign-out': [inTheirs('/sign-out', { own: 'changed', form: {} })],
  // their only session has just ended
  'POST /portal/:firm/account/sign-out-everywhere': [
    inTheirs('/account/sign-out-everywhere', { own: 'nothing', form: {} }),
  ],
  'GET /portal/:firm/sign-in': [atTheirDoor('/sign-in')],
  'GET /portal/:firm/reset': [atTheirDoor('/reset')],
  'GET /portal/:firm/contact': [atTheirDoor('/contact')],
  'GET /portal/:firm/brand.css': [atTheirDoor('/brand.css')],
  'GET /portal/:firm/logo': [atTheirDoor('/logo')],
  'POST /portal/:firm/sign-in': [asOurClient('/sign-in')],
  'POST /portal/:firm/code': [asOurClient('/code')],
  'POST /portal/:firm/password-code': [asOurClient('/password-code')],
  'POST /portal/:firm/sign-in-by-code': [asOurClient('/sign-in-by-code')],
  'POST /portal/:firm/set-password': [asOurClient('/set-password')],
  'GET /portal/assets/portal.css': [withIds('/portal/assets/portal.css')],
  'GET /portal/assets/portal.js': [withIds('/portal/assets/portal.js')],
  'GET /b/:token': [byGuessedLink('')],
  'POST /b/:token/continue': [byGuessedLink('/continue', {})],
  'POST /b/:token/sign-in': [byGuessedLink('/sign-in', { password: 'a guess at theirs' })],
  'POST /b/:token/code': [byGuessedLink('/code', {})],
  'POST /b/:token/password-code': [byGuessedLink('/password-code', {})],
  'POST /b/:token/sign-in-by-code': [byGuessedLink('/sign-in-by-code', { code: '123456' })],
  'POST /b/:token/set-password': [
    byGuessedLink('/set-password', { code: '123456', newPassword: 'wading herons nine' }),
  ],
  'POST /b/:token/new-link': [byGuessedLink('/new-link', {})],
  'USE /b': [elsewhereBelow('/b')],
  'USE /portal': [elsewhereBelow('/portal')],
  ...payAttempts,
};

type Given = { readonly own: Attempt['own']; readonly form?: Form };

/** Our client's cookie under its own name and under that of their firm's cookie; for the proof, theirs. */
function inTheirs(path: string, given: Given): Attempt {
  return inSession('our client’s cookie in their portal', { ...given, paths: () => [path] });
}

function onTheirBills(path: string, given: Given): Attempt {
  const paths = ({ theirRows, theirIds }: TwoFirms) =>
    [...theirRows.Bill.map(({ id }) => String(id)), ...theirIds].map((id) => `/bills/${id}${path}`);

  return inSession('our client’s cookie, and each of their bills and ids', { ...given, paths });
}

function inSession(what: string, { paths, own, form }: Given & { paths: (firms: TwoFirms) => readonly string[] }) {
  return {
    what,
    says: REFUSED,
    own,
    run: async (firms: TwoFirms, side: Side) => {
      const { ours, theirs } = firms;
      const token = side === theirs ? THEIR_PORTAL.sessionToken : await ourSession(ours);
      await makeOpen(firms, side);
      const bases = side === theirs ? [theirs.firmId] : [theirs.firmId, ours.firmId];
      const asked = bases.flatMap((firmId) => paths(firms).map((path) => `/portal/${firmId}${path}`));
      // in our own portal our client is at home: there only their bills can be asked for
      const aimed = asked.filter(
        (path) => path.startsWith(`/portal/${theirs.firmId}`) || path.endsWith('/pdf') || isPage(path),
      );
      const cookie = [theirs, ours].map(({ firmId }) => `sb-${firmId.slice(-8)}=${token}`).join('; ');
      const formToken = secrets.formToken(token);

      return forEach(aimed, (path) => ask(firms, { path, cookie, form: form && { ...form, formToken } }));
    },
  } satisfies Attempt;
}

function isPage(path: string): boolean {
  return /\/bills\/[^/]+$/.test(path);
}

/** For their own person: bills that are in the portal. */
async function makeOpen({ theirs }: TwoFirms, side: Side): Promise<void> {
  if (side !== theirs) return;

  const open = { cancelledAt: null, holdUntil: new Date(0) };
  await side.db.share.updateMany({ data: { byPortal: true, ...open } });
  await side.db.recipient.updateMany({ data: { stoppedAt: null, replacedBy: null, lastViewAt: null } });
  await side.db.bill.updateMany({ where: { state: 'void' }, data: { state: 'awaiting_payment' } });
}

/** A client of ours who is signed in. */
async function ourSession({ db, firmId }: Side): Promise<string> {
  const tokenHash = secrets.hashOf(OUR_TOKEN);
  if ((await db.portalSession.count({ where: { tokenHash } })) > 0) return OUR_TOKEN;

  const { contactId } = await db.recipient.findFirstOrThrow({ orderBy: { id: 'asc' } });
  const [createdAt, endsAt] = [new Date(), new Date(Date.now() + 3_600_000)];
  const accountId = 'pac_00000000000ours';
  await db.portalAccount.create({ data: { firmId, id: accountId, contactId, passwordHash: 'none', createdAt } });
  await db.portalSession.create({
    data: { firmId, id: 'pse_00000000000ours', accountId, tokenHash, createdAt, seenAt: createdAt, endsAt },
  });

  return OUR_TOKEN;
}

function atTheirDoor(path: string): Attempt {
  return {
    what: 'what anybody can see',
    says: OUTSIDE,
    own: 'nothing',
    run: async (firms, side) => {
      const cookie = `sb-${firms.theirs.firmId.slice(-8)}=${await ourSession(side)}`;
      const ids = firms.theirIds.map((id) => `/portal/${firms.theirs.firmId}${path}?bill=${id}&email=${id}`);

      return forEach(ids, (asked) => ask(firms, { path: asked, cookie }));
    },
  };
}

/** Somebody who is known to our firm alone: the answer is what a stranger gets. */
function asOurClient(path: string): Attempt {
  const form = { email: 'marcus.bell@acme.test', password: 'x', code: '123456', newPassword: 'nine wading herons' };

  return {
    what: 'our client’s address and password',
    says: /"status":(200|422|429)/,
    own: 'nothing',
    run: (firms) => forEach([path], () => ask(firms, { path: `/portal/${firms.theirs.firmId}${path}`, form })),
  };
}

/** A link in our hands leads nowhere unless it is the one of their mail: ids, hashes, and what another key makes. */
function byGuessedLink(path: string, form?: Form): Attempt {
  return {
    what: 'each of their ids, the hash of a link, and links that another key has made',
    says: NEUTRAL,
    own: 'nothing',
    run: (firms) => {
      const other = portalSecrets({ secretKey: 'another key', publicUrl: () => '' });
      const links = firms.theirRows.RecipientLink.map(({ id, tokenHash }) => [other.linkToken(String(id)), tokenHash]);
      const { linkToken } = THEIR_PORTAL;
      const altered = [linkToken.slice(1), `${linkToken}A`, linkToken.toUpperCase()];

      return forEach([...links.flat().map(String), ...altered, ...firms.theirIds], (token) =>
        ask(firms, { path: `/b/${token}${path}`, ...(form && { form }) }),
      );
    },
  };
}

function withIds(path: string): Attempt {
  return {
    what: 'their ids in the query',
    says: /"status":200/,
    own: 'nothing',
    run: (firms) => forEach(firms.theirIds, (id) => ask(firms, { path: `${path}?firm=${id}` })),
  };
}
