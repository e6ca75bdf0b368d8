// The people of a firm in chat: an administrator adds and links them at home, somebody asks to be let in, somebody leaves while
// their share is held. Over signed requests, on the server database.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import type { OpenView } from '../support/slack/slack-payloads.ts';
import { slackWalk } from '../support/slack/slack-walk.ts';

const POLL = { timeout: 30_000, interval: 50 };
const room = () => ({ id: product.slack.conversationId('billing'), name: 'billing' });
const personOf = (name: string) => ({ id: product.slack.userId(name), name });

let product: Product;
let db: FirmDb;
let sent = 0;

beforeAll(async () => {
  product = await startProduct({ database: 'server' });
  await addFirmByCommands(product);
  const [firm] = await product.shareBill.database.directory.listFirms();
  db = product.shareBill.database.forFirm(firm?.id ?? '');
  await db.firm.updateMany({ data: { settings: { holdSeconds: 900 } } });
}, 300_000);

afterAll(() => product?.stop());

const textsOf = (view: unknown) => JSON.stringify(view);

/** The newest view that says so. */
async function shown(words: RegExp): Promise<OpenView> {
  const found = () => product.slack.openViews().findLast((view) => words.test(textsOf(view.blocks)));
  await expect.poll(() => found() !== undefined, { ...POLL, message: `${words}` }).toBe(true);

  return found() as OpenView;
}

async function tell(event: { type: string } & Record<string, unknown>): Promise<void> {
  sent += 1;
  await product.driver.event({ eventId: `EvPeople${sent}`, event });
}

const openHome = (name: string) =>
  tell({ type: 'app_home_opened', user: personOf(name).id, channel: `D${personOf(name).id}`, tab: 'home' });

function button(actionId: string, value: string) {
  sent += 1;
  const text = { type: 'plain_text', text: 'Press', emoji: true } as const;

  return { type: 'button', action_id: actionId, block_id: 'b', action_ts: `7.${sent}`, text, value } as const;
}

/** In a view, or on a message in the direct messages of the person. */
async function press(name: string, { actionId, value, view }: { actionId: string; value: string; view?: OpenView }) {
  const user = personOf(name);
  const message = { type: 'message', user: 'U0SHAREBILL', ts: '1.000001', text: '' } as const;
  const place = view ? { view } : { conversation: { id: `D${user.id}`, name: 'directmessage' }, message };
  await product.driver.blockActions({ user, action: button(actionId, value), in: place });
}

type Given = { readonly name?: string; readonly email?: string; readonly role?: string; readonly user?: string };

async function handIn(name: string, { view, given }: { view: OpenView; given: Given }): Promise<string> {
  const option = { text: { type: 'plain_text', text: 'Role', emoji: false }, value: given.role ?? '' };
  const values = {
    name: { name: { type: 'plain_text_input', value: given.name ?? null } },
    email: { email: { type: 'plain_text_input', value: given.email ?? null } },
    role: { role: { type: 'radio_buttons', selected_option: option } },
    user: { user: { type: 'users_select', selected_user: given.user ?? null } },
  };
  const answer = await product.driver.viewSubmission({ user: personOf(name), view, values: values as never });

  return JSON.stringify(answer.body);
}

const messagesTo = (name: string) => product.slack.direct.of(personOf(name).id).map((message) => textsOf(message));

async function told(name: string, words: RegExp): Promise<string> {
  const found = () => messagesTo(name).findLast((text) => words.test(text));
  await expect.poll(() => found() !== undefined, { ...POLL, message: `${words}` }).toBe(true);

  return found() as string;
}

const walk = (name: string) =>
  slackWalk({ driver: product.driver, slack: product.slack, user: personOf(name), room: room() });

async function share(name: string): Promise<string> {
  const steps = walk(name);
  await steps.command('1042 dana@acme.test email Thank you');
  const { action } = await steps.submit(
    textsOf(steps.view().blocks).includes('"reason"') ? { reason: 'By phone' } : {},
  );
  expect(action).toBe('clear');

  return (await db.share.findFirstOrThrow({ orderBy: { id: 'desc' }, select: { id: true } })).id;
}

const stateOf = async (shareId: string) =>
  (await db.delivery.findFirstOrThrow({ where: { shareId }, select: { state: true } })).state;

describe('At home', () => {
  it('an administrator finds the people of the firm, others what they may do and whom to ask', async () => {
    await openHome('grace');
    const graces = textsOf((await shown(/You are Grace Harlow, with the role administrator/)).blocks);
    await openHome('tom');
    const toms = textsOf((await shown(/with the role read-only/)).blocks);

    expect(graces).toMatch(/Sam Ortiz · sam@harlowreed\.test · linked/);
    expect(graces).toContain('remove-person');
    expect(toms).toContain('For another role ask Grace Harlow.');
    expect(toms).not.toMatch(/sam@harlowreed\.test|remove-person|add-person/);
    expect(product.violations).toEqual([]);
  });

  it('the only administrator can give that up to nobody, and reads why', async () => {
    const { id } = await db.staffMember.findFirstOrThrow({ where: { email: 'grace@harlowreed.test' } });
    await openHome('grace');
    const view = await shown(/You are Grace Harlow/);
    await press('grace', { actionId: 'remove-person', value: id, view });

    await shown(/This is the only administrator: the firm needs one/);
    expect(await db.staffMember.findFirstOrThrow({ where: { id } })).toMatchObject({ removedAt: null });
  });
});

describe('Somebody whom nobody has linked', () => {
  it('asks for access once, and is let in by an administrator who says who they are', async () => {
    const steps = walk('noel');
    await steps.command('');
    expect(steps.texts().join(' ')).toContain('You are not linked to a staff member yet');
    await press('noel', { actionId: 'ask-access', value: 'access', view: steps.view() });
    await told('grace', /would like to use ShareBill/);
    const request = await db.accessRequest.findFirstOrThrow();

    await openHome('noel');
    await shown(/You have asked for access/);
    await press('noel', { actionId: 'ask-access', value: 'access', view: steps.view() });
    await product.shareBill.jobs.idle();
    expect(await db.accessRequest.count()).toBe(1);
    expect(messagesTo('grace').filter((text) => text.includes('would like to use'))).toHaveLength(1);

    await press('grace', { actionId: 'accept-access', value: request.id });
    const form = await shown(/asked for access\. You know them by their name here/);
    const given = { name: 'Noel Finch', email: 'noel@harlowreed.test', role: 'billing' };
    expect(await handIn('grace', { view: form, given: { ...given, email: 'sam@harlowreed.test' } })).toContain(
      'Somebody at the firm has the address sam@harlowreed.test',
    );
    expect(await handIn('grace', { view: form, given })).toContain('"clear"');

    await told('noel', /Grace Harlow has let you in/);
    await told('grace', /Let in by Grace Harlow/);
    const noel = await db.staffMember.findFirstOrThrow({ where: { email: 'noel@harlowreed.test' } });
    const actions = await db.auditEntry.findMany({ where: { subjectId: { in: [noel.id, request.id] } } });
    expect(noel).toMatchObject({ name: 'Noel Finch', role: 'billing', removedAt: null });
    expect(actions.map(({ action }) => action).toSorted()).toEqual([
      'access-accepted',
      'access-asked',
      'staff-added',
      'staff-linked',
    ]);
  });

  it('is refused as a guest, and asks nobody', async () => {
    await openHome('gail');
    const view = await shown(/Guests cannot use ShareBill/);
    await press('gail', { actionId: 'ask-access', value: 'access', view });
    await sleep(300);

    expect(textsOf(view.blocks)).not.toContain('ask-access');
    expect(await db.accessRequest.count()).toBe(1);
  });
});

describe('Somebody who is deactivated while their share is held', () => {
  it('loses access at once; an administrator has the card, and cancels', async () => {
    const shareId = await share('noel');
    const mailsBefore = product.mailbox.list().length;

    await tell({ type: 'user_change', user: { id: personOf('noel').id, deleted: true } });

    const card = await told('grace', /Noel Finch has left ShareBill: this share is yours to look after/);
    expect(card).toContain('cancel-share');
    expect(await stateOf(shareId)).toBe('held');
    const noel = await db.staffMember.findFirstOrThrow({ where: { email: 'noel@harlowreed.test' } });
    expect(noel.removedAt).not.toBeNull();
    expect(await db.draft.count({ where: { staffMemberId: noel.id } })).toBe(0);
    await press('noel', { actionId: 'cancel-share', value: shareId });
    await openHome('noel');
    await shown(/You are not linked to a staff member yet/);
    expect(await stateOf(shareId)).toBe('held');

    await press('grace', { actionId: 'cancel-share', value: shareId });
    await expect.poll(() => stateOf(shareId), POLL).toBe('cancelled');
    await told('grace', /Dana Reyes: cancelled, nothing was sent/);
    expect(product.mailbox.list()).toHaveLength(mailsBefore);
  });
});

describe('Somebody else who leaves while their share is held', () => {
  const SAM = 'sam@harlowreed.test';
  const asGrace = ['--as', 'grace@harlowreed.test'];
  const samIs = () => db.staffMember.findFirstOrThrow({ where: { email: SAM }, include: { identities: true } });

  it.each<[string, () => Promise<unknown>, boolean]>([
    [
      'becomes a guest',
      () => tell({ type: 'user_change', user: { id: personOf('sam').id, is_restricted: true } }),
      false,
    ],
    ['is removed on the command line', () => product.sharebill('staff', 'remove', SAM, ...asGrace), true],
  ])('%s: an administrator has the card and cancels', async (_how, leave, isRemoved) => {
    const { teamId } = product.slack;
    const linked = `${teamId}/${personOf('sam').id}`;
    if ((await samIs()).identities.length === 0)
      await product.sharebill('staff', 'link', SAM, '--slack', linked, ...asGrace);
    const shareId = await share('sam');
    const before = messagesTo('grace').length;

    await leave();

    const handed = () =>
      messagesTo('grace')
        .slice(before)
        .filter((text) => text.includes(shareId));
    await expect.poll(() => handed().some((text) => /this share is yours to look after/.test(text)), POLL).toBe(true);
    const { removedAt, identities } = await samIs();
    expect({ isRemoved: removedAt !== null, identities }).toEqual({ isRemoved, identities: [] });
    await press('sam', { actionId: 'cancel-share', value: shareId });
    await product.shareBill.jobs.idle();
    expect(await stateOf(shareId)).toBe('held');
    await press('grace', { actionId: 'cancel-share', value: shareId });
    await expect.poll(() => stateOf(shareId), POLL).toBe('cancelled');
  });
});

describe('An administrator at home', () => {
  it('removes somebody, adds them again as the same person, linked, and gives them another role', async () => {
    const email = 'tom@harlowreed.test';
    const tom = await db.staffMember.findFirstOrThrow({ where: { email } });
    const now = () => db.staffMember.findFirstOrThrow({ where: { id: tom.id } });
    await openHome('grace');
    const view = await shown(/You are Grace Harlow/);
    await press('grace', { actionId: 'remove-person', value: tom.id, view });
    await expect.poll(async () => (await now()).removedAt, POLL).not.toBeNull();

    await press('grace', { actionId: 'add-person', value: 'new', view });
    const form = await shown(/Who they are here/);
    const given = { name: 'Thomas', email, role: 'read-only' };
    expect(await handIn('grace', { view: form, given: { ...given, user: personOf('gail').id } })).toContain(
      'Choose a full member of your workspace',
    );
    expect(await handIn('grace', { view: form, given: { ...given, user: personOf('tom').id } })).toContain('"clear"');
    await shown(/Thomas · tom@harlowreed\.test · linked/);
    expect(await now()).toMatchObject({ name: 'Thomas', removedAt: null });

    const option = { text: { type: 'plain_text', text: 'billing', emoji: false }, value: `${tom.id}/billing` };
    const menu = { type: 'static_select', action_id: 'person-role', block_id: 'm', action_ts: '9.1' };
    const action = { ...menu, selected_option: option } as never;
    await product.driver.blockActions({ user: personOf('grace'), action, in: { view } });
    await expect.poll(async () => (await now()).role, POLL).toBe('billing');
    expect(product.violations).toEqual([]);
  });

  it('who is none any more reads so, and changes nothing', async () => {
    await openHome('grace');
    const view = await shown(/You are Grace Harlow/);
    await db.staffMember.updateMany({ where: { email: 'grace@harlowreed.test' }, data: { role: 'billing' } });
    const { id } = await db.staffMember.findFirstOrThrow({ where: { email: 'tom@harlowreed.test' } });

    await press('grace', { actionId: 'remove-person', value: id, view });

    const after = await shown(/Only an administrator may change the people of the firm/);
    expect(textsOf(after.blocks)).not.toContain('remove-person');
    expect(await db.staffMember.findFirstOrThrow({ where: { id } })).toMatchObject({ removedAt: null });
  });
});
