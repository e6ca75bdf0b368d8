// The everyday views as a person meets them in Slack: asked for by command, turned by buttons, and shared from.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DANA, type Outbox, ROOM, SAM, startOutbox } from '../support/outbox.ts';

const PRIYA = 'U0PRIYA';
const POLL = { timeout: 15_000, interval: 20 };

let outbox: Outbox;

beforeAll(async () => {
  outbox = await startOutbox();
});

afterAll(async () => {
  await outbox.stop();
});

type Shown = { readonly ts: string; readonly text: string; readonly blocks: readonly unknown[] };

/** What the person sees of the newest message, and nobody else. */
function newest(userId: string): Shown | undefined {
  return outbox.slack.messages(ROOM, { userId }).findLast(({ onlyFor }) => onlyFor === userId);
}

async function ask(text: string, userId = SAM): Promise<Shown> {
  const before = newest(userId)?.ts;
  await outbox.slack.command({ userId, conversationId: ROOM, text });
  await expect.poll(() => newest(userId)?.ts, POLL).not.toBe(before);

  return newest(userId) as Shown;
}

async function click(message: Shown, name: string): Promise<void> {
  const at = { userId: SAM, conversationId: ROOM, ts: message.ts };
  await outbox.slack.clickMessage({ ...at, field: fieldOf(message, name) });
}

/** Presses a button of the message; the message as it is when it has changed. */
async function press(message: Shown, name: string, userId = SAM): Promise<Shown> {
  const before = JSON.stringify(message.blocks);
  const field = fieldOf(message, name);
  await outbox.slack.clickMessage({ userId, conversationId: ROOM, ts: message.ts, field });
  const now = () => outbox.slack.messages(ROOM, { userId }).find(({ ts }) => ts === message.ts) as Shown;
  await expect.poll(() => JSON.stringify(now().blocks), POLL).not.toBe(before);

  return now();
}

type Block = {
  readonly block_id: string;
  readonly type: string;
  readonly text?: { readonly text: string };
  readonly elements?: readonly { readonly action_id?: string; readonly text?: unknown }[];
  readonly accessory?: { readonly action_id: string; readonly value: string };
};

const blocksOf = ({ blocks }: Shown) => blocks as readonly Block[];

/** As the played Slack names an element: block and action. */
function fieldOf(message: Shown, actionId: string): string {
  const block = blocksOf(message).find(
    ({ accessory, elements }) =>
      accessory?.action_id === actionId || elements?.some((element) => element.action_id === actionId),
  );

  return `${block?.block_id}/${actionId}`;
}

function rowsOf(message: Shown): string[] {
  return blocksOf(message).flatMap(({ type, text }) => (type === 'section' && text ? [text.text] : []));
}

function numbersOf(message: Shown): string[] {
  return rowsOf(message).map((row) => row.split(' · ')[0] ?? '');
}

describe('/sharebill bills', () => {
  it('lists the unpaid bills to the one who asked, ten on a page, each with amount, due date, status and Share', async () => {
    const message = await ask('bills');
    const rows = blocksOf(message).filter(({ accessory }) => accessory?.action_id === 'share-listed');

    expect(message.text).toBe('Unpaid bills');
    expect(rows).toHaveLength(10);
    expect(rowsOf(message).every((row) => /^\S.* · .+\n.*\d.* · due \d+ \w+/.test(row))).toBe(true);
    expect(outbox.slack.messages(ROOM, { userId: PRIYA }).filter(({ ts }) => ts === message.ts)).toEqual([]);
  });

  it('turns its pages in place, there and back', async () => {
    const first = await ask('bills unpaid');
    const second = await press(first, 'view-older');
    const again = await press(second, 'view-newer');

    expect(numbersOf(second).filter((number) => numbersOf(first).includes(number))).toEqual([]);
    expect(numbersOf(again)).toEqual(numbersOf(first));
    expect(JSON.stringify(again.blocks)).not.toContain('view-newer');
  });

  it('opens the form of sharing with the bill of the row', async () => {
    const message = await ask('bills unpaid 1042');
    await click(message, 'share-listed');

    await expect.poll(() => outbox.slack.openView(SAM)?.payload.callback_id, POLL).toBe('share');
    expect(JSON.stringify(outbox.slack.openView(SAM)?.payload.blocks)).toContain('1042 · Acme LLC');
  });

  it('opens it for a draft with what the firm’s settings say of drafts', async () => {
    const message = await ask('bills draft');
    await click(message, 'share-listed');

    await expect
      .poll(() => JSON.stringify(outbox.slack.openView(SAM)?.payload.blocks), POLL)
      .toContain('is not approved yet, so it cannot be shared');
  });

  it('says what to do when a list is empty, and which list may have been meant', async () => {
    expect(rowsOf(await ask('bills paid xyzzy'))[0]).toContain('Leave the words out to see all: /sharebill bills paid');
    expect(rowsOf(await ask('bills overdeu'))[0]).toContain('Did you mean /sharebill bills overdue?');
  });

  it('shows an attorney the bills of their own matters alone, without Share', async () => {
    const message = await ask('bills', PRIYA);
    const db = outbox.db();
    const { staffMemberId } = await db.chatIdentity.findFirstOrThrow({ where: { userId: PRIYA } });
    const own = await db.bill.findMany({
      where: {
        matters: {
          some: { matter: { OR: [{ responsibleAttorneyId: staffMemberId }, { staff: { some: { staffMemberId } } }] } },
        },
      },
      select: { number: true },
    });
    const numbers = own.map(({ number }) => number);

    expect(numbersOf(message).length).toBeGreaterThan(0);
    expect(numbersOf(message).filter((number) => !numbers.includes(number.replace('Trust request ', '')))).toEqual([]);
    expect(JSON.stringify(message.blocks)).not.toContain('share-listed');
  });

  it('asks at every press who presses: an attorney who was made one meanwhile turns to their own bills', async () => {
    const message = await ask('bills unpaid');
    const db = outbox.db();
    await db.staffMember.updateMany({ where: { name: 'Sam Ortiz' }, data: { role: 'attorney' } });
    const second = await press(message, 'view-older');
    await db.staffMember.updateMany({ where: { name: 'Sam Ortiz' }, data: { role: 'billing' } });

    expect(JSON.stringify(second.blocks)).not.toContain('share-listed');
    expect(rowsOf(second)).toEqual([
      'Nothing is unpaid of what you can see. "/sharebill bills paid" lists the paid bills.',
    ]);
  });
});

describe('What was shared', () => {
  it('is grey in the list as sent by e-mail, never green, and marked when it was not delivered', async () => {
    const shareId = await outbox.share([DANA]);
    await outbox.idle();
    const sent = JSON.stringify((await ask('list')).blocks);
    await outbox.db().delivery.updateMany({ where: { shareId }, data: { state: 'bounced' } });
    const back = JSON.stringify((await ask('list')).blocks);
    await outbox.db().delivery.updateMany({ where: { shareId }, data: { state: 'accepted' } });

    expect(sent).toMatch(/Sent by e-mail on \d+ \w+/);
    expect(sent).not.toContain('🟢');
    expect(back).toContain('⚠️ Not delivered to Dana Reyes');
    expect(back).not.toContain('Sent by e-mail');
  });

  it('is in the state of its bill, with a button to share it again', async () => {
    const message = await ask('status 1042');

    expect(message.text).toBe('Bill 1042 · Acme LLC');
    expect(rowsOf(message).join('\n')).toMatch(/Sam Ortiz shared it with Dana Reyes/);
    expect(rowsOf(message).join('\n')).toMatch(/Sent to dana@acme\.test/);
    expect(JSON.stringify(message.blocks)).toContain('share-listed');
  });

  it('is in the history of its matter, which is found by a part of its name and chosen among several', async () => {
    const exact = await ask('history 00012-Acme');
    const choice = await ask('history');
    const chosen = await press(choice, 'view-matter');

    expect(exact.text).toBe('History of 00012-Acme');
    expect(rowsOf(exact)[0]).toBe('Bill 1042 to Dana Reyes\nThank you');
    expect(choice.text).toBe('Which matter?');
    expect(chosen.text).toMatch(/^History of /);
    expect((await ask('history xyzzy')).text).toContain('There is no matter "xyzzy" that you can see');
  });
});

describe('What is not there', () => {
  it('is answered with the numbers near it', async () => {
    expect((await ask('status 1042x')).text).toMatch(/There is no bill 1042x that you can see\..* Near it: /);
    expect((await ask('status')).text).toBe('Say which bill: /sharebill status 1042');
    expect((await ask('list 1042x')).text).toContain('There is no bill 1042x');
  });

  it('is answered with a reference when something breaks, and the page that was there stays', async () => {
    const message = await ask('bills unpaid');
    await outbox.db().firm.updateMany({ data: { timeZone: 'Nowhere/At_all' } });
    await click(message, 'view-older');
    await expect.poll(() => newest(SAM)?.text, POLL).toMatch(/give your administrator this reference: \w+/);
    const stays = outbox.slack.messages(ROOM, { userId: SAM }).find(({ ts }) => ts === message.ts) as Shown;
    await outbox.db().firm.updateMany({ data: { timeZone: 'America/New_York' } });

    expect(numbersOf(stays)).toEqual(numbersOf(message));
  });
});
