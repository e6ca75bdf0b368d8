// A share in the client portal as staff meet it in Slack: chosen in the form, shown on its card, stopped, made anew.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DANA, eventually, MARCUS, type Outbox, ROOM, SAM, saying, startOutbox, theOne } from '../support/outbox.ts';

const PRIYA = 'U0PRIYA';
const POLL = { timeout: 15_000, interval: 20 };
const DAY_MS = 86_400_000;

let outbox: Outbox;
/** Every message that was there before the test, whoever may see it. */
let before: ReadonlySet<string>;

beforeAll(async () => {
  outbox = await startOutbox();
}, 60_000);
afterAll(() => outbox?.stop());
beforeEach(async () => {
  await outbox.idle();
  outbox.pass(2 * DAY_MS);
  before = new Set([SAM, PRIYA].flatMap((userId) => outbox.slack.messages(ROOM, { userId }).map(({ ts }) => ts)));
});

const inRoom = (userId = SAM) => outbox.slack.messages(ROOM, { userId }).filter(({ ts }) => !before.has(ts));
const card = () => theOne(() => inRoom().filter(({ onlyFor }) => onlyFor === undefined), /Shared by Sam Ortiz/);
const told = (words: RegExp) => theOne(() => inRoom().filter(({ onlyFor }) => onlyFor === SAM), words);
const viewText = () => JSON.stringify(outbox.slack.openView(SAM)?.payload.blocks ?? []);
const stoppedOf = async (shareId: string) =>
  (await outbox.db().recipient.findMany({ where: { shareId } })).map(({ stoppedAt }) => stoppedAt !== null);

async function press(ts: string, field: string): Promise<void> {
  await outbox.slack.clickMessage({ userId: SAM, conversationId: ROOM, ts, field });
}

type Block = { readonly type: string; readonly block_id?: string; readonly accessory?: { readonly value?: string } };

const blocksOf = (blocks: unknown) => blocks as readonly Block[];

function command(text: string, userId = SAM): Promise<unknown> {
  return outbox.slack.command({ userId, conversationId: ROOM, text });
}

async function aSentShare(to = [DANA], channel: 'portal' | 'both' = 'portal'): Promise<string> {
  const shareId = await outbox.share(to, channel);
  await outbox.hurry('deliver-share');
  await outbox.idle();
  await theOne(inRoom, /in the portal · sent/);

  return shareId;
}

describe('The form', () => {
  it('asks how, with what each way means for the client, and the check says what was chosen', async () => {
    await command('1042');
    await expect.poll(viewText, POLL).toContain('radio_buttons');
    expect(viewText()).toContain('They get a link and sign in to see the bill. You can stop that any time.');

    const viewId = outbox.slack.openView(SAM)?.id ?? '';
    await outbox.slack.submit({ viewId, values: { channel: 'portal' } });
    await expect.poll(() => outbox.slack.openView(SAM)?.payload.callback_id, POLL).toBe('preview');

    expect(viewText()).toContain('In the client portal');
    expect(viewText()).toContain('A first-time client proves their mailbox with a mailed code and sets a password.');
    expect(viewText()).toContain('You can stop sharing at any time.');
    expect(viewText()).not.toContain('A mailed PDF cannot be recalled');
    expect(viewText()).not.toContain('Attachment');
  });

  it('keeps the way that was chosen when a contact is added, and after a look at the check', async () => {
    await command(`1042 ${DANA} both`);
    await expect.poll(viewText, POLL).toContain('a mailed PDF cannot be recalled');
    const viewId = outbox.slack.openView(SAM)?.id ?? '';

    await outbox.slack.click({ viewId, field: 'edit-share' });

    await expect
      .poll(viewText, POLL)
      .toContain('"initial_option":{"text":{"type":"plain_text","text":"By e-mail and in the client portal"');
  });

  it('leaves out what the plan excludes, and says why and who can change it', async () => {
    await outbox.db().firm.updateMany({ data: { plan: 'Starter' } });
    await command('1042');
    await expect.poll(viewText, POLL).toContain('is not part of the Starter plan');
    const text = viewText();
    await outbox.db().firm.updateMany({ data: { plan: 'Boutique' } });

    expect(text).toContain('By e-mail: Sharing by e-mail is not part of the Starter plan');
    expect(text).toMatch(/Grace Harlow can change the plan/);
    expect(text).toContain('"value":"portal"');
    expect(text).not.toContain('"value":"email"');
  });
});

describe('The card', () => {
  it('stops sharing when it is asked to, and says so to the one who pressed and on the card', async () => {
    const shareId = await aSentShare([DANA, MARCUS], 'both');
    const { ts } = await card();

    await press(ts, `card-${shareId}/stop-sharing`);

    await told(/is not shared with (Dana Reyes, Marcus Bell|Marcus Bell, Dana Reyes) any more\. A PDF that was mailed/);
    await theOne(inRoom, /in the portal · sent with the PDF [^"]* · stopped/);
    expect(await stoppedOf(shareId)).toEqual([true, true]);
  });

  it('stops sharing with one of two', async () => {
    const shareId = await aSentShare([DANA, MARCUS]);
    const { ts, blocks } = await card();
    const marcus = await outbox.db().recipient.findFirstOrThrow({ where: { shareId, address: MARCUS } });
    expect(JSON.stringify(blocks)).toContain('Stop for Marcus Bell');

    await press(ts, `card-${marcus.id}/stop-sharing`);

    await told(/Bill 1042 is not shared with Marcus Bell any more/);
    expect((await stoppedOf(shareId)).toSorted()).toEqual([false, true]);
  });

  it('shares again through form and check; the earlier share is stopped by the confirm, and not before', async () => {
    const shareId = await aSentShare();
    const { ts } = await card();
    outbox.pass(3_600_000);
    await press(ts, 'share-again');
    await expect.poll(viewText, POLL).toContain('takes the place of an earlier share');
    const viewId = outbox.slack.openView(SAM)?.id ?? '';

    const checked = await outbox.slack.submit({ viewId, values: {} });
    expect(checked).toEqual({ kind: 'updated' });
    await expect.poll(() => outbox.slack.openView(SAM)?.payload.callback_id, POLL).toBe('preview');
    expect(await stoppedOf(shareId)).toEqual([false]);
    expect((await outbox.slack.submit({ viewId, values: {} })).kind).toBe('cleared');

    const { sharedAgainAs } = await outbox.db().share.findFirstOrThrow({ where: { id: shareId } });
    expect(await stoppedOf(shareId)).toEqual([true]);
    expect(await stoppedOf(sharedAgainAs ?? '')).toEqual([false]);
    await theOne(inRoom, /stopped.*shared again/);
    await outbox.hurry('deliver-share');
    await outbox.idle();
  });

  it('offers a new invitation after a week, and sends it once', async () => {
    const shareId = await aSentShare();
    const { ts } = await card();
    expect(saying(inRoom(), /Send a new invitation/)).toEqual([]);

    outbox.pass(7 * DAY_MS);
    await outbox.hurry('notify-conversation');
    await theOne(inRoom, /Send a new invitation: Dana Reyes/);
    await press(ts, 'resend-invitation');

    await eventually(() => outbox.db().recipientLink.count({ where: { recipient: { shareId }, replacedAt: null } }), 1);
    await eventually(() => outbox.db().recipientLink.count({ where: { recipient: { shareId } } }), 2);
    await outbox.hurry('deliver-share');
    await eventually(() => outbox.db().delivery.count({ where: { shareId, state: 'accepted' } }), 2);
    await eventually(() => saying(inRoom(), /Send a new invitation/).length, 0);
  });
});

describe('/sharebill stop', () => {
  it('stops the one share that is open, and says when there is none', async () => {
    await outbox.db().recipient.updateMany({ data: { stoppedAt: outbox.clock.now() } });
    const shareId = await aSentShare();

    await command('stop 1042');
    await told(/Bill 1042 is not shared with Dana Reyes any more/);
    expect(await stoppedOf(shareId)).toEqual([true]);

    await command('stop 1042');
    await told(/is not shared in the portal, so there is nothing to stop/);
  });

  it('asks which, where several are open', async () => {
    const [one] = [await outbox.share([DANA], 'portal'), await outbox.share([MARCUS], 'portal')];
    await outbox.idle();

    await command('stop 1042');
    const choice = await told(/Which share is to be stopped/);
    const row = blocksOf(choice.blocks).find(({ accessory }) => accessory?.value === one);
    await press(choice.ts, `${row?.block_id}/stop-sharing`);

    await told(/Bill 1042 is not shared with Dana Reyes any more/);
    expect(await stoppedOf(one)).toEqual([true]);
  });

  it('is refused to an attorney', async () => {
    const shareId = await aSentShare();
    await command('stop 1042', PRIYA);

    await theOne(
      () => inRoom(PRIYA).filter(({ onlyFor }) => onlyFor === PRIYA),
      /Sharing bills needs the billing or administrator role/,
    );
    expect(await stoppedOf(shareId)).toEqual([false]);
  });
});

describe('/sharebill again and list', () => {
  it('opens the form of the share that is open', async () => {
    await outbox.db().recipient.updateMany({ data: { stoppedAt: outbox.clock.now() } });
    await aSentShare();

    await command('again 1042');

    await expect.poll(viewText, POLL).toContain('takes the place of an earlier share');
    expect(viewText()).toContain('Dana Reyes');
  });

  it('asks which, and the choice opens the form in the same place', async () => {
    await outbox.share([DANA], 'portal');
    await outbox.share([MARCUS], 'portal');
    await outbox.idle();
    await command('again 1042');
    await expect.poll(viewText, POLL).toContain('Which share is to be made again');
    const view = outbox.slack.openView(SAM);
    const block = blocksOf(view?.payload.blocks ?? []).find(({ type }) => type === 'actions');

    await outbox.slack.click({ viewId: view?.id ?? '', field: `${block?.block_id}/share-again` });

    await expect.poll(viewText, POLL).toContain('takes the place of an earlier share');
  });

  it('lists what is shared in green, with a button to stop it and one to share it again', async () => {
    await aSentShare();
    await command('list 1042');

    const list = await told(/Shares of bill 1042/);

    expect(JSON.stringify(list.blocks)).toContain('🟢 Shared');
    expect(JSON.stringify(list.blocks)).toContain('"action_id":"stop-sharing"');
    expect(JSON.stringify(list.blocks)).toContain('"action_id":"share-again"');
  });
});
