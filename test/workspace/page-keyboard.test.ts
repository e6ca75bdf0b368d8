// The workspace page by keyboard alone: everything can be reached, seen, used and left.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { focused, inBrowser, openModal, sendMail, visits, widths } from './page-driver.ts';

const visit = visits();

/** Tabs on until an element whose name starts so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const stops: string[] = [];

  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press('Tab');
    stops.push(await focusedName(page));
    if (stops.at(-1)?.startsWith(name)) return;
  }
  throw new Error(`Tab does not reach "${name}"; it reaches ${stops.join(', ')}`);
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
    return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
  });
}

describe.runIf(inBrowser)('by keyboard alone', () => {
  it('shares a bill, cancels it and reads the mail', async () => {
    const { page, workspace } = await visit();
    await tabTo(page, 'Message or command');
    await page.keyboard.type('/sharebill');
    await page.keyboard.press('Enter');
    const modal = page.getByRole('dialog', { name: 'Share a bill' });
    await modal.waitFor();

    expect(await focusedName(page)).toBe('Bill');
    await page.keyboard.press('ArrowDown');
    await modal.getByRole('option', { name: '1042' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await modal.locator('[data-block=facts]').getByText('Harbor Light Foundation').waitFor();
    expect(await focusedName(page)).toBe('Bill');
    await tabTo(page, 'Preview');
    await page.keyboard.press('Enter');

    await page.locator('.message', { hasText: 'Bill 1051' }).waitFor();
    expect(await focusedName(page)).toBe('Message or command');
    for (let count = 0; count < 3; count += 1) await page.keyboard.press('Shift+Tab');
    expect(await focusedName(page)).toBe('Cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Cancel this share?' }).waitFor();
    expect(await focusedName(page)).toBe('Keep it');
    await tabTo(page, 'Cancel the share');
    await page.keyboard.press('Enter');
    await page.getByText('Cancelled by Dana Reyes').waitFor();

    await sendMail(workspace, { subject: 'Bill 1051', html: '<p>Your bill</p>', text: 'Your bill' });
    await page.locator('#mail-list').getByText('Bill 1051').waitFor();
    await tabTo(page, 'To robin@acme.test');
    await page.keyboard.press('Enter');
    expect(await focusedName(page)).toBe('All mail');
    await page.keyboard.press('Enter');
    expect(await focused(page).getAttribute('data-key')).toBe('mail-1');
  });

  it('keeps the focus in the modal until it is closed, and gives it back', async () => {
    const { page } = await visit();
    const modal = await openModal(page, '/sharebill 1042');
    const reached = new Set<string>();

    for (let count = 0; count < 30; count += 1) {
      await page.keyboard.press('Tab');
      const isOutside = await page.evaluate(() => {
        const element = document.activeElement;
        return element !== document.body && element?.closest('#modal') === null;
      });
      expect(isOutside).toBe(false);
      reached.add(await focusedName(page));
    }

    expect([...reached]).toEqual(expect.arrayContaining(['Close', 'Bill', 'Cancel', 'Preview']));
    await page.keyboard.press('Escape');
    await modal.waitFor({ state: 'hidden' });
    expect(await focusedName(page)).toBe('Message or command');
  });

  it('presses no button of a form that has just appeared, however long Enter is held', async () => {
    const { page, workspace } = await visit();
    Object.assign(workspace.sample, { answer: 'preview', lateMs: 200 });
    await openModal(page, '/sharebill 1042');
    await tabTo(page, 'Preview');

    await page.keyboard.press('Enter');
    await page.getByText('Preparing the bill…').waitFor();
    await page.keyboard.press('Enter');
    const preview = page.getByRole('dialog', { name: 'Check and share' });
    await preview.getByRole('button', { name: 'Share' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');

    expect(await preview.isVisible()).toBe(true);
    await tabTo(page, 'Share');
    await page.keyboard.press('Enter');
    await page.locator('.message', { hasText: 'Bill 1042' }).last().getByText('Sending in 30 s').waitFor();
    const submitted = workspace.sample.heard.filter(({ type }) => type === 'view_submission');
    expect(submitted).toHaveLength(2);
  });

  it('closes with Escape one thing at a time: options, then the modal', async () => {
    const { page, workspace } = await visit();
    const modal = await openModal(page);
    await page.keyboard.press('ArrowDown');
    await modal.getByRole('option', { name: '1042' }).waitFor();

    await page.keyboard.press('Escape');
    expect(await modal.getByRole('combobox', { name: 'Bill' }).getAttribute('aria-expanded')).toBe('false');
    expect(await modal.isVisible()).toBe(true);
    await page.keyboard.press('Escape');

    await modal.waitFor({ state: 'hidden' });
    expect(workspace.slack.openView('U0DANA')).toBeUndefined();
  });

  it('moves in a menu with the arrows, and Escape gives the focus back to its button', async () => {
    const { page } = await visit();
    await openModal(page, '/sharebill 1042');
    await page.getByRole('button', { name: 'Preview' }).click();
    const more = page
      .locator('.message', { hasText: 'Bill 1042' })
      .last()
      .getByRole('button', { name: 'More actions', exact: true });

    await more.press('Enter');
    expect(await focusedName(page)).toBe('Share again');
    await page.keyboard.press('ArrowDown');
    expect(await focusedName(page)).toBe('Open the bill');
    await page.keyboard.press('ArrowDown');
    expect(await focusedName(page)).toBe('Share again');
    await page.keyboard.press('Escape');

    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('leaves the focus where it is when a message or a mail comes in', async () => {
    const { page, workspace } = await visit();
    await page.getByRole('button', { name: 'partners' }).focus();

    workspace.slack.post({ userId: 'U0SAM', conversationId: 'C0BILLING', text: 'Any news?' });
    await sendMail(workspace, { subject: 'Bill 1042', text: 'Your bill' });
    await page.locator('#messages').getByText('Any news?').waitFor();
    await page.locator('#mail-list').getByText('Bill 1042').waitFor();

    expect(await focused(page).getAttribute('data-key')).toBe('C0CLOSED');
  });

  it.each(widths)('shows where it is at every stop, %i pixels wide', async (width) => {
    const { page } = await visit({ width });

    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      const isSeen = await page.evaluate(() => {
        const element = document.activeElement;
        const frame = element?.closest('.composer');
        const ring = element === null ? 'none' : getComputedStyle(element).outlineStyle;
        return (
          element === document.body ||
          ring !== 'none' ||
          (frame != null && getComputedStyle(frame).boxShadow !== 'none')
        );
      });
      expect(isSeen, `the focus on "${await focusedName(page)}" can be seen`).toBe(true);
    }
  });

  it('changes between Slack and the mails with the arrows on a phone', async () => {
    const { page } = await visit({ width: 390 });
    await tabTo(page, 'Slack');

    await page.keyboard.press('ArrowRight');

    expect(await focused(page).getAttribute('id')).toBe('tab-mailbox');
    await page.getByText('No mail yet.').waitFor();
    expect(await page.getByLabel('Message or command').isVisible()).toBe(false);
  });
});
