// The form that asks for another address of a recipient to whom a bill was not delivered.
import type { GuardRefusal } from '../core/judge-recipients.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Form, FormElement } from './form.ts';
import { guardElements } from './preview-form.ts';
import { en } from './texts/en.ts';

export type FixAddressFacts = {
  readonly deliveryId: string;
  readonly billNumber: string;
  readonly name: string;
  readonly failedAddress: string;
  readonly address: string;
  /** A file goes with the PDF. */
  readonly withFile: boolean;
  readonly byEmail: boolean;
  readonly byPortal: boolean;
  /** What the recipient guard says of the address that was typed. */
  readonly guard?: GuardRefusal | undefined;
};

export function fixAddressForm(facts: FixAddressFacts): Form {
  const { fix } = en;
  const name = plainLine(facts.name);

  return {
    id: 'fix-address',
    draftId: facts.deliveryId,
    title: fix.title,
    submit: fix.send,
    close: en.form.cancel,
    elements: [
      { type: 'text', text: fix.intro(plainLine(facts.billNumber), name, facts.failedAddress) },
      addressField(name, facts.address),
      ...(facts.guard ? guardElements(facts.guard, { key: reasonKey(facts.address), blocked: fix.blockedHelp }) : []),
      { type: 'text', text: whatIsSent(facts) },
    ],
  };
}

function whatIsSent({ withFile, byEmail, byPortal }: FixAddressFacts): string {
  const { fix } = en;
  const mailed = withFile ? fix.sameWithFile : fix.same;

  return [...(byPortal ? [fix.newLink] : []), byEmail ? mailed : fix.onlyLink].join(' ');
}

/** A reason is given against the warnings about one address: with another one, the field is another. */
export function reasonKey(address: string): string {
  return `reason-${address}`.slice(0, MAX_KEY);
}

/** Slack's limit of a block's id. */
const MAX_KEY = 255;

function addressField(name: string, value: string): FormElement {
  return {
    type: 'input',
    id: 'address',
    key: 'address',
    label: en.form.addressOf(name),
    hint: en.fix.hint,
    placeholder: en.form.addressPlaceholder,
    multiline: false,
    optional: false,
    maxLength: 254,
    value,
  };
}
