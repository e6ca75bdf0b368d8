// Every text that a person reads in chat, in English. Keys are typed; nothing else holds such texts.
import { importRefusals } from './en-imports.ts';
import { payLinks } from './en-payments.ts';
import { people } from './en-people.ts';
import { channels, portalCard, portalNotices, portalPreview, portalRefusals, stopping } from './en-portal.ts';
import { views } from './views.ts';

export const en = {
  appName: 'ShareBill',
  payLinks,
  form: {
    title: 'Share a bill',
    previewTitle: 'Check and confirm',
    noticeTitle: 'ShareBill',
    preview: 'Preview',
    confirm: 'Confirm',
    edit: 'Edit',
    back: 'Back to the form',
    cancel: 'Cancel',
    close: 'Close',
    bill: 'Bill',
    billPlaceholder: 'Number, client or matter',
    to: 'Send to',
    toPlaceholder: 'Type part of a name',
    addressOf: (name: string) => `E-mail address for ${name}`,
    addressHint: 'There is no address on file. It is kept with the contact when you confirm.',
    addressPlaceholder: 'name@company.com',
    message: 'Message',
    messagePlaceholder: 'Optional. It stands in the mail.',
    channels,
    client: 'Client',
    matter: 'Matter',
    matters: 'Matters',
    total: 'Total',
    balance: 'Balance',
    due: 'Due',
    status: 'Status',
    sentBefore: 'Sent before',
    neverSent: 'Not yet',
    sentBeforeLine: (when: string, who: string, to: string) => `${when} by ${who} to ${to}`,
    noAddress: 'no e-mail address',
    withoutAddress: (names: string) =>
      `No e-mail address on file: ${names}. Choose the contact under "Send to" and you can enter one.`,
    noContact: 'No contact is suggested for this bill. Type part of a name under "Send to".',
    preparing: 'Preparing the PDF…',
    loading: 'One moment…',
    confirmed: 'The bill is on its way. Its card in the conversation shows how it goes.',
    recipients: 'To',
    subject: 'Subject',
    attachment: 'Attachment',
    attachmentLine: (name: string, size: string, pages: string) => `${name} · ${size} · ${pages}`,
    pages: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
    ownPdfs: "Each recipient's PDF has a pay link of their own; this is the first one's.",
    openPdf: 'Open the PDF',
    noMessage: 'No message',
    how: portalPreview,
    draftNotice: 'This bill is not approved yet: the PDF is marked DRAFT and the subject says so.',
  },
  status: {
    draft: 'draft',
    'awaiting-approval': 'awaiting approval',
    due: 'due',
    overdue: 'overdue',
    'partly-paid': 'partly paid',
    paid: 'paid',
    void: 'void',
    deleted: 'deleted',
  },
  guard: {
    'adverse-party': 'An adverse party on a matter of this bill.',
    'address-of-other-client': (clients: string) => `This address belongs to another client: ${clients}.`,
    'look-alike-domain': (domain: string, resembles: string) =>
      `${domain} looks like ${resembles}, but is another domain. Check the spelling.`,
    'not-on-matter': 'Not a contact on every matter of this bill.',
    'first-time-address': 'First mail to this address, and nothing on file ties it to the client.',
    'bounced-last-time': 'The last mail to this address was not delivered.',
    'free-mail-for-company': 'A company at a free-mail provider: check that the address is theirs.',
    blocked: (setting: string) => `The firm does not allow this (setting ${setting}).`,
    others: 'others',
    again: 'Nothing was sent yet: something has come up since you opened this check. Read it again before you confirm.',
    reason: 'Why send it all the same?',
    reasonHint: 'It is kept with the share. Check each address above first.',
    reasonPlaceholder: 'For example: confirmed by phone',
    sharedBefore: (when: string, sharer: string, to: string) => `Already shared ${when} by ${sharer} with ${to}.`,
    blockedHelp:
      'It cannot be sent like this. Press Edit to choose another recipient, or ask your administrator about the setting.',
  },
  file: {
    formats: { 'ledes-1998b': 'LEDES 1998B', 'ledes-98bi': 'LEDES 98BI' },
    line: (name: string, size: string, format: string, names: string) =>
      `${name} · ${size} · ${format} file attached for ${names}`,
    missing: (format: string, names: string, reason: string) =>
      `Only the PDF for ${names}, no ${format} file: ${reason}`,
    ids: {
      bill: 'the number of the bill',
      client: 'the id of the client',
      matter: 'the number of the matter',
      firm: 'the tax id of the firm',
    },
    problems: {
      'file-for-trust': 'a trust request cannot be said in it.',
      'file-for-draft': 'it cannot say that the bill is a draft. Share the bill again once it is approved.',
      'file-without-lines': 'the bill has no line items.',
      'file-without-tax-id':
        'it must name the tax id of the firm. Your administrator sets it: sharebill firm set taxId ID',
      'file-with-tax':
        'it cannot say tax, and the bill has some. LEDES 98BI can. Set it: sharebill contact set NAME --bill-file ledes-98bi',
      'file-in-currency': (currency: string) =>
        `it cannot say that the bill is in ${currency}. LEDES 98BI can. Set it: sharebill contact set NAME --bill-file ledes-98bi`,
      'file-id-unfit': (what: string, value: string, most: number) =>
        `${what}, ${value}, does not fit. It may have ${most} characters at most, and no | or [] in it. Change it in your own system and import again.`,
      'file-amount-too-large': (amount: string) => `the amount ${amount} has more digits than it may have.`,
    },
  },
  fix: {
    title: 'Fix address',
    send: 'Send',
    intro: (number: string, name: string, address: string) =>
      `Bill ${number} was not delivered to ${name} at ${address}.`,
    hint: 'It is kept with the contact.',
    blockedHelp: 'It cannot be sent to this address. Enter another one, or ask your administrator about the setting.',
    same: 'The same PDF is sent as before. Nothing is held: it goes out at once.',
    sameWithFile: 'The same PDF is sent as before, with the same LEDES file. Nothing is held: both go out at once.',
    newLink: 'They get a link of their own to the portal, and the link of the first address opens nothing any more.',
    onlyLink: 'Nothing is held: it goes out at once.',
  },
  wait: (minutes: number) =>
    minutes < 90 ? `in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}` : `in ${Math.ceil(minutes / 60)} hours`,
  ago: {
    now: 'a moment ago',
    minutes: (count: number) => (count === 1 ? 'a minute ago' : `${count} minutes ago`),
    hours: (count: number) => (count === 1 ? 'an hour ago' : `${count} hours ago`),
    days: (count: number) => (count === 1 ? 'a day ago' : `${count} days ago`),
  },
  dueOn: (date: string) => `due ${date}`,
  billTitle: (number: string) => `Bill ${number}`,
  trustTitle: (number: string) => `Trust request ${number}`,
  card: {
    sharedBy: (name: string) => `Shared by ${name}`,
    handedOver: (name: string) => `${name} has left ShareBill: this share is yours to look after.`,
    cancel: 'Cancel',
    sendsAt: (name: string, time: string) => `${name}: sends at ${time}`,
    queued: (name: string) => `${name}: about to be sent`,
    sending: (name: string) => `Sending to ${name}…`,
    sent: (address: string, time: string) => `Sent to ${address}, ${time}`,
    deferred: (name: string, reason: string) => `Not yet delivered to ${name}: ${reason}. We keep trying.`,
    rejected: (name: string, reason: string) => `Not delivered to ${name}: ${reason}`,
    unknown: (name: string) => `${name}: the mail server did not confirm. It may or may not have arrived.`,
    unknownRestored: (name: string) =>
      `${name}: the database was restored from a backup. The mail may or may not have been sent since.`,
    unknownResent: (name: string, time: string) =>
      `${name}: the mail server did not confirm. The same mail is sent once more at ${time}.`,
    cancelled: (name: string) => `${name}: cancelled, nothing was sent`,
    flagged: (reason: string) => `a delivery problem was reported: ${reason}`,
    replaced: 'sent to another address instead',
    fixAddress: (name: string) => `Fix address: ${name}`,
    resend: (name: string) => `Resend: ${name}`,
    markSent: (name: string) => `Mark as sent: ${name}`,
    bounced: (name: string, reason: string) => `Came back from ${name}: ${reason}`,
    portal: portalCard,
    repeat: '(may be a repeat)',
    movedNote:
      'This card came to you directly: we cannot post where you shared the bill, or people from outside the firm may read there.',
  },
  /** The reason of a mail that is put off until SECRET_KEY_PREVIOUS is set. */
  linkOfAnotherKey: 'the secret key of the link to the portal was changed',
  notice: {
    rejected: (number: string, name: string, reason: string) =>
      `Bill ${number} was not delivered to ${name}: ${reason}. Press "Fix address" on the card to send it to another address.`,
    late: (number: string, name: string, reason: string) =>
      `Bill ${number} has not been delivered to ${name} yet: ${reason}. We keep trying for two days.`,
    'given-up': (number: string, name: string, reason: string) =>
      `Bill ${number} could not be delivered to ${name} in two days: ${reason}. Press "Fix address" on the card, or share it again later.`,
    bounced: (number: string, name: string, reason: string) =>
      `The mail with bill ${number} came back from ${name}: ${reason}. Press "Fix address" on the card to send it to another address.`,
    unknown: (number: string, name: string) =>
      `Nobody can say whether bill ${number} reached ${name}: the mail server fell silent. Ask them, then press "Resend" or "Mark as sent" on the card.`,
    unknownRestored: (number: string, name: string) =>
      `Nobody can say whether bill ${number} was mailed to ${name}: the database was restored from a backup. Ask them, then press "Resend" or "Mark as sent" on the card.`,
    ...portalNotices,
  },
  views,
  people,
  stopping,
  help: [
    '*/sharebill* opens the form.',
    '*/sharebill 1042* opens it with bill 1042 chosen.',
    '*/sharebill 1042 dana@acme.test email Thank you* fills in the rest and opens the check before sending. Nothing is sent until you confirm.',
    '*portal* or *both* in the place of *email* shares it in the client portal, or both ways.',
    '*/sharebill stop 1042* stops sharing bill 1042 in the portal, *again 1042* shares it anew.',
    '*/sharebill bills* lists the unpaid bills, *bills draft*, *approval*, *overdue* or *paid* the others; words after it narrow the list.',
    '*/sharebill status 1042* says what became of bill 1042.',
    '*/sharebill list* lists what is shared, *list 1042* the shares of bill 1042.',
    '*/sharebill history 00012-Acme* shows what was logged on a matter.',
    'A bill whose number is one of these words is shared with # before it: *#list*.',
    'You can also choose *Share a bill* from the shortcuts, or from the menu of a message that names a bill number.',
  ].join('\n'),
  refusal: {
    'not-linked': (userId: string, workspaceId: string) =>
      `You are not linked to a staff member yet. Your id is ${workspaceId}/${userId}. Ask your administrator to run: sharebill staff link YOUR-EMAIL --${platformOf(workspaceId)} ${workspaceId}/${userId} --as ADMINISTRATOR-EMAIL`,
    'workspace-not-linked': (workspaceId: string) =>
      `This workspace is not linked to a firm yet. Your administrator runs: sharebill firm link --${platformOf(workspaceId)} ${workspaceId}`,
    guest: 'Guests cannot use ShareBill. Ask someone at the firm to share the bill.',
    'guest-unknown': 'We could not check who you are. Please try again in a moment.',
    'no-permission': (administrators: string) =>
      `Sharing bills needs the billing or administrator role. Ask ${administrators} for it.`,
    'plan-excludes-email': (plan: string, needs: string, administrators: string) =>
      `Sharing by e-mail is not part of the ${plan} plan; ${needs} have it. ${administrators} can change the plan.`,
    'bill-not-found': (number: string) =>
      number === ''
        ? 'That bill is not there any more, or you cannot see it. Type /sharebill to choose another.'
        : `There is no bill ${number} that you can see. Check the number, or type /sharebill to search.`,
    'bill-near': (numbers: string) => `Near it: ${numbers}.`,
    'did-you-mean': (word: string) => `Did you mean /sharebill ${word}?`,
    'no-number': (word: string) => `Say which bill: /sharebill ${word} 1042`,
    'matter-not-found': (typed: string) =>
      typed === ''
        ? 'That matter is not there any more, or you cannot see it. Type /sharebill history and a word of its number, name or client.'
        : `There is no matter "${typed}" that you can see. Type a part of its number, its name or its client.`,
    'bill-ambiguous': (number: string) =>
      `More than one bill has the number ${number}. Type /sharebill and choose it from the list.`,
    'bill-not-approved': (number: string) =>
      `Bill ${number} is not approved yet, so it cannot be shared. Approve it first.`,
    'bill-void': (number: string) => `Bill ${number} is void, so it cannot be shared.`,
    'bill-deleted': (number: string) => `Bill ${number} was deleted, so it cannot be shared.`,
    'bill-changed': {
      changed: (number: string) =>
        `Bill ${number} has changed since you opened this. Nothing was sent. Start again to see it as it is now.`,
      paid: (number: string) =>
        `Bill ${number} was paid in the meantime. Nothing was sent. Start again if you want to send it as a receipt.`,
      void: (number: string) => `Bill ${number} was voided in the meantime. Nothing was sent.`,
      deleted: (number: string) => `Bill ${number} was deleted in the meantime. Nothing was sent.`,
    },
    'no-bill': 'Choose a bill.',
    'no-recipients': 'Choose at least one contact.',
    'too-many-recipients': (most: number) => `Choose at most ${most} contacts.`,
    'contact-inactive': (name: string) => `${name} is no longer active. Choose another contact.`,
    'contact-not-found': 'That contact is no longer there. Choose another.',
    'address-not-found': (address: string) =>
      `No contact has the address ${address}. Choose the contact in the form, or check the spelling.`,
    'no-address': (name: string) => `${name} has no e-mail address. Enter one, or choose another contact.`,
    'bad-address': (name: string) => `That is not an e-mail address for ${name}. It looks like name@company.com.`,
    'same-address-twice': (address: string) => `${address} is chosen twice. Remove one of them.`,
    'message-too-long': (length: number, most: number) => `The message has ${length} characters; at most ${most} fit.`,
    'draft-expired': 'This form is too old, or was used already. Type /sharebill to start again.',
    'exact-repeat': (sharer: string, seconds: number) =>
      `${sharer} has shared this bill just like this a moment ago, so nothing was sent a second time. If you mean it, share it again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    'too-many-of-bill': (most: number, wait: string) =>
      `This bill was shared ${most} times in a day: that is the limit, so that nobody gets it over and over. Try again ${wait}.`,
    'too-many-of-contact': (name: string, most: number, wait: string) =>
      `${name} got this bill ${most} times within an hour: that is the limit. Try again ${wait}, or leave them out.`,
    'recipients-blocked': 'Nothing was sent: the firm does not allow mail to these recipients.',
    'reason-needed': (least: number, most: number) => `Say why in ${least} to ${most} characters.`,
    'mail-too-large': (number: string, size: string, most: string) =>
      `The mail with bill ${number} would have ${size}; your mail server takes ${most} at most.`,
    'mail-too-large-remedy': {
      portal: `Choose “${channels.options.portal.text}”: that mail has a link, and no PDF.`,
      none: 'Ask your mail provider for a higher limit, or send the PDF another way.',
    },
    'news-since-check': 'Something has come up since you opened this check. Nothing was sent. Start again to see it.',
    'not-resendable': 'That mail is not waiting for a decision any more. The card shows how it is now.',
    'address-on-share': (address: string) => `${address} is on this share already. Enter another address.`,
    'not-fixable': 'That mail needs no other address any more. The card shows how it is now.',
    'already-sent': 'It is too late to cancel: the mail has been sent or is on its way.',
    'unknown-word': (word: string) =>
      `We do not know the word "${word}" there. Type /sharebill help to see what works.`,
    'no-bill-in-message': 'We found no bill number in that message that you can see. Choose the bill in the form.',
    'share-not-found': 'That share is not there any more.',
    ...importRefusals,
    ...portalRefusals,
    fault: (reference: string) =>
      `Something went wrong on our side. Nothing was sent. Please try again; if it stays, give your administrator this reference: ${reference}`,
  },
} as const;

/** A tenant of Teams is an id with hyphens, a Slack workspace one without. */
function platformOf(workspaceId: string): 'slack' | 'teams' {
  return workspaceId.includes('-') ? 'teams' : 'slack';
}
