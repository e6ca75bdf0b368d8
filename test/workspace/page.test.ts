// The walk of a share on the workspace page, at the width of a phone and of a desk: from the command to the mail.
import { describe, expect, it } from 'vitest';
import { inBrowser, onePixel, openModal, pick, say, sendMail, visits, widths } from './page-driver.ts';

const visit = visits();

describe.runIf(inBrowser).each(widths)('the workspace page, %i pixels wide', (width) => {
  it('shares a bill from the command to a card, and the card changes when its button is pressed', async () => {
    const { page, workspace } = await visit({ width });
    const modal = await openModal(page);

    await pick(modal, { field: 'Bill', query: 'harb', option: '1051 · Harbor Light Foundation' });
    await modal.locator('[data-block=facts]').getByText('$12,750.00').waitFor();
    Object.assign(workspace.sample, { answer: 'preview', lateMs: 400 });
    await modal.getByRole('button', { name: 'Preview' }).click();

    // in one look: a moment later the preview is there
    const preparing = page.getByRole('dialog').filter({ hasText: 'Preparing the bill…' });
    await preparing.filter({ hasNot: page.getByRole('button', { name: 'Share', exact: true }) }).waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();

    const card = page.locator('.message', { hasText: 'Bill 1051' });
    await card.getByText('Sending in 30 s').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await card.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel the share' }).click();
    await card.getByText('Cancelled by Dana Reyes').waitFor();
    expect(await card.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    await card.locator('header').getByText('updated').waitFor();
  });

  it('shows what the app refuses under the field it names, and keeps what was entered', async () => {
    const { page, workspace } = await visit({ width });
    workspace.sample.answer = 'errors';
    const modal = await openModal(page, '/sharebill 1042');
    const message = modal.getByRole('textbox', { name: 'Message' });

    await message.fill('With our kindest regards');
    await modal.getByRole('button', { name: 'Preview' }).click();

    await modal.locator('[data-block=message]').getByText('This message is too polite.').waitFor();
    expect(await message.inputValue()).toBe('With our kindest regards');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  });

  it('shows a mail that has come in as the client sees it, as text, and with its attachment', async () => {
    const { page, workspace } = await visit({ width });
    // the check before sending says 34 KB
    const pdf = Buffer.alloc(33_589, '%PDF-1.7 bill 1042\n');

    await sendMail(workspace, {
      subject: 'Bill 1042',
      text: 'Your bill, plainly.',
      html: '<h1>Your bill</h1><img alt="logo" src="cid:logo">',
      attachments: [
        { filename: 'logo.png', cid: 'logo', content: Buffer.from(onePixel, 'base64') },
        { filename: 'Bill 1042.pdf', content: pdf, contentType: 'application/pdf' },
      ],
    });

    if (width < 900) await page.getByRole('tab', { name: 'Mail 1 unread' }).click();
    await page.locator('#mail-list').getByRole('button', { name: 'Bill 1042' }).click();
    const frame = page.frameLocator('.mail-frame');
    await frame.getByRole('heading', { name: 'Your bill' }).waitFor();
    expect(await frame.getByAltText('logo').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(1);

    expect(await page.locator('.attachments a').allTextContents()).toEqual(['Bill 1042.pdf34 KB']);
    const href = (await page.locator('.attachments a').getAttribute('href')) ?? '';
    const saved = await page.request.get(new URL(href, workspace.origin).href);
    expect(saved.headers()['content-type']).toBe('application/pdf');
    expect(await saved.body()).toEqual(pdf);

    await page.getByRole('button', { name: 'Text' }).click();
    await page.locator('.mail-text', { hasText: 'Your bill, plainly.' }).waitFor();
    await page.getByRole('button', { name: 'All mail' }).click();
    expect(await page.locator('[data-unread]:visible').count()).toBe(0);
  });

  it('fits: nothing is wider than the window', async () => {
    const { page } = await visit({ width });
    const isWider = () => document.documentElement.scrollWidth > innerWidth;

    expect(await page.evaluate(isWider)).toBe(false);
    await openModal(page, '/sharebill 1042');
    expect(await page.evaluate(isWider)).toBe(false);
  });
});

describe.runIf(inBrowser)('the people of the workspace page', () => {
  it('lets each see their own conversations, modal and private answers only', async () => {
    const { page } = await visit();
    await say(page, '/sharebill help');
    await page.getByText('Only visible to you').waitFor();
    await openModal(page);

    await page.goto(`${page.url().split('?')[0]}?as=U0SAM`);
    await page.getByText('Can somebody send bill 1042').waitFor();
    expect(await page.getByText('Only visible to you').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.getByLabel('You are').selectOption({ label: 'Gail Ito — Guest' });
    await page.locator('#room-head', { hasText: 'acme-with-client' }).waitFor();
    expect(await page.locator('#conversations .name').allTextContents()).toEqual(['acme-with-client', 'ShareBill']);
    expect(new URL(page.url()).searchParams.get('as')).toBe('U0GAIL');
  });

  it('opens the form from the shortcut of a message and from the menu of shortcuts', async () => {
    const { page, workspace } = await visit();

    await page.getByRole('button', { name: 'More actions for the message from Sam' }).click();
    await page.getByRole('menuitem', { name: 'Share a bill' }).click();
    await page.getByRole('dialog', { name: 'Share a bill' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Shortcuts' }).click();
    await page.getByRole('menuitem', { name: 'Share a bill' }).click();
    await page.getByRole('dialog', { name: 'Share a bill' }).waitFor();

    const types = workspace.sample.heard.map(({ type }) => type);
    expect(types).toEqual(['message_action', 'view_closed', 'shortcut']);
  });

  it('says so when the app does not answer in time', async () => {
    const { page } = await visit({ options: { ackTimeoutMs: 200 } });

    await say(page, '/sharebill late');

    await page.getByRole('status').getByText('operation_timeout').waitFor();
  });
});
