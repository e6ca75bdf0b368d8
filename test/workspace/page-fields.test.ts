// The fields, buttons and menus of the workspace page: each does what Slack's own does.
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inBrowser, openModal, pick, visits, widths } from './page-driver.ts';

const visit = visits();

function bill(modal: Locator): Locator {
  return modal.getByRole('combobox', { name: 'Bill' });
}

describe.runIf(inBrowser)('a field that offers options while the user types', () => {
  it('offers all before anything is typed, with what the app says about each', async () => {
    const { page } = await visit();
    const modal = await openModal(page);

    await bill(modal).click();

    const options = modal.locator('[data-block=bill]').getByRole('option');
    await options.first().waitFor();
    expect(await options.count()).toBe(4);
    expect(await options.first().textContent()).toBe('1042 · Acme Holdings, Inc.Balance $4,310.00');
  });

  it('never chooses an option that was offered for another text', async () => {
    const { page } = await visit();
    const modal = await openModal(page);
    await bill(modal).click();
    await modal.getByRole('option', { name: '1042' }).waitFor();

    await page.keyboard.type('1051');
    await page.keyboard.press('Enter');

    expect(await bill(modal).inputValue()).toBe('1051');
    const offered = () => modal.locator('[data-block=bill]').getByRole('option').allTextContents();
    await expect
      .poll(offered, { timeout: 10_000 })
      .toEqual([expect.stringContaining('1051 · Harbor Light Foundation')]);
    await page.keyboard.press('Enter');
    await expect.poll(() => bill(modal).inputValue(), { timeout: 10_000 }).toBe('1051 · Harbor Light Foundation');
  });

  it('says that nothing fits, and keeps the choice made before', async () => {
    const { page } = await visit();
    const modal = await openModal(page, '/sharebill 1042');

    await bill(modal).fill('no such bill');
    await modal.getByText('No matches').waitFor();
    await page.keyboard.press('Tab');

    expect(await bill(modal).inputValue()).toBe('1042 · Acme Holdings, Inc.');
  });

  it('starts with the options the app chose, and takes no more than allowed', async () => {
    const { page } = await visit();
    const modal = await openModal(page, '/sharebill 1042');
    expect(await bill(modal).inputValue()).toBe('1042 · Acme Holdings, Inc.');

    await pick(modal, { field: 'To', query: 'pat', option: 'Pat Lee' });
    const chips = modal.locator('[data-block=to] .chip');
    expect(await chips.allTextContents()).toEqual(['Robin Acme (robin@acme.test)', 'Pat Lee (pat@acme.test)']);

    await pick(modal, { field: 'To', query: 'kim', option: 'Kim Osei' });
    await modal.getByText('At most 2 can be chosen').waitFor();
    await modal.getByRole('button', { name: 'Remove Robin Acme' }).click();
    await page.keyboard.press('Backspace');
    expect(await chips.count()).toBe(0);
  });

  it('keeps what was entered elsewhere when the app changes the form', async () => {
    const { page } = await visit();
    const modal = await openModal(page);
    await modal.getByRole('textbox', { name: 'Message' }).fill('Thank you');
    await modal.getByLabel('Client portal').check();

    await pick(modal, { field: 'Bill', query: '1043', option: 'Dvořák' });
    await modal.getByText('€1,980.50').waitFor();

    expect(await modal.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Thank you');
    expect(await modal.getByLabel('Client portal').isChecked()).toBe(true);
    expect(await bill(modal).inputValue()).toBe('1043 · Dvořák & Söhne');
  });
});

describe.runIf(inBrowser).each(widths)('one of a few options, %i pixels wide', (width) => {
  it('is chosen by the arrow keys, tells what it means, and is handed in', async () => {
    const { page, workspace } = await visit({ width });
    const modal = await openModal(page, '/sharebill 1042');
    await modal.getByText('A notice with a link').waitFor();

    await modal.getByLabel('E-mail').focus();
    await page.keyboard.press('ArrowDown');

    expect(await modal.getByLabel('Client portal').isChecked()).toBe(true);
    await modal.getByRole('button', { name: 'Preview' }).click();
    await expect.poll(() => workspace.sample.heard.map(({ type }) => type)).toContain('view_submission');
    const submission = workspace.sample.heard.find(({ type }) => type === 'view_submission');
    expect(JSON.stringify(submission)).toContain(
      '"selected_option":{"text":{"type":"plain_text","text":"Client portal"',
    );
  });

  it('is large enough for a finger, and stays inside the form', async () => {
    const { page } = await visit({ width });
    const modal = await openModal(page);
    const box = await modal.locator('.choice').first().boundingBox();

    expect(box?.height).toBeGreaterThanOrEqual(width < 900 ? 44 : 24);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
  });
});

describe.runIf(inBrowser)('a text field', () => {
  it('counts down the characters that are left, and takes no more', async () => {
    const { page } = await visit();
    const modal = await openModal(page);
    const message = modal.getByRole('textbox', { name: 'Message' });
    await modal.getByText('200 characters left').waitFor();

    await message.pressSequentially('Hello');
    await modal.getByText('195 characters left').waitFor();
    await message.fill('x'.repeat(199));
    await message.press('End');
    await page.keyboard.type('yz');

    await modal.getByText('0 characters left', { exact: true }).waitFor();
    expect(await message.inputValue()).toBe(`${'x'.repeat(199)}y`);
  });

  it('shows what is wrong before the app is asked: too short, not an address, nothing chosen', async () => {
    const { page, workspace } = await visit();
    const modal = await openModal(page);
    await modal.getByRole('textbox', { name: 'Message' }).fill('Hi');
    await modal.getByRole('textbox', { name: 'Copy to' }).fill('nobody');

    await modal.getByRole('button', { name: 'Preview' }).click();

    await modal.locator('[data-block=bill]').getByText('Please complete this required field.').waitFor();
    await modal.locator('[data-block=message]').getByText('Enter at least 3 characters.').waitFor();
    await modal.locator('[data-block=copy]').getByText('Enter a valid email address.').waitFor();
    expect(workspace.sample.heard.map(({ type }) => type)).not.toContain('view_submission');
  });
});

describe.runIf(inBrowser)('what the app answers to a submission', () => {
  it('puts a second modal on top; going back shows the first as it was left', async () => {
    const { page, workspace } = await visit();
    workspace.sample.answer = 'push';
    const modal = await openModal(page, '/sharebill 1042');
    await modal.getByRole('textbox', { name: 'Message' }).fill('Thank you');
    await modal.getByRole('button', { name: 'Preview' }).click();

    await page.getByRole('dialog', { name: 'Check and share' }).getByRole('button', { name: 'Back' }).click();

    await modal.waitFor();
    expect(await modal.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Thank you');
  });

  it('closes everything on "clear", and says so when the answer comes too late', async () => {
    const { page, workspace } = await visit({ options: { ackTimeoutMs: 300 } });
    Object.assign(workspace.sample, { answer: 'late', lateMs: 900 });
    const modal = await openModal(page, '/sharebill 1042');
    await modal.getByRole('button', { name: 'Preview' }).click();
    await modal.getByText('We had some trouble connecting. Try again?').waitFor();

    workspace.sample.answer = 'clear';
    await modal.getByRole('button', { name: 'Preview' }).click();

    await modal.waitFor({ state: 'hidden' });
    expect(workspace.slack.stack('U0DANA')).toEqual([]);
  });
});

describe.runIf(inBrowser)('a button', () => {
  it('with an address opens it in a new tab, and the app hears of it', async () => {
    const { page, context, workspace } = await visit();
    await context.route('http://127.0.0.1:9/**', (route) => route.fulfill({ body: 'the bill' }));
    workspace.sample.answer = 'push';
    const modal = await openModal(page, '/sharebill 1042');
    await modal.getByRole('button', { name: 'Preview' }).click();

    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Open the PDF' }).click();

    expect((await opened).url()).toBe('http://127.0.0.1:9/bill.pdf');
    expect(await (await opened).evaluate(() => window.opener)).toBeNull();
    const pressed = { type: 'block_actions', actions: [{ action_id: 'open-page' }] };
    await expect.poll(() => workspace.sample.heard.at(-1)).toMatchObject(pressed);
    await page.getByRole('dialog', { name: 'Check and share' }).waitFor();
  });

  it('that asks first does nothing when the answer is no', async () => {
    const { page, workspace } = await visit();
    const modal = await openModal(page, '/sharebill 1042');
    await modal.getByRole('button', { name: 'Preview' }).click();
    const card = page.locator('.message', { hasText: 'Bill 1042' }).last();
    await card.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('dialog', { name: 'Cancel this share?' }).getByRole('button', { name: 'Keep it' }).click();

    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await card.getByRole('button', { name: 'More actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Share again' }).click();
    await expect.poll(() => workspace.sample.heard.at(-1)).toMatchObject({ actions: [{ action_id: 'more' }] });
    expect(workspace.sample.heard.filter(({ type }) => type === 'block_actions')).toHaveLength(1);
  });
});
