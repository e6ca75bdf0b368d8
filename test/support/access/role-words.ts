// What somebody reads on each way in by Slack who may not use it: by who they are and what role they have. Used by the tests of
// roles.
import { requests } from './roles.ts';

export const EMPTY = /"options":\[\]/;
export const TOO_OLD = /This form is too old, or was used already/;
export const NEEDS_ROLE = /Sharing bills needs the billing or administrator role\. Ask Grace Harlow for it\./;
export const ACKNOWLEDGED = /^\{"status":200,"body":""\}$/;
/** What only somebody who may share bills is shown of the bill in question. */
export const OF_THE_BILL = ['Acme LLC', '1,234.50', 'dana@acme.test', 'A word to Dana alone'];

export const OPENING = [
  'command /sharebill',
  'shortcut share-bill',
  'shortcut share-bill-of-message',
  'action fix-address',
  'action share-listed',
  'action share-again',
  'action pay-links',
];
/** What only an administrator may do. */
export const MANAGING = [
  'action person-role',
  'action add-person',
  'view add-person',
  'action link-person',
  'view link-person',
  'action accept-access',
  'view accept-person',
  'action decline-access',
  'action remove-person',
];
export const OPENING_OF_MANAGING = ['action add-person', 'action link-person', 'action accept-access'];
export const NEEDS_ADMINISTRATOR = /Only an administrator may change the people of the firm\. Ask Grace Harlow\./;
/** At home everybody finds what is theirs. */
export const AT_HOME = ['event app_home_opened', 'action people-page'];
/** For looking no role is needed: what somebody may not see is not there. */
export const LOOKING = ['action view-older', 'action view-newer', 'action view-matter'];
export const NOT_SEEN =
  /There is no bill 1042 that you can see|That matter is not there any more, or you cannot see it/;
export const OF_A_DRAFT = ['action bill', 'action to', 'view share', 'view preview', 'action edit-share'];
export const WAYS = Object.keys(requests);

/** What somebody reads who is not known as a staff member: the same words wherever there is room for any. */
export function strangerReads(words: RegExp, wayIn: string): RegExp {
  if (wayIn.startsWith('options ')) return EMPTY;

  return ['action open-page', 'event app_uninstalled', 'event tokens_revoked', 'event user_change'].includes(wayIn)
    ? ACKNOWLEDGED
    : words;
}

/** What a staff member reads who may not share bills: of a draft, either that, or that it is not there for them. */
export function withoutRoleReads(wayIn: string): RegExp {
  if (LOOKING.includes(wayIn)) return NOT_SEEN;
  if (MANAGING.includes(wayIn)) return NEEDS_ADMINISTRATOR;
  if (AT_HOME.includes(wayIn)) return /You are [^.]+, with the role (read-only|attorney)\./;
  if (wayIn === 'action ask-access') return /You have access already/;
  if (OF_A_DRAFT.includes(wayIn)) return new RegExp(`${TOO_OLD.source}|${NEEDS_ROLE.source}`);

  return strangerReads(NEEDS_ROLE, wayIn);
}

/** Somebody without access may ask for it, and for nothing else: the journey of people shows that. */
export function isNoAsking(wayIn: string): boolean {
  return wayIn !== 'action ask-access';
}
