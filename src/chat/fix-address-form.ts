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
      ...(facts.guard ? guardElements(facts.guard).map((element) => askedAbout(element, facts.address)) : []),
      { type: 'text', text: fix.same },
    ],
  };
}

/** The field for the reason is named after the address: a reason speaks against the warnings that stand above it alone. */
function askedAbout(element: FormElement, address: string): FormElement {
  return element.type === 'input' ? { ...element, key: address } : element;
}

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
