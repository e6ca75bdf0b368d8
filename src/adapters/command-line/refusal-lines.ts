// Turns every refusal into lines that say what happened and what to do next. Exhaustive: a new code does not
// compile until it has its words.

import { BILL_FILE_SETTINGS } from '../../core/bill-file.ts';
import type { LogoProblem } from '../../core/logo.ts';
import type { ContactRefusal } from '../../use-cases/find-contact.ts';
import type { ImportRefusal } from '../../use-cases/import-bills.ts';
import type { PeopleRefusal } from '../../use-cases/people.ts';
import type { VoidRefusal } from '../../use-cases/void-bill.ts';
import { BILL_LIST_WORDS, BILL_STATE_WORDS } from './bill-states.ts';
import type { ChatIdRefusal } from './chat-ids.ts';
import type { ActorRefusal, FirmRefusal } from './choose-firm.ts';
import { counted } from './import-lines.ts';
import { isOfManifest, manifestRefusalLines, type OfManifest } from './manifest-refusal-lines.ts';
import { isOfMove, type MoveRefusal, moveRefusalLines } from './move-refusal-lines.ts';
import { isOfPayment, type OfPayment, paymentRefusalLines } from './payment-refusal-lines.ts';
import { peopleRefusalLines } from './people-refusal-lines.ts';
import { shellWord } from './printing.ts';
import { isOfProvider, type OfProvider, providerRefusalLines } from './provider-refusal-lines.ts';
import { en } from './texts/en.ts';

export type InputRefusal =
  | ChatIdRefusal
  | { readonly code: 'bad-head'; readonly text: string }
  | { readonly code: 'bad-state' | 'bad-list' | 'bad-bill-file'; readonly text: string }
  | { readonly code: 'bad-limit'; readonly text: string; readonly most: number }
  | { readonly code: 'nothing-to-set' | 'one-firm-only' | 'which-logo' | 'setup-is-local' };

export type FileRefusal =
  | { readonly code: 'file-refused'; readonly path: string; readonly text: string }
  | { readonly code: 'file-went-away'; readonly path: string }
  | { readonly code: 'import-gone' };

export type ConnectionRefusal =
  | { readonly code: 'bad-connection'; readonly text: string }
  | { readonly code: 'no-install' | 'not-connected' | 'no-secret-key' }
  | { readonly code: 'key-unknown'; readonly renewed: number; readonly unreadable: number };

/** What the command found, in its own lines. */
export type AuditRefusal = {
  readonly code: 'audit-not-intact';
  readonly firmName: string;
  readonly lines: readonly string[];
};

export type LogoFileRefusal = {
  readonly code: 'logo-refused';
  readonly path: string;
  readonly reason: LogoProblem | 'missing' | 'unreadable';
};

export type SharingRefusal =
  /** In the words of the chat. */
  | { readonly code: 'share-refused'; readonly text: string }
  | { readonly code: 'needs-sharer'; readonly firmName: string }
  | {
      readonly code: 'which-share' | 'which-bill';
      readonly number: string;
      readonly choices: readonly { readonly id: string; readonly text: string }[];
    }
  | VoidRefusal
  | { readonly code: 'no-sharing-here' };

/** What was asked for by a number or words is not there, or not clear. */
export type ViewRefusal =
  | { readonly code: 'no-such-bill'; readonly number: string; readonly near: readonly string[] }
  | { readonly code: 'matter-not-found'; readonly typed: string }
  | {
      readonly code: 'which-matter';
      readonly typed: string;
      readonly matters: readonly { readonly displayNumber: string; readonly clientName: string }[];
    };

export type CommandRefusal =
  | SharingRefusal
  | MoveRefusal
  | OfManifest
  | OfPayment
  | OfProvider
  | ViewRefusal
  | FirmRefusal
  | ActorRefusal
  | InputRefusal
  | ConnectionRefusal
  | AuditRefusal
  | FileRefusal
  | LogoFileRefusal
  | ContactRefusal
  | ImportRefusal
  | PeopleRefusal;

const words = en.refusal;

export function refusalLines(refusal: CommandRefusal): readonly string[] {
  if (isOfPayment(refusal)) {
    return paymentRefusalLines(refusal);
  }

  if (isOfProvider(refusal)) {
    return providerRefusalLines(refusal);
  }

  if (isOfManifest(refusal)) {
    return manifestRefusalLines(refusal);
  }

  return isOfMove(refusal) ? moveRefusalLines(refusal) : linesOf(refusal);
}

function linesOf(
  refusal: Exclude<CommandRefusal, MoveRefusal | OfManifest | OfPayment | OfProvider>,
): readonly string[] {
  switch (refusal.code) {
    case 'no-firm':
    case 'several-firms':
    case 'firm-not-found':
      return firmRefusalLines(refusal);
    case 'needs-actor':
    case 'actor-not-found':
    case 'not-permitted':
      return actorRefusalLines(refusal);
    case 'bad-slack-workspace':
    case 'bad-slack-user':
    case 'bad-teams-tenant':
    case 'bad-teams-user':
    case 'bad-state':
    case 'bad-list':
    case 'bad-limit':
    case 'bad-head':
    case 'bad-bill-file':
    case 'nothing-to-set':
    case 'slack-or-teams':
    case 'one-firm-only':
    case 'setup-is-local':
    case 'which-logo':
      return inputRefusalLines(refusal);
    case 'contact-unknown':
    case 'contact-ambiguous':
      return contactRefusalLines(refusal);
    case 'audit-not-intact':
      return words['audit-not-intact'](refusal.firmName, refusal.lines);
    case 'logo-refused':
      return words['logo-refused'](refusal.path, en.logoProblems[refusal.reason]);
    case 'no-such-bill':
    case 'matter-not-found':
    case 'which-matter':
      return viewRefusalLines(refusal);
    case 'share-refused':
    case 'needs-sharer':
    case 'which-share':
    case 'which-bill':
    case 'bill-closed':
    case 'no-sharing-here':
      return sharingRefusalLines(refusal);
    case 'file-refused':
    case 'file-went-away':
    case 'import-gone':
    case 'no-permission':
    case 'file-has-errors':
      return importRefusalLines(refusal);
    default:
      return setUpRefusalLines(refusal);
  }
}

function setUpRefusalLines(refusal: ConnectionRefusal | PeopleRefusal): readonly string[] {
  switch (refusal.code) {
    case 'bad-connection':
    case 'no-install':
    case 'not-connected':
    case 'no-secret-key':
    case 'key-unknown':
      return connectionRefusalLines(refusal);
    default:
      return peopleRefusalLines(refusal);
  }
}

function firmRefusalLines(refusal: FirmRefusal): readonly string[] {
  switch (refusal.code) {
    case 'no-firm':
      return words['no-firm'];
    case 'several-firms':
      return [words['several-firms'], ...refusal.firms.map(({ id, name }) => `  --firm ${shellWord(id)}   ${name}`)];
    case 'firm-not-found':
      return words['firm-not-found'](refusal.firmId);
  }
}

function actorRefusalLines(refusal: ActorRefusal): readonly string[] {
  switch (refusal.code) {
    case 'needs-actor':
      return words['needs-actor'](refusal.firmName, refusal.administrators.join(', '));
    case 'actor-not-found':
      return [
        words['actor-not-found'](refusal.email, refusal.firmName),
        refusal.alone ? words['leave-as-out'] : words['see-staff'],
      ];
    case 'not-permitted': {
      const { staffName: name, role, permission, administrators } = refusal;

      return [
        words['not-permitted']({ name, role, may: en.permissions[permission] }),
        administrators.length === 0
          ? words['ask-first-administrator']
          : words['ask-administrator'](administrators.join(en.or)),
      ];
    }
  }
}

function inputRefusalLines(refusal: InputRefusal): readonly string[] {
  switch (refusal.code) {
    case 'bad-slack-workspace':
    case 'bad-slack-user':
    case 'bad-teams-tenant':
    case 'bad-teams-user':
    case 'bad-head':
      return words[refusal.code](refusal.text);
    case 'bad-state':
      return words['bad-state'](refusal.text, BILL_STATE_WORDS.join(', '));
    case 'bad-list':
      return words['bad-state'](refusal.text, BILL_LIST_WORDS.join(', '));
    case 'bad-bill-file':
      return words['bad-bill-file'](refusal.text, BILL_FILE_SETTINGS.join(', '));
    case 'bad-limit':
      return words['bad-limit'](refusal.text, refusal.most);
    case 'nothing-to-set':
    case 'slack-or-teams':
    case 'one-firm-only':
    case 'setup-is-local':
    case 'which-logo':
      return words[refusal.code];
  }
}

function connectionRefusalLines(refusal: ConnectionRefusal): readonly string[] {
  switch (refusal.code) {
    case 'bad-connection':
      return words[refusal.code](refusal.text);
    case 'key-unknown':
      return words['key-unknown'](refusal.renewed, refusal.unreadable);
    default:
      return words[refusal.code];
  }
}

function viewRefusalLines(refusal: ViewRefusal): readonly string[] {
  switch (refusal.code) {
    case 'no-such-bill':
      return words['no-such-bill'](refusal.number, refusal.near.join(', '));
    case 'matter-not-found':
      return words['matter-not-found'](refusal.typed);
    case 'which-matter':
      return [
        words['which-matter'](refusal.typed),
        ...refusal.matters.map(({ displayNumber, clientName }) => `  ${shellWord(displayNumber)}   ${clientName}`),
      ];
  }
}

function sharingRefusalLines(refusal: SharingRefusal): readonly string[] {
  switch (refusal.code) {
    case 'share-refused':
      return words['share-refused'](refusal.text);
    case 'needs-sharer':
      return words['needs-sharer'](refusal.firmName);
    case 'which-share':
    case 'which-bill':
      return [words[refusal.code](refusal.number), ...refusal.choices.map(({ id, text }) => `  ${id}   ${text}`)];
    case 'bill-closed':
      return words['bill-closed'](refusal.number, refusal.state);
    case 'no-sharing-here':
      return words['no-sharing-here'];
  }
}

function contactRefusalLines(refusal: ContactRefusal): readonly string[] {
  if (refusal.code === 'contact-unknown') {
    return words['contact-unknown'](refusal.words);
  }

  const contacts = refusal.contacts.map(({ name, addresses }) => `  ${[name, ...addresses].join('   ')}`);

  return [words['contact-ambiguous'](refusal.words), ...contacts, ...(refusal.more ? [words['contacts-more']] : [])];
}

function importRefusalLines(refusal: FileRefusal | ImportRefusal): readonly string[] {
  switch (refusal.code) {
    case 'file-refused':
      return words['file-refused'](refusal.path, refusal.text);
    case 'file-went-away':
      return words['file-went-away'](refusal.path);
    case 'import-gone':
    case 'no-permission':
      return words[refusal.code];
    case 'file-has-errors':
      return words['file-has-errors'](en.import.errors(refusal.report.errors, counted(refusal.report.errors)));
  }
}
