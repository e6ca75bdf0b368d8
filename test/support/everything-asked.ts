// Everything that we ask and say in chat with one text in every field that data comes in by. Used by the tests of each platform.
import { fixAddressForm } from '../../src/chat/fix-address-form.ts';
import type { Form } from '../../src/chat/form.ts';
import { importCard } from '../../src/chat/import-card.ts';
import { type CardRecipient, shareCard } from '../../src/chat/messages.ts';
import { noticeMessage, PORTAL_NOTICES } from '../../src/chat/notices.ts';
import { MONEY_NOTICES, moneyNoticeMessage } from '../../src/chat/payment-notices.ts';
import { noticeForm, type PreviewFacts, previewForm } from '../../src/chat/preview-form.ts';
import { type ChatRefusal, refusalText } from '../../src/chat/refusal-text.ts';
import { type BillFacts, billOption, contactOption, shareForm } from '../../src/chat/share-form.ts';
import { DELIVERY_NOTICES, DELIVERY_STATES } from '../../src/core/delivery.ts';
import { firmSettings } from '../../src/core/firm-settings.ts';
import { problem } from '../../src/core/import-problem.ts';
import { judgeRecipients } from '../../src/core/judge-recipients.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import { refuse } from '../../src/core/result.ts';
import { channelOffer } from '../../src/core/share-channel.ts';

const today = '2026-03-16' as LocalDate;
const now = new Date('2026-03-16T15:00:00Z');
const balance = money(123450n, 'USD');

/** Every form and message with that text in every field that data comes in by, for no platform in particular. */
export function everythingAsked(text: string) {
  const refusals = refusalsWith(text).map((refusal) => refusalText(refusal, [text, text]));

  return {
    forms: [formOf(text), previewOf(text), fixFormOf(text), noticeOf(refusals)],
    messages: [cardOf(text), fileCardOf(text), paidCardOf(text), ...noticesOf(text)],
    options: [billOption(billOf(text), today), contactOption(contactOf(text))],
    refusals,
  };
}

/** All of them in one view. */
function noticeOf(texts: readonly string[]): Form {
  const elements = texts.flatMap((text) => noticeForm({ draftId: '', text }).elements);

  return { ...noticeForm({ draftId: '', text: '' }), elements };
}

function billOf(text: string): BillFacts {
  return {
    id: 'bil_1',
    number: text,
    kind: 'revenue',
    clientName: text,
    status: 'overdue',
    balance,
    total: balance,
    dueDate: '2026-02-04' as LocalDate,
    today,
    matters: [text, text],
    sentBefore: [{ when: '2 h ago', who: text, to: text }],
  };
}

function contactOf(text: string) {
  return { contactId: 'con_1', name: text, address: undefined, value: 'con_1' };
}

function formOf(text: string) {
  return shareForm({
    draftId: 'drf_1',
    bill: billOf(text),
    chosen: [contactOf(text), { ...contactOf(text), contactId: 'con_2', value: 'eml_2', address: 'dana@acme.test' }],
    withoutAddress: [text, text],
    values: {
      billId: 'bil_1',
      to: ['con_1'],
      addresses: { con_1: text.slice(0, 254) },
      channel: 'both',
      message: text,
    },
    offer: channelOffer({ plan: 'Starter', portalOffered: true, bill: { number: text, state: 'draft' } }),
    administrators: [text],
    notice: refusalText({ code: 'no-permission' }, [text]),
  });
}

function previewOf(text: string) {
  const document = { fileName: 'Bill.pdf', sizeBytes: 1, pageCount: 1, pdfUrl: 'https://bills.test/documents/x' };
  const recipients = [1, 2].map(() => ({ name: text, address: 'dana@acme.test' }));

  return previewForm({
    ...{ draftId: 'drf_1', recipients, subject: `Bill from us`, ...document, message: text, files: filesOf(text) },
    ...{ holdSeconds: 30, isDraft: true, guard: warnedOf(text), sharedBefore: [beforeOf(text)], again: true, now },
    ...{ channel: 'both', portalAccess: 'password', takesPlace: true, ownPdfs: 2 },
  });
}

function filesOf(text: string): PreviewFacts['files'] {
  const id = { of: 'client', value: text } as const;

  return [
    { format: 'ledes-1998b', names: [text], made: { ok: true, value: { fileName: '1042.txt', size: 1 } } },
    { format: 'ledes-98bi', names: [text], made: refuse({ code: 'file-id-unfit', id, most: 20 }) },
  ];
}

function fixFormOf(text: string): Form {
  const guard = warnedOf(text);
  const facts = { deliveryId: 'dlv_1', billNumber: text, name: text, failedAddress: 'dana@acme.test', address: '' };

  return fixAddressForm({
    ...facts,
    withFile: true,
    byEmail: true,
    byPortal: true,
    guard: guard.ok ? undefined : guard.refusal,
  });
}

function noticesOf(text: string) {
  const ofMoney = { payer: text, method: text, amount: balance, total: balance, balance, detail: 'full' } as const;
  const facts = { shareId: 'shr_1', billNumber: text, name: text, reason: text, mention: undefined, repeat: true };

  return [
    ...[...DELIVERY_NOTICES, ...PORTAL_NOTICES].map((kind) => noticeMessage({ ...facts, kind })),
    ...MONEY_NOTICES.map((kind) => moneyNoticeMessage({ ...facts, ...ofMoney, kind })),
  ];
}

function warnedOf(text: string) {
  const recipient = {
    contactId: 'cnt_1',
    name: text,
    kind: 'person',
    address: 'dana@acme.test',
    entered: false,
  } as const;
  const warnings = [
    { code: 'adverse-party' },
    { code: 'address-of-other-client', clients: [text, text] },
    { code: 'look-alike-domain', domain: 'acrne.test', resembles: 'acme.test', by: 'letters' },
  ] as const;
  const settings = { ...firmSettings({}), guardAdverseParty: 'warn', guardOtherClient: 'warn' } as const;

  return judgeRecipients({ recipients: [{ recipient, warnings }], settings, reason: undefined });
}

function beforeOf(text: string) {
  const to = [{ contactId: 'cnt_1', name: text, address: 'dana@acme.test' } as const];

  return { code: 'shared-before', sharedAt: now, sharer: text, to } as const;
}

const PORTAL = {
  viewedAt: now,
  lastViewAt: new Date(now.getTime() + 3_600_000),
  closed: undefined,
  invitationOver: true,
};

function cardOf(text: string) {
  const recipients = DELIVERY_STATES.map(
    (state): CardRecipient => ({
      ...{ deliveryId: 'dlv_1', name: text, address: 'dana@acme.test', state, reason: text, acceptedAt: now },
      ...{ nextTryAt: undefined, flagged: true, replaced: true, recipientId: `rcp_${state}`, portal: PORTAL },
    }),
  );

  return shareCard({
    ...{ shareId: 'shr_1', billNumber: text, billKind: 'trust', clientName: text, balance, status: 'due' },
    ...{
      paid: money(0n, balance.currency),
      sharerName: text,
      holdUntil: now,
      timeZone: 'America/New_York',
      detail: 'full',
      recipients,
    },
    ...{ moved: true, repeat: true, byEmail: true, byPortal: true, sharedAgain: true, hasPayLink: true },
  });
}

/** A bill of which something was paid. */
function paidCardOf(text: string) {
  return shareCard({
    ...{ shareId: 'shr_1', billNumber: text, billKind: 'revenue', clientName: text, balance, status: 'partly-paid' },
    ...{
      paid: balance,
      sharerName: text,
      holdUntil: now,
      timeZone: 'America/New_York',
      detail: 'full',
      recipients: [],
    },
    ...{ moved: false, repeat: false, byEmail: true, byPortal: false, sharedAgain: false, hasPayLink: true },
  });
}

/** A dropped file with that name, and problems with that text in it. */
function fileCardOf(text: string) {
  const none = { created: 0, updated: 0, unchanged: 0 };
  const facts = { row: 7, column: text, value: text, expected: text };
  const problems = (['unknown-column', 'bad-choice', 'duplicate-number', 'bad-address'] as const).map((code) =>
    problem(code, facts),
  );
  const open = { asks: ['state', 'dateOrder', 'source'], sources: ['ledes'], choices: {} } as const;

  return importCard({
    ...{ importId: 'imp_1', fileName: text, repeat: true },
    now: {
      ...{ state: 'checked', format: 'ledes-1998b', counts: { contacts: none, matters: none, bills: none } },
      ...{ totals: [], newPeople: 0, problems, errors: 4, warnings: 0, ...open },
      ...{ expiresAt: now, timeZone: 'America/New_York' },
    },
  });
}

function refusalsWith(text: string): ChatRefusal[] {
  return [
    { code: 'no-permission' },
    { code: 'plan-excludes-email', plan: 'Starter', needs: ['Boutique'] },
    { code: 'bill-not-found', number: text },
    { code: 'bill-ambiguous', number: text },
    { code: 'bill-void', number: text },
    { code: 'bill-changed', number: text, now: 'paid' },
    { code: 'unknown-word', word: text },
    { code: 'contact-inactive', name: text },
    { code: 'bad-address', contactId: 'cnt_1', name: text },
    { code: 'same-address-twice', address: text },
    { code: 'address-not-found', address: text },
    { code: 'exact-repeat', sharer: text, seconds: 3 },
    { code: 'too-many-shares', name: text, most: 3, minutes: 3 },
  ];
}
