// The pay links of a share for the staff member who asked, who may pass one on: in a form, which nobody else sees.
import type { PaymentMode } from '../core/payment-provider.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Form, FormElement } from './form.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type PayLinksFacts = {
  readonly number: string;
  readonly paymentMode: PaymentMode;
  readonly links: readonly { readonly name: string; readonly url: string }[];
};

/** Two elements for each: no platform takes more than a hundred in a form. */
const MOST_LINKS = 40;

export function payLinksForm({ number, paymentMode, links }: PayLinksFacts): Form {
  const { title, intro, more } = en.payLinks;

  return {
    id: 'notice',
    draftId: '',
    title,
    close: en.form.close,
    elements: [
      { type: 'text', text: plainLine(intro[paymentMode](number)) },
      ...links.slice(0, MOST_LINKS).flatMap(linkElements),
      ...(links.length > MOST_LINKS ? [{ type: 'text', text: more(links.length - MOST_LINKS) } as const] : []),
    ],
  };
}

function linkElements({ name, url }: PayLinksFacts['links'][number]): FormElement[] {
  const label = plainLine(shorten(name, 60));

  return [
    { type: 'facts', facts: [{ label, value: url }] },
    { type: 'buttons', buttons: [{ id: 'open-page', text: en.payLinks.open, url }] },
  ];
}
