// Turns every refusal into words. Exhaustive: a new code does not compile until it has its words.

import type { GuardRefusal } from '../core/judge-recipients.ts';
import { plainLine } from '../core/plain-line.ts';
import type { ShareRefusal } from '../core/share.ts';
import type { StaffRefusal } from '../core/staff.ts';
import { formatSize } from './format-size.ts';
import { warningTexts } from './guard-text.ts';
import { commandLike } from './likely-word.ts';
import { isPeopleRefusal, type PeopleCode, peopleRefusalText } from './people-text.ts';
import { en } from './texts/en.ts';

/** Refusals of the forms and buttons around a share, besides those of the decision itself. */
export type ChatRefusal =
  | ShareRefusal
  | StaffRefusal
  | { readonly code: 'guest-picked' | 'nobody-to-ask' | 'request-not-open' }
  | { readonly code: 'asked-too-often'; readonly most: number }
  | { readonly code: 'not-linked'; readonly userId: string; readonly workspaceId: string }
  | { readonly code: 'workspace-not-linked'; readonly workspaceId: string }
  | { readonly code: 'guest' | 'guest-unknown' | 'no-bill' | 'draft-expired' | 'already-sent' | 'share-not-found' }
  | { readonly code: 'not-resendable' | 'not-fixable' | 'news-since-check' }
  | { readonly code: 'exact-repeat'; readonly sharer: string; readonly seconds: number }
  | {
      readonly code: 'too-many-shares';
      readonly name: string | undefined;
      readonly most: number;
      readonly minutes: number;
    }
  | MailTooLarge
  | GuardRefusal
  | { readonly code: 'contact-not-found' | 'no-bill-in-message' }
  | { readonly code: 'not-shared' | 'never-shared' | 'no-pay-link'; readonly number: string }
  | { readonly code: 'not-invitable' | 'shared-again-already' }
  | { readonly code: 'import-not-found' | 'import-being-read' | 'import-has-errors' | 'import-accepted' }
  | { readonly code: 'import-discarded' | 'import-expired' | 'import-failed' | 'import-out-of-date' }
  | { readonly code: 'import-needs-administrator' }
  | { readonly code: 'bill-not-found'; readonly number: string }
  | { readonly code: 'bill-ambiguous'; readonly number: string }
  | { readonly code: 'address-not-found' | 'address-on-share'; readonly address: string }
  | { readonly code: 'no-such-bill'; readonly number: string; readonly near: readonly string[] }
  | { readonly code: 'matter-not-found'; readonly typed: string }
  | { readonly code: 'no-number'; readonly word?: 'stop' | 'again' | undefined }
  | { readonly code: 'unknown-word'; readonly word: string; readonly meant?: string | undefined };

/** The words for a refusal, in one line. `administrators` are the names of those who can change roles and plan. */
export function refusalText(refusal: ChatRefusal, administrators: readonly string[] = []): string {
  return plainLine(wordsOf(refusal, administrators));
}

function wordsOf(refusal: ChatRefusal, administrators: readonly string[]): string {
  const words = en.refusal;
  const who = administrators.length > 0 ? administrators.join(' or ') : 'your administrator';
  if (isPeopleRefusal(refusal)) {
    return peopleRefusalText(refusal, who);
  }

  switch (refusal.code) {
    case 'not-linked':
      return words['not-linked'](refusal.userId, refusal.workspaceId);
    case 'workspace-not-linked':
      return words['workspace-not-linked'](refusal.workspaceId);
    case 'no-permission':
      return words['no-permission'](who);
    case 'plan-excludes-email':
      return words['plan-excludes-email'](refusal.plan, listOf(refusal.needs), who);
    case 'portal-not-offered':
      return words['portal-not-offered'](who);
    case 'bill-not-found':
    case 'no-such-bill':
    case 'unknown-word':
    case 'matter-not-found':
    case 'no-number':
      return textOfUnknown(refusal);
    case 'bill-ambiguous':
    case 'bill-not-approved':
    case 'bill-void':
    case 'bill-deleted':
    case 'portal-needs-approval':
    case 'not-shared':
    case 'never-shared':
    case 'no-pay-link':
      return words[refusal.code](refusal.number);
    case 'bill-changed':
      return words['bill-changed'][refusal.now](refusal.number);
    case 'exact-repeat':
    case 'too-many-shares':
    case 'mail-too-large':
    case 'recipients-blocked':
    case 'reason-needed':
      return textOfGuard(refusal);
    default:
      return textOfRest(refusal);
  }
}

/** What was typed names nothing: what comes near to it. */
function textOfUnknown(refusal: Extract<ChatRefusal, { code: UnknownCode }>): string {
  const words = en.refusal;
  switch (refusal.code) {
    case 'bill-not-found':
      return withHint(words['bill-not-found'](refusal.number), commandLike(refusal.number));
    case 'no-such-bill': {
      const text = words['bill-not-found'](refusal.number);

      return refusal.near.length === 0 ? text : `${text} ${words['bill-near'](refusal.near.join(', '))}`;
    }
    case 'unknown-word':
      return withHint(words['unknown-word'](refusal.word), refusal.meant);
    case 'matter-not-found':
      return words['matter-not-found'](refusal.typed);
    case 'no-number':
      return words['no-number'](refusal.word ?? 'status');
  }
}

function withHint(text: string, meant: string | undefined): string {
  return meant === undefined ? text : `${text} ${en.refusal['did-you-mean'](meant)}`;
}

type Rest = Exclude<
  ChatRefusal,
  {
    code:
      | PeopleCode
      | 'not-linked'
      | 'workspace-not-linked'
      | 'no-permission'
      | 'plan-excludes-email'
      | 'portal-not-offered'
      | 'portal-needs-approval'
      | 'not-shared'
      | 'never-shared'
      | 'no-pay-link'
      | 'bill-ambiguous'
      | 'bill-not-approved'
      | 'bill-void'
      | 'bill-deleted'
      | 'bill-changed'
      | UnknownCode
      | GuardCode;
  }
>;

type UnknownCode = 'bill-not-found' | 'no-such-bill' | 'unknown-word' | 'matter-not-found' | 'no-number';

type GuardCode = 'exact-repeat' | 'too-many-shares' | 'mail-too-large' | GuardRefusal['code'];

function textOfGuard(refusal: Extract<ChatRefusal, { code: GuardCode }>): string {
  const words = en.refusal;
  switch (refusal.code) {
    case 'exact-repeat':
      return words['exact-repeat'](plainLine(refusal.sharer), refusal.seconds);
    case 'too-many-shares':
      return textOfLimit(refusal);
    case 'mail-too-large':
      return textOfTooLarge(refusal);
    case 'recipients-blocked':
      return [words['recipients-blocked'], ...warningTexts(refusal.recipients)].join('\n\n');
    case 'reason-needed':
      return words['reason-needed'](refusal.least, refusal.most);
  }
}

type MailTooLarge = {
  readonly code: 'mail-too-large';
  readonly number: string;
  /** In bytes, as `most`. */
  readonly size: number;
  readonly most: number;
  /** Whether the bill can go by the client portal alone. */
  readonly inPortal: boolean;
};

function textOfTooLarge(refusal: MailTooLarge): string {
  const words = en.refusal;
  const remedy = words['mail-too-large-remedy'][refusal.inPortal ? 'portal' : 'none'];

  return `${words['mail-too-large'](refusal.number, ...sizesOf(refusal))} ${remedy}`;
}

/** To the byte where the mail is so little too large that both would read the same. */
function sizesOf({ size, most }: { size: number; most: number }): [string, string] {
  const alike = formatSize(size) === formatSize(most);

  return alike ? [`${size} bytes`, `${most} bytes`] : [formatSize(size), formatSize(most)];
}

function textOfLimit({ name, most, minutes }: Extract<ChatRefusal, { code: 'too-many-shares' }>): string {
  const words = en.refusal;
  const wait = en.wait(minutes);

  return name === undefined
    ? words['too-many-of-bill'](most, wait)
    : words['too-many-of-contact'](plainLine(name), most, wait);
}

function textOfRest(refusal: Rest): string {
  const words = en.refusal;
  switch (refusal.code) {
    case 'too-many-recipients':
      return words['too-many-recipients'](refusal.most);
    case 'contact-inactive':
    case 'no-address':
    case 'bad-address':
      return words[refusal.code](refusal.name);
    case 'same-address-twice':
    case 'address-not-found':
    case 'address-on-share':
      return words[refusal.code](refusal.address);
    case 'message-too-long':
      return words['message-too-long'](refusal.length, refusal.most);
    default:
      return words[refusal.code];
  }
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}
