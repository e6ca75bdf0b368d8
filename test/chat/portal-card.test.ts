// What the card of a portal share says, and which buttons it has when.
import { describe, expect, it } from 'vitest';
import { messageBlocks } from '../../src/adapters/slack/blocks.ts';
import { type CardRecipient, type ShareCardFacts, shareCard } from '../../src/chat/messages.ts';
import { noticeMessage } from '../../src/chat/notices.ts';
import type { CardPortal } from '../../src/chat/portal-card.ts';
import { money } from '../../src/core/money.ts';
import { blockProblems } from '../../src/workspace/slack/block-rules.ts';
import { messageBlocksSchema } from '../../src/workspace/slack/block-schema.ts';

const at = (time: string, day = '2026-03-16') => new Date(`${day}T${time}:00Z`);
const UNSEEN: CardPortal = { viewedAt: undefined, lastViewAt: undefined, closed: undefined, invitationOver: false };

function aRecipient(portal: Partial<CardPortal> = {}, changes: Partial<CardRecipient> = {}): CardRecipient {
  return {
    ...{ recipientId: 'rcp_1', deliveryId: 'dlv_1', name: 'Dana Reyes', address: 'dana@acme.test' },
    ...{ state: 'accepted', reason: '', acceptedAt: at('10:40'), nextTryAt: undefined },
    ...{ flagged: false, replaced: false, portal: { ...UNSEEN, ...portal } },
    ...changes,
  };
}

function card(recipients: readonly CardRecipient[], changes: Partial<ShareCardFacts> = {}) {
  return shareCard({
    ...{ shareId: 'shr_1', billNumber: '1042', billKind: 'revenue', clientName: 'Acme LLC', status: 'due' },
    ...{ paid: money(0n, 'USD'), balance: money(123450n, 'USD') },
    ...{ sharerName: 'Sam Ortiz', holdUntil: at('10:39'), timeZone: 'UTC' },
    ...{
      detail: 'client',
      byEmail: false,
      byPortal: true,
      sharedAgain: false,
      hasPayLink: false,
      moved: false,
      repeat: false,
    },
    ...{ recipients },
    ...changes,
  });
}

const buttons = (...given: Parameters<typeof card>) => card(...given).buttons.map(({ text }) => text);

describe('The card of a portal share', () => {
  it('says that it was shared, and when the mail went', () => {
    expect(card([aRecipient()]).lines).toEqual(['Shared with Dana Reyes in the portal · sent 10:40']);
    expect(card([aRecipient()], { byEmail: true }).lines).toEqual([
      'Shared with Dana Reyes in the portal · sent with the PDF 10:40',
    ]);
  });

  it('says who viewed it, first and last', () => {
    const once = { viewedAt: at('10:52'), lastViewAt: at('10:52') };

    expect(card([aRecipient(once)]).lines[1]).toBe('Viewed by Dana Reyes · 10:52');
    expect(card([aRecipient({ ...once, lastViewAt: at('14:05') })]).lines[1]).toBe(
      'Viewed by Dana Reyes · 10:52 · last viewed 14:05',
    );
    expect(card([aRecipient({ ...once, lastViewAt: at('09:05', '2026-03-18') })]).lines[1]).toBe(
      'Viewed by Dana Reyes · 10:52 · last viewed 18 Mar 09:05',
    );
  });

  it('says what is not open any more, and why', () => {
    expect(card([aRecipient({ closed: 'stopped' })]).lines[0]).toMatch(/sent 10:40 · stopped$/);
    expect(card([aRecipient({ closed: 'deactivated' })]).lines[0]).toContain('the contact was deactivated');
  });
});

describe('Its buttons', () => {
  it('are Cancel alone while it is held', () => {
    expect(buttons([aRecipient({}, { state: 'held' })])).toEqual(['Cancel']);
  });

  it('stop it and share it again, while it is open to somebody', () => {
    expect(buttons([aRecipient()])).toEqual(['Stop sharing', 'Share again']);
    expect(buttons([aRecipient({ closed: 'stopped' }), aRecipient()])).toEqual(['Stop sharing', 'Share again']);
  });

  it('stop it for one of several, as long as there are few', () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        aRecipient({}, { recipientId: `rcp_${index}`, name: `Person ${index}` }),
      );
    const [, , one] = card(people(2)).buttons;

    expect(buttons(people(2))).toEqual(['Stop sharing', 'Share again', 'Stop for Person 0', 'Stop for Person 1']);
    expect(one).toMatchObject({ id: 'stop-sharing', value: 'rcp_0', confirm: { yes: 'Stop sharing' } });
    expect(buttons(people(9))).toEqual(['Stop sharing', 'Share again']);
    expect(blockProblems(messageBlocksSchema.parse(messageBlocks(card(people(8)))))).toEqual([]);
  });

  it('share it again when it was stopped, once', () => {
    expect(buttons([aRecipient({ closed: 'stopped' })])).toEqual(['Share again']);
    expect(buttons([aRecipient({ closed: 'stopped' })], { sharedAgain: true })).toEqual([]);
  });

  it('are none of these for a share by e-mail, and none when it was cancelled', () => {
    const mailed = aRecipient({}, { portal: undefined });

    expect(buttons([mailed], { byEmail: true, byPortal: false })).toEqual([]);
    expect(buttons([aRecipient({}, { state: 'cancelled' })])).toEqual([]);
  });

  it('ask before they stop, and say that a mailed PDF stays, where one was mailed', () => {
    const question = (byEmail: boolean) => card([aRecipient()], { byEmail }).buttons[0]?.confirm?.text;

    expect(question(false)).toBe('The client loses access to the bill in the portal at once.');
    expect(question(true)).toContain('A PDF that was mailed cannot be recalled.');
  });

  it('send a new invitation to whose old one is over, and not to whom it is closed', () => {
    expect(buttons([aRecipient({ invitationOver: true })])).toContain('Send a new invitation: Dana Reyes');
    expect(buttons([aRecipient({ invitationOver: true, closed: 'stopped' })])).toEqual(['Share again']);
  });

  it('are drawn as Slack takes them, for twenty clients whose invitation is over', () => {
    const recipients = Array.from({ length: 20 }, (_, index) =>
      aRecipient({ invitationOver: true }, { recipientId: `rcp_${index}`, name: 'x'.repeat(60) }),
    );
    const blocks = messageBlocks(card(recipients, { byEmail: true }));

    expect(blockProblems(messageBlocksSchema.parse(blocks))).toEqual([]);
    expect(JSON.stringify(blocks).match(/resend-invitation/g)).toHaveLength(20);
  });
});

describe('A notice of the portal', () => {
  const facts = { shareId: 'shr_1', billNumber: '1042', name: 'Dana Reyes', reason: '', repeat: false };

  it('says who viewed the bill, to the sharer', () => {
    expect(noticeMessage({ ...facts, kind: 'viewed', mention: 'U0SAM' })).toMatchObject({
      text: 'Dana Reyes viewed bill 1042.',
      mention: 'U0SAM',
      buttons: [],
    });
  });

  it('says that the bill has changed since, and offers to share it again', () => {
    expect(noticeMessage({ ...facts, kind: 'changed', mention: undefined })).toMatchObject({
      text: 'Bill 1042 has changed since Dana Reyes viewed it. Share it again?',
      buttons: [{ id: 'share-again', value: 'shr_1' }],
    });
  });
});
