// The people of one firm, each in a different standing, and what each of them asks in Slack: always about a bill, a
// draft and a share of somebody else. Used by the test of roles.
import type { OpenView } from '../slack/slack-payloads.ts';
import type { Exchange } from './attempt.ts';
import { askingForAddress } from './delivery-attempts.ts';
import { aboutPerson } from './people-attempts.ts';
import { tellRemoval } from './removal-attempts.ts';
import {
  answerMenu,
  choose,
  dropFile,
  edit,
  type MenuId,
  openForm,
  press,
  submit,
  suggest,
  tellEvent,
  typeCommand,
  useShortcut,
} from './slack-requests.ts';
import { type Side, type TwoFirms, walkOf } from './two-firms.ts';
import { addAccessRequest, addCheckedFile } from './waiting-rows.ts';

/** What belongs to the person who may share bills. */
export type Others = {
  readonly firms: TwoFirms;
  readonly form: OpenView;
  /** With its preview: it needs only to be confirmed. */
  readonly draft: string;
  readonly billId: string;
  readonly to: readonly string[];
  readonly shareId: string;
  readonly deliveryId: string;
  /** Files that were read and wait for a decision: one for each kind of it. */
  readonly files: Readonly<Record<string, string>>;
  /** A colleague, and somebody who asks to be let in. */
  readonly staffMemberId: string;
  readonly requestId: string;
};

export async function whatOthersHave(firms: TwoFirms): Promise<Others> {
  const { ours } = firms;
  const walk = walkOf(firms, ours);
  await walk.command(ours.billNumber);
  const draft = walk.view().private_metadata;
  await walk.submit({ message: 'A word to Dana alone' });
  const { id: billId } = await ours.db.bill.findFirstOrThrow({ where: { number: ours.billNumber } });
  const { id: to } = await ours.db.contactEmail.findFirstOrThrow({ where: { address: 'dana@acme.test' } });
  const { id: shareId } = await ours.db.share.findFirstOrThrow({ where: { billId }, orderBy: { id: 'desc' } });

  const { id: deliveryId } = await ours.db.delivery.findFirstOrThrow({ where: { shareId } });

  const files: Record<string, string> = {};
  for (const [index, kind] of FILE_ACTIONS.entries()) {
    const file = { id: `imp_000000000000ours${index}`, userId: ours.person.id, billNumber: ours.billNumber };
    files[kind] = await addCheckedFile(ours, file);
  }

  const requestId = 'acr_000000000000ours';
  await addAccessRequest(ours, requestId);
  const colleague = await ours.db.staffMember.findFirstOrThrow({ where: { email: 'sam@harlowreed.test' } });
  const people = { staffMemberId: colleague.id, requestId };

  return { firms, form: await openForm(firms, ours), draft, billId, to: [to], shareId, deliveryId, files, ...people };
}

const FILE_ACTIONS = ['import-file', 'discard-file', 'share-imported', 'import-state', 'import-dates', 'import-source'];

type Ask = (others: Others, side: Side) => Promise<Exchange>;

const fieldsOf = ({ billId, to, draft }: Others) => ({ draft, fields: { bill: billId, to } });

const pressOf =
  (actionId: 'resend-mail' | 'mark-sent' | 'fix-address'): Ask =>
  ({ firms, deliveryId }, side) =>
    press(firms, { side, actionId, value: deliveryId });

const pressView =
  (actionId: 'view-older' | 'view-newer', turn: object | undefined): Ask =>
  ({ firms }, side) =>
    press(firms, { side, actionId, value: JSON.stringify({ kind: 'shares', bill: side.billNumber, turn }) });

const BEHIND_ALL = { at: '2099-01-01T00:00:00.000Z', id: 'shr_x' };

const fileOf = ({ files }: Others, actionId: string) => files[actionId] ?? '';

const pressOnFile =
  (actionId: 'import-file' | 'discard-file' | 'share-imported'): Ask =>
  (others, side) =>
    press(others.firms, { side, actionId, value: fileOf(others, actionId) });

const answerOnFile =
  (actionId: MenuId, chosen: string): Ask =>
  (others, side) =>
    answerMenu(others.firms, { side, actionId, subject: fileOf(others, actionId), chosen });

/** A person is added who is not there yet, a colleague linked to somebody of the workspace, or somebody let in. */
function handIn(step: 'add-person' | 'link-person' | 'accept-person', subject: (others: Others) => string): Ask {
  return (others, side) => {
    const { firms, form } = others;
    const typed = { name: 'Newly Here', email: `${step}@harlowreed.test` };
    const user = step === 'link-person' ? { user: firms.product.slack.userId('sam') } : {};
    const altered = { draft: subject(others), fields: { typed, role: 'read-only', ...user } };

    return submit(firms, { side, view: aboutPerson(form), step, altered });
  };
}

let files = 0;

/** By listener of the Slack app. */
export const requests: Readonly<Record<string, Ask>> = {
  'command /sharebill': ({ firms }, side) => typeCommand(firms, { side, text: side.billNumber }),
  'shortcut share-bill': ({ firms }, side) => useShortcut(firms, { side }),
  'shortcut share-bill-of-message': ({ firms }, side) => useShortcut(firms, { side, text: `bill ${side.billNumber}` }),
  'options bill': ({ firms, form }, side) => suggest(firms, { side, view: form, actionId: 'bill', text: '' }),
  'options to': ({ firms, form }, side) => suggest(firms, { side, view: form, actionId: 'to', text: '' }),
  'action bill': (others, side) =>
    choose(others.firms, { side, view: others.form, actionId: 'bill', altered: fieldsOf(others) }),
  'action to': (others, side) =>
    choose(others.firms, { side, view: others.form, actionId: 'to', altered: fieldsOf(others) }),
  'view share': (others, side) =>
    submit(others.firms, { side, view: others.form, step: 'share', altered: fieldsOf(others) }),
  'view preview': ({ firms, form, draft }, side) =>
    submit(firms, { side, view: form, step: 'preview', altered: { draft } }),
  'action edit-share': ({ firms, form, draft }, side) => edit(firms, { side, view: form, draft }),
  'action cancel-share': ({ firms, shareId }, side) => press(firms, { side, actionId: 'cancel-share', value: shareId }),
  'action resend-mail': pressOf('resend-mail'),
  'action mark-sent': pressOf('mark-sent'),
  'action fix-address': pressOf('fix-address'),
  'view fix-address': ({ firms, form, deliveryId }, side) =>
    submit(firms, {
      side,
      view: askingForAddress(form, 'new@acme.test'),
      step: 'fix-address',
      altered: { draft: deliveryId, fields: { typed: { address: 'new@acme.test', reason: 'Agreed by phone' } } },
    }),
  'action share-again': ({ firms, shareId }, side) => press(firms, { side, actionId: 'share-again', value: shareId }),
  'action pay-links': ({ firms, shareId }, side) => press(firms, { side, actionId: 'pay-links', value: shareId }),
  'action resend-invitation': async ({ firms, shareId }, side) => {
    const { id: value } = await firms.ours.db.recipient.findFirstOrThrow({ where: { shareId } });

    return press(firms, { side, actionId: 'resend-invitation', value });
  },
  'action stop-sharing': ({ firms, shareId }, side) => press(firms, { side, actionId: 'stop-sharing', value: shareId }),
  'action share-listed': ({ firms, billId }, side) => press(firms, { side, actionId: 'share-listed', value: billId }),
  'action view-older': pressView('view-older', { to: 'older', from: BEHIND_ALL }),
  'action view-newer': pressView('view-newer', { to: 'newer', from: BEHIND_ALL }),
  'action view-matter': async ({ firms, billId }, side) => {
    const { matterId: id } = await firms.ours.db.billMatter.findFirstOrThrow({ where: { billId } });

    return press(firms, { side, actionId: 'view-matter', value: JSON.stringify({ kind: 'matter', id }) });
  },
  'event file_shared': ({ firms }, side) => {
    files += 1;

    return dropFile(firms, { side, fileId: `F0ROLES${files}` });
  },
  'event app_uninstalled': ({ firms }, side) => tellRemoval(firms, { side, type: 'app_uninstalled', eventId: 'Ev0' }),
  'event tokens_revoked': ({ firms }, side) => tellRemoval(firms, { side, type: 'tokens_revoked', eventId: 'Ev1' }),
  'action import-file': pressOnFile('import-file'),
  'action discard-file': pressOnFile('discard-file'),
  'action share-imported': pressOnFile('share-imported'),
  'action import-state': answerOnFile('import-state', 'paid'),
  'action import-dates': answerOnFile('import-dates', 'MDY'),
  'action import-source': answerOnFile('import-source', 'another-system'),
  'event app_home_opened': ({ firms }, side) => {
    const event = { type: 'app_home_opened', user: side.person.id, channel: `D${side.person.id}`, tab: 'home' };

    return tellEvent(firms, { side, event, until: ['views.publish'] });
  },
  // Slack says it of anybody, and nobody asks for it
  'event user_change': ({ firms }, side) =>
    tellEvent(firms, { side, event: { type: 'user_change', user: { id: side.person.id, deleted: false } } }),
  'action people-page': ({ firms }, side) =>
    answerMenu(firms, { side, actionId: 'people-page', subject: 'people', chosen: '0' }),
  'action person-role': ({ firms, staffMemberId: subject }, side) =>
    answerMenu(firms, { side, actionId: 'person-role', subject, chosen: 'attorney' }),
  'action add-person': ({ firms }, side) => press(firms, { side, actionId: 'add-person', value: 'new' }),
  'view add-person': handIn('add-person', () => ''),
  'action link-person': ({ firms, staffMemberId: value }, side) =>
    press(firms, { side, actionId: 'link-person', value }),
  'view link-person': handIn('link-person', ({ staffMemberId }) => staffMemberId),
  'action ask-access': ({ firms }, side) => press(firms, { side, actionId: 'ask-access', value: 'access' }),
  'action accept-access': ({ firms, requestId: value }, side) =>
    press(firms, { side, actionId: 'accept-access', value }),
  'view accept-person': handIn('accept-person', ({ requestId }) => requestId),
  'action decline-access': ({ firms, requestId: value }, side) =>
    press(firms, { side, actionId: 'decline-access', value }),
  'action remove-person': ({ firms, staffMemberId: value }, side) =>
    press(firms, { side, actionId: 'remove-person', value }),
  'action open-page': ({ firms, shareId }, side) => press(firms, { side, actionId: 'open-page', value: shareId }),
};

/** The same firm and room, and another person. */
export function seatOf({ product, ours }: TwoFirms, name: string): Side {
  return { ...ours, person: { id: product.slack.userId(name), name } };
}

/** Makes the person of Slack a staff member of our firm. */
export async function link(firms: TwoFirms, { name, role }: { name: string; role: string }): Promise<string> {
  const { product, ours, command } = firms;
  const email = `${name}@harlowreed.test`;
  const as = ['--firm', ours.firmId, '--as', ours.administrator];
  const user = `${ours.teamId}/${product.slack.userId(name)}`;
  await command('staff', 'add', name, email, '--role', role, ...as);
  const { exit, printed } = await command('staff', 'link', email, '--slack', user, ...as);
  if (exit !== 0) throw new Error(printed);

  return email;
}
