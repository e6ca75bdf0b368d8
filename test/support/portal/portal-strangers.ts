// Those who must not see a client's bill in the portal, and how each of them has to be answered on a route. Used by
// access-portal.test.ts.
import type { PortalRequest } from './ask-portal.ts';
import type { PortalRow } from './portal-rows.ts';
import type { Client, TwoPortals } from './two-portals.ts';

export const OURS = ['owner', 'other', 'stopped', 'gone', 'void', 'out', 'reader'] as const;
export const THEIRS = ['owner', 'other'] as const;
export type Portals = TwoPortals<(typeof OURS)[number], (typeof THEIRS)[number]>;

export type Stranger = {
  readonly who: string;
  /** Whose bill, link and address it is. */
  readonly victim: (portals: Portals) => Client;
  /** Cookie, Origin and form token of who asks. */
  readonly asks: (
    portals: Portals,
    victim: Client,
  ) => Pick<PortalRequest, 'cookie' | 'origin'> & { formToken?: string };
  /** Undefined where they ask for nothing that is another's. */
  readonly status: (row: PortalRow) => number | undefined;
  /** It is their own bill, or was: their name and address are no secret to them. */
  readonly isOwn?: boolean;
};

const owner = ({ ours }: Portals) => ours.clients.owner;
const isPost = ({ route }: PortalRow) => route.startsWith('POST');
/** With a live link in their hands, or on the sign-in page, everybody is at the same door. */
const atDoor = ({ behind, toOthers }: PortalRow) => (behind === 'session' ? 303 : toOthers);
/** A closed link is none; who still has a session sees all but that bill. */
const whenStopped = ({ behind, ofBill, toOthers, route }: PortalRow) => {
  if (behind === 'link') return 404;
  if (behind === 'session' && !ofBill && route.startsWith('POST')) return undefined;

  return toOthers;
};
/** Forms are refused before anything else is looked at. */
const forged = (row: PortalRow) => (isPost(row) ? 403 : undefined);
const unsigned = (row: PortalRow) => (isPost(row) && row.behind === 'session' ? 403 : undefined);

function named({ cookie }: Client, { cookie: name }: Client): string {
  return `${name.split('=')[0]}=${cookie.split('=')[1]}`;
}

export const strangers: readonly Stranger[] = [
  {
    who: 'the other firm’s client',
    victim: owner,
    asks: ({ theirs: { clients } }) => ({ cookie: clients.owner.cookie, formToken: clients.owner.formToken }),
    status: atDoor,
  },
  {
    who: 'the other firm’s client under the name of this firm’s cookie',
    victim: owner,
    asks: ({ theirs: { clients } }, victim) => ({
      cookie: named(clients.owner, victim),
      formToken: clients.owner.formToken,
    }),
    status: (row) => (row.behind === 'session' ? 303 : undefined),
  },
  {
    who: 'another contact of the firm',
    victim: owner,
    asks: ({ ours: { clients } }) => ({ cookie: clients.other.cookie, formToken: clients.other.formToken }),
    status: (row) => (row.behind === 'session' && isPost(row) && !row.ofBill ? undefined : row.toOthers),
  },
  {
    who: 'the contact after their share was stopped',
    victim: ({ ours }) => ours.clients.stopped,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken }),
    status: whenStopped,
    isOwn: true,
  },
  {
    who: 'the contact after they were deactivated',
    victim: ({ ours }) => ours.clients.gone,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken }),
    status: (row) => (row.behind === 'link' ? 404 : atDoor(row)),
    isOwn: true,
  },
  {
    who: 'the contact after their bill was voided',
    victim: ({ ours }) => ours.clients.void,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken }),
    status: (row) => (isPost(row) && !row.ofBill ? undefined : (row.whenVoid ?? row.toOthers)),
    isOwn: true,
  },
  {
    who: 'whoever has the cookie after the contact has signed out',
    victim: ({ ours }) => ours.clients.out,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken }),
    status: atDoor,
  },
  { who: 'nobody, without a cookie', victim: owner, asks: () => ({}), status: atDoor },
  {
    who: 'a form of another site',
    victim: owner,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken, origin: 'https://evil.test' }),
    status: forged,
  },
  {
    who: 'a form from nowhere',
    victim: owner,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken, origin: 'null' }),
    status: forged,
  },
  {
    who: 'a form without an Origin',
    victim: owner,
    asks: (_portals, { cookie, formToken }) => ({ cookie, formToken, origin: '' }),
    status: forged,
  },
  { who: 'a form without its token', victim: owner, asks: (_portals, { cookie }) => ({ cookie }), status: unsigned },
  {
    who: 'a form with another contact’s token',
    victim: owner,
    asks: ({ ours }, { cookie }) => ({ cookie, formToken: ours.clients.other.formToken }),
    status: unsigned,
  },
];

/** Forms that are refused for where they come from hold all that is right; the others what somebody would guess. */
export function isForged({ asks }: Stranger, portals: Portals): boolean {
  return asks(portals, owner(portals)).origin !== undefined;
}
