// In which field of the form a refusal is shown.
import { ADDRESS_FIELD } from './form.ts';
import type { ChatRefusal } from './refusal-text.ts';

export function fieldOfRefusal(refusal: ChatRefusal): string {
  switch (refusal.code) {
    case 'no-address':
    case 'bad-address':
      return `${ADDRESS_FIELD}${refusal.contactId}`;
    case 'plan-excludes-email':
    case 'portal-not-offered':
    case 'portal-needs-approval':
      return 'channel';
    case 'message-too-long':
      return 'message';
    case 'reason-needed':
      return 'reason';
    case 'no-recipients':
    case 'too-many-recipients':
    case 'contact-inactive':
    case 'contact-not-found':
    case 'same-address-twice':
      return 'to';
    case 'too-many-shares':
      return refusal.name === undefined ? 'bill' : 'to';
    default:
      return 'bill';
  }
}
