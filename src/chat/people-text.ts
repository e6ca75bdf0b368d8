// The words for refusals about the people of the firm. Exhaustive, as refusal-text.ts, which asks it.
import type { ChatRefusal } from './refusal-text.ts';
import { en } from './texts/en.ts';

export type PeopleCode = keyof typeof en.people.refusal;
type PeopleRefusal = Extract<ChatRefusal, { code: PeopleCode }>;

export function isPeopleRefusal(refusal: ChatRefusal): refusal is PeopleRefusal {
  return refusal.code in en.people.refusal;
}

export function peopleRefusalText(refusal: PeopleRefusal, administrators: string): string {
  const words = en.people.refusal;
  switch (refusal.code) {
    case 'needs-administrator':
      return words['needs-administrator'](administrators);
    case 'bad-email':
      return words['bad-email'](refusal.text);
    case 'email-taken':
      return words['email-taken'](refusal.email);
    case 'asked-too-often':
      return words['asked-too-often'](refusal.most);
    case 'bad-role':
    case 'empty-name':
    case 'staff-not-found':
    case 'identity-taken':
    case 'workspace-not-linked-yet':
    case 'last-administrator':
    case 'guest-picked':
    case 'nobody-to-ask':
    case 'request-not-open':
      return words[refusal.code];
  }
}

/** In which field of a form about a person it is shown. */
export function fieldOfPeopleRefusal({ code }: ChatRefusal): string {
  switch (code) {
    case 'bad-email':
    case 'email-taken':
      return 'email';
    case 'empty-name':
      return 'name';
    case 'identity-taken':
    case 'guest-picked':
      return 'user';
    default:
      return 'none';
  }
}
