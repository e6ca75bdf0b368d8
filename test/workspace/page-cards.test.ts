// Cards with menus and lists on the workspace page: a choice by mouse and by keyboard, and a long list on a phone.
import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { focused, inBrowser, type Visit, visits, widths } from './page-driver.ts';
import { option, plain } from './sample-views.ts';

const visit = visits();
const states = [option('draft', 'Draft'), option('unpaid', 'Awaiting payment'), option('paid', 'Paid')];

const menuCard: KnownBlock[] = [
  {
    type: 'section',
    block_id: 'source',
    text: plain('march bills.txt: 2 bills'),
    accessory: {
      type: 'static_select',
      action_id: 'terms',
      options: [option('30', '30 days'), option('60', '60 days')],
    },
  },
  {
    type: 'actions',
    block_id: 'import',
    elements: [
      {
        type: 'static_select',
        action_id: 'state',
        placeholder: plain('State of the bills'),
        initial_option: option('draft', 'Draft'),
        options: states,
      },
      { type: 'button', action_id: 'confirm', style: 'primary', text: plain('Import 2 bills') },
    ],
  },
];

/** As many blocks as a message may have. */
const listCard: KnownBlock[] = Array.from({ length: 50 }, (_none, index) => ({
  type: 'section',
  block_id: `bill-${index}`,
  text: { type: 'mrkdwn', text: `*${1000 + index}* · Bayside Property Management LLC\n$12,480.00 due Mar 30, 2026` },
  accessory: { type: 'button', action_id: 'share-bill-row', value: String(index), text: plain('Share') },
}));

async function shown({ page, workspace }: Visit, blocks: KnownBlock[]) {
  await page.locator('#conversations').getByRole('button', { name: 'ShareBill' }).click();
  await workspace.sample.app.client.chat.postMessage({ channel: 'DU0DANA', text: 'A card', blocks });
  const card = page.locator('.message', { has: page.locator('.block') }).last();
  await card.waitFor();
  return card;
}

function actionsHeard({ workspace }: Visit) {
  return workspace.sample.heard.flatMap(({ actions }) => actions as Record<string, unknown>[]);
}

describe.runIf(inBrowser)('a menu on a card', () => {
  it('starts with the choice of the app, and tells it of another as Slack does', async () => {
    const opened = await visit();
    const card = await shown(opened, menuCard);
    const menu = card.getByRole('combobox', { name: 'State of the bills' });
    expect(await menu.inputValue()).toBe('draft');

    await menu.selectOption('unpaid');

    await expect.poll(() => actionsHeard(opened).length).toBe(1);
    expect(actionsHeard(opened)[0]).toEqual({
      type: 'static_select',
      action_id: 'state',
      block_id: 'import',
      selected_option: option('unpaid', 'Awaiting payment'),
      initial_option: option('draft', 'Draft'),
      placeholder: plain('State of the bills'),
      action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
    });
    expect(opened.workspace.sample.heard[0]).toMatchObject({
      type: 'block_actions',
      container: { type: 'message', channel_id: 'DU0DANA', is_ephemeral: false },
      state: { values: { import: { state: { selected_option: { value: 'unpaid' } } } } },
    });
  });

  it('is used by keyboard, and reports the option on which it ends, not those on the way', async () => {
    const opened = await visit();
    const card = await shown(opened, menuCard);
    await card.getByRole('combobox', { name: 'State of the bills' }).focus();

    await opened.page.keyboard.press('ArrowDown');
    await opened.page.keyboard.press('ArrowDown');
    await opened.page.keyboard.press('Tab');

    await expect.poll(() => actionsHeard(opened).length).toBe(1);
    expect(actionsHeard(opened)[0]).toMatchObject({ selected_option: { value: 'paid' } });
    expect(await focused(opened.page).textContent()).toBe('Import 2 bills');
    await opened.page.keyboard.press('Enter');
    await expect.poll(() => actionsHeard(opened).map(({ action_id }) => action_id)).toEqual(['state', 'confirm']);
  });

  it('cannot be set back to nothing, as in Slack', async () => {
    const card = await shown(await visit(), menuCard);
    const empty = card.locator('option[value=""]');

    expect(await empty.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).disabled))).toEqual([
      true,
      true,
    ]);
  });
});

describe.runIf(inBrowser).each(widths)('cards, %i pixels wide', (width) => {
  it('fit: no menu and no button is cut off or runs over its text', async () => {
    const opened = await visit({ width });
    for (const blocks of [menuCard, listCard]) {
      const card = await shown(opened, blocks);

      const problems = await card.evaluate((element) => {
        const edge = element.querySelector('.message-blocks')?.getBoundingClientRect();
        const controls = Array.from(element.querySelectorAll('.message-blocks :is(button, select)'));
        return controls.filter((control) => {
          const text = control.closest('.section')?.querySelector('.section-main')?.getBoundingClientRect();
          const at = control.getBoundingClientRect();
          return at.right > (edge?.right ?? 0) || at.width < 40 || (text !== undefined && at.left < text.right);
        }).length;
      });
      expect(problems).toBe(0);
    }
    expect(await opened.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  });

  it('take a press on the last of fifty rows', async () => {
    const opened = await visit({ width });
    const card = await shown(opened, listCard);

    await card.getByRole('button', { name: 'Share', exact: true }).last().click();

    await expect.poll(() => actionsHeard(opened)).toMatchObject([{ action_id: 'share-bill-row', value: '49' }]);
  });
});
