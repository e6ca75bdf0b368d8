// The form of sharing a bill: choosing, then checking. Drawn by each platform's adapter.
import type { BillKind, BillStatus } from '../core/bill.ts';
import { formatShortDate, type LocalDate } from '../core/local-date.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { plainLine } from '../core/plain-line.ts';
import { MAX_MESSAGE } from '../core/share.ts';
import { type ChannelOffer, channelOffered } from '../core/share-channel.ts';
import { ADDRESS_FIELD, type Form, type FormElement, type Option, type ShareValues } from './form.ts';
import { refusalText } from './refusal-text.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type BillLineFacts = {
  readonly id: string;
  readonly number: string;
  readonly kind: BillKind;
  readonly clientName: string;
  readonly balance: Money;
  readonly dueDate: LocalDate;
  readonly status: BillStatus;
};

export type BillFacts = BillLineFacts & {
  readonly matters: readonly string[];
  readonly total: Money;
  readonly today: LocalDate;
  readonly sentBefore: readonly { readonly when: string; readonly who: string; readonly to: string }[];
};

export type ContactFacts = {
  readonly contactId: string;
  readonly name: string;
  readonly address: string | undefined;
  readonly value: string;
};

/** "1042 · Acme LLC · $1,234.50 · due 4 Feb · overdue" */
export function billOption(bill: BillLineFacts, today: LocalDate): Option {
  const status = bill.status === 'due' ? [] : [en.status[bill.status]];
  const due = bill.status === 'paid' || bill.status === 'void' ? [] : [en.dueOn(formatShortDate(bill.dueDate, today))];
  const ends = [formatMoney(bill.balance), ...due, ...status].join(' · ');
  const room = Math.max(8, 72 - ends.length - bill.number.length - 6);

  const text = `${shorten(bill.number, 20)} · ${shorten(bill.clientName, room)} · ${ends}`;

  return { value: bill.id, text: plainLine(text) };
}

export function contactOption(contact: ContactFacts): Option {
  return {
    value: contact.value,
    text: plainLine(`${shorten(contact.name, 34)} · ${shorten(contact.address ?? en.form.noAddress, 36)}`),
  };
}

export type ShareFormFacts = {
  readonly draftId: string;
  readonly bill: BillFacts | undefined;
  readonly chosen: readonly ContactFacts[];
  readonly withoutAddress: readonly string[];
  readonly values: ShareValues;
  readonly notice: string | undefined;
  /** How the bill can be shared, and why not otherwise. */
  readonly offer: ChannelOffer;
  /** Who can change the plan. */
  readonly administrators: readonly string[];
};

/** The first step: bill, contacts, channel, message. */
export function shareForm(facts: ShareFormFacts): Form {
  const { bill } = facts;

  return {
    id: 'share',
    draftId: facts.draftId,
    title: en.form.title,
    submit: en.form.preview,
    close: en.form.cancel,
    elements: [
      ...(facts.notice ? [{ type: 'notice', tone: 'warning', text: facts.notice } as const] : []),
      billField(bill),
      ...(bill ? elementsOfBill(bill, facts) : []),
    ],
  };
}

function billField(bill: BillFacts | undefined): FormElement {
  return {
    type: 'search',
    id: 'bill',
    key: bill ? `bill-${bill.id}` : 'bill',
    label: en.form.bill,
    placeholder: en.form.billPlaceholder,
    many: false,
    renew: true,
    selected: bill ? [billOption(bill, bill.today)] : [],
  };
}

function elementsOfBill(bill: BillFacts, facts: ShareFormFacts): FormElement[] {
  const unreachable =
    facts.withoutAddress.length > 0 ? plainLine(en.form.withoutAddress(facts.withoutAddress.join(', '))) : undefined;
  const nobody = facts.chosen.length === 0 && !unreachable ? en.form.noContact : undefined;
  const notice = unreachable ?? nobody;

  return [
    { type: 'facts', facts: billFactLines(bill) },
    contactField(bill, facts.chosen),
    ...facts.chosen
      .filter((contact) => contact.address === undefined)
      .map((contact) => addressField(contact, facts.values)),
    ...(notice ? [{ type: 'notice', tone: 'info', text: notice } as const] : []),
    ...channelElements(facts),
    messageField(facts.values.message),
  ];
}

/** What cannot be chosen is no option; it stays in sight as a line, with the reason and who can change it. */
function channelElements({ offer, values, administrators }: ShareFormFacts): FormElement[] {
  const { label, options, missing } = en.form.channels;
  const choice: FormElement = {
    type: 'choice',
    id: 'channel',
    // where others are offered, what was chosen before does not count
    key: ['channel', ...offer.channels].join('-'),
    label,
    options: offer.channels.map((channel) => ({ value: channel, ...options[channel] })),
    selected: channelOffered(values.channel, offer),
  };

  return [
    ...(offer.channels.length > 0 ? [choice] : []),
    ...offer.refusals.map((refusal) => {
      const name = refusal.code === 'plan-excludes-email' ? missing.email : missing.portal;

      return { type: 'notice', tone: 'info', text: `${name}: ${refusalText(refusal, administrators)}` } as const;
    }),
  ];
}

function billFactLines(bill: BillFacts): { label: string; value: string }[] {
  const sent = bill.sentBefore.map(({ when, who, to }) => plainLine(en.form.sentBeforeLine(when, who, to)));

  return [
    { label: en.form.client, value: plainLine(bill.clientName) },
    {
      label: bill.matters.length > 1 ? en.form.matters : en.form.matter,
      value: bill.matters.map(plainLine).join('\n'),
    },
    { label: en.form.total, value: formatMoney(bill.total) },
    { label: en.form.balance, value: formatMoney(bill.balance) },
    { label: en.form.due, value: `${formatShortDate(bill.dueDate, bill.today)} · ${en.status[bill.status]}` },
    { label: en.form.sentBefore, value: sent.length > 0 ? sent.join('\n') : en.form.neverSent },
  ];
}

function contactField(bill: BillFacts, chosen: readonly ContactFacts[]): FormElement {
  return {
    type: 'search',
    id: 'to',
    key: `to-${bill.id}`,
    label: en.form.to,
    placeholder: en.form.toPlaceholder,
    many: true,
    renew: true,
    selected: chosen.map(contactOption),
  };
}

function addressField(contact: ContactFacts, values: ShareValues): FormElement {
  return {
    type: 'input',
    id: `${ADDRESS_FIELD}${contact.contactId}`,
    key: `${ADDRESS_FIELD}${contact.contactId}`,
    label: plainLine(en.form.addressOf(shorten(contact.name, 80))),
    hint: en.form.addressHint,
    placeholder: en.form.addressPlaceholder,
    multiline: false,
    optional: false,
    maxLength: 254,
    value: values.addresses[contact.contactId] ?? '',
  };
}

function messageField(message: string): FormElement {
  return {
    type: 'input',
    id: 'message',
    key: 'message',
    label: en.form.message,
    placeholder: en.form.messagePlaceholder,
    multiline: true,
    optional: true,
    maxLength: MAX_MESSAGE,
    value: message.slice(0, MAX_MESSAGE).replace(/[\ud800-\udbff]$/, ''),
  };
}
