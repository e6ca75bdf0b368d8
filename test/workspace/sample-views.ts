// The modals and the card of the sample app: between them they have every kind of block that the workspace plays.
import type { KnownBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types';

export const bills = [
  { number: '1042', client: 'Acme Holdings, Inc.', amount: '$4,310.00' },
  { number: '1043', client: 'Dvořák & Söhne', amount: '€1,980.50' },
  { number: '1051', client: 'Harbor Light Foundation', amount: '$12,750.00' },
  { number: '1066', client: `<img src=x onerror="stolen=1"> & Co`, amount: '$66.00' },
];

/** The client's contacts, the suggested one first. */
export const contacts = [
  option('con_1', 'Robin Acme (robin@acme.test)'),
  option('con_2', 'Pat Lee (pat@acme.test)'),
  option('con_3', 'Kim Osei (kim@acme.test)'),
] as const;

type Bill = (typeof bills)[number];

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

export function option(value: string, text = value): PlainTextOption {
  return { text: plain(text), value };
}

export function billOption(bill: Bill): PlainTextOption {
  return { ...option(bill.number, `${bill.number} · ${bill.client}`), description: plain(`Balance ${bill.amount}`) };
}

/** The modal of the sample app; `bill` is the chosen one. */
export function shareView(bill = ''): ModalView {
  const chosen = bills.find((one) => one.number === bill);

  return {
    type: 'modal',
    callback_id: 'share',
    notify_on_close: true,
    title: plain('Share a bill'),
    submit: plain('Preview'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'bill',
        dispatch_action: true,
        label: plain('Bill'),
        element: {
          type: 'external_select',
          action_id: 'bill',
          min_query_length: 0,
          placeholder: plain('Number, client or matter'),
          ...(chosen ? { initial_option: billOption(chosen) } : {}),
        },
      },
      ...(chosen ? [factsOf(chosen)] : []),
      ...recipientBlocks(chosen),
      ...otherBlocks(),
    ],
  };
}

function factsOf(bill: Bill): KnownBlock {
  return {
    type: 'section',
    block_id: 'facts',
    fields: [
      { type: 'mrkdwn', text: '*Client*' },
      plain(bill.client),
      { type: 'mrkdwn', text: '*Balance due*' },
      plain(bill.amount),
    ],
  };
}

function recipientBlocks(bill: Bill | undefined): KnownBlock[] {
  return [
    {
      type: 'input',
      block_id: 'to',
      label: plain('To'),
      optional: true,
      element: {
        type: 'multi_external_select',
        action_id: 'to',
        min_query_length: 0,
        placeholder: plain('Client contacts'),
        max_selected_items: 2,
        ...(bill ? { initial_options: [contacts[0]] } : {}),
      },
    },
    {
      type: 'input',
      block_id: 'channel',
      label: plain('Channel'),
      element: {
        type: 'radio_buttons',
        action_id: 'channel',
        initial_option: option('email', 'E-mail'),
        options: [
          { ...option('email', 'E-mail'), description: plain('The bill as a PDF') },
          { ...option('portal', 'Client portal'), description: plain('A notice with a link') },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'message',
      label: plain('Message'),
      optional: true,
      hint: plain('It goes into the mail as you write it.'),
      element: { type: 'plain_text_input', action_id: 'message', multiline: true, min_length: 3, max_length: 200 },
    },
  ];
}

function otherBlocks(): KnownBlock[] {
  return [
    {
      type: 'input',
      block_id: 'copy',
      label: plain('Copy to'),
      optional: true,
      element: { type: 'email_text_input', action_id: 'copy', placeholder: plain('name@firm.test') },
    },
    {
      type: 'input',
      block_id: 'options',
      label: plain('Options'),
      optional: true,
      element: { type: 'checkboxes', action_id: 'options', options: [option('log', 'Log it on the matter')] },
    },
    {
      type: 'section',
      block_id: 'language',
      text: { type: 'mrkdwn', text: '*Language* of the mail' },
      accessory: {
        type: 'static_select',
        action_id: 'language',
        placeholder: plain('Choose'),
        options: [option('en', 'English'), option('cs', 'Čeština')],
      },
    },
    {
      type: 'input',
      block_id: 'tags',
      label: plain('Tags'),
      optional: true,
      element: {
        type: 'multi_static_select',
        action_id: 'tags',
        placeholder: plain('Any'),
        options: [option('first', 'First bill'), option('final', 'Final bill')],
      },
    },
    { type: 'divider' },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'The PDF already mailed cannot be recalled.' }] },
  ];
}

/** No submit button: there is nothing to confirm yet. */
export function preparingView(): ModalView {
  return {
    type: 'modal',
    callback_id: 'preview',
    title: plain('Check and share'),
    blocks: [{ type: 'section', text: plain('Preparing the bill…') }],
  };
}

export function previewView(bill = '1042'): ModalView {
  return {
    type: 'modal',
    callback_id: 'preview',
    private_metadata: bill,
    title: plain('Check and share'),
    submit: plain('Share'),
    close: plain('Back'),
    blocks: [
      { type: 'header', text: plain(`Bill ${bill}`) },
      { type: 'section', text: plain('Robin Acme gets a mail with the bill as a PDF.') },
      {
        type: 'actions',
        block_id: 'see',
        elements: [
          { type: 'button', action_id: 'open-page', text: plain('Open the PDF'), url: 'http://127.0.0.1:9/bill.pdf' },
        ],
      },
    ],
  };
}

/** The card that the app posts. The client's name is not escaped, so that the page must not trust it. */
export function card(shown: { bill: string; status?: string; cancellable?: boolean }): KnownBlock[] {
  const { bill, status = 'Sending in 30 s', cancellable = true } = shown;
  const client = bills.find((one) => one.number === bill)?.client ?? '';

  return [
    {
      type: 'section',
      block_id: 'card',
      text: {
        type: 'mrkdwn',
        text: `*Bill ${bill}* · ${client}\nShared by <@U0DANA> at <!date^1700000000^{time}|2:13 PM>`,
      },
      accessory: {
        type: 'overflow',
        action_id: 'more',
        options: [
          option('again', 'Share again'),
          { ...option('open', 'Open the bill'), url: 'http://127.0.0.1:9/bill.pdf' },
        ],
      },
    },
    { type: 'context', block_id: 'status', elements: [plain(status)] },
    ...(cancellable ? [cancelBlock(bill)] : []),
  ];
}

function cancelBlock(bill: string): KnownBlock {
  return {
    type: 'actions',
    block_id: 'card-actions',
    elements: [
      {
        type: 'button',
        action_id: 'cancel-share',
        value: bill,
        style: 'danger',
        text: plain('Cancel'),
        confirm: {
          title: plain('Cancel this share?'),
          text: plain('Nothing has been sent yet.'),
          confirm: plain('Cancel the share'),
          deny: plain('Keep it'),
          style: 'danger',
        },
      },
    ],
  };
}
