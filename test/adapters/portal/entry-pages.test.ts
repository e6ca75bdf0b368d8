// What the pages before a sign-in say, and what they keep to themselves.
import { describe, expect, it } from 'vitest';
import { maskedAddress } from '../../../src/adapters/portal/masked-address.ts';
import { codePage, newPasswordPage } from '../../../src/adapters/portal/pages/code-pages.tsx';
import { landingPage } from '../../../src/adapters/portal/pages/landing-page.tsx';
import { contactPage, errorPage } from '../../../src/adapters/portal/pages/message-pages.tsx';
import { signInPage } from '../../../src/adapters/portal/pages/password-pages.tsx';
import { linkPaths } from '../../../src/adapters/portal/paths.ts';
import { aFirm, aMailedCode, aNewPassword, assets, signedIn } from './a-view.ts';
import { allPages } from './all-pages.ts';

const facts = { assets: assets.links, firm: aFirm() };

describe('The landing page', () => {
  const html = landingPage({ ...facts, token: 'tok-1', access: 'password', tellsViews: true });

  it('says who has shared a bill, what comes next, and how to make sure that it is genuine', () => {
    expect(html).toContain('<h1>Harlow &amp; Reed LLP has shared a bill with you</h1>');
    expect(html).toContain('with a code that we mail you, or with your password if you have one');
    expect(html).toContain('href="tel:+17185550142"');
    expect(html).toContain('href="mailto:billing@harlowreed.test"');
  });

  it('has one button, and does nothing before it is pressed', () => {
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('<form method="post" action="/b/tok-1/continue"');
  });

  it('says that the firm is told of a view only where it is', () => {
    const untold = landingPage({ ...facts, token: 'tok-1', access: 'password', tellsViews: false });

    expect(html).toContain('The firm is told when you open this bill in the portal.');
    expect(untold).not.toContain('told');
  });

  it('says nothing of bill, client or amount', () => {
    expect(html).not.toMatch(/1042|Dana|Acme|\$/);
  });
});

describe('The form for a code', () => {
  it('takes six digits, offers to fill them in, and lets a password be pasted and kept', () => {
    const html = newPasswordPage(aNewPassword());

    expect(html).toMatch(
      /<input id="code"[^>]* inputmode="numeric" autocomplete="one-time-code" maxlength="6" pattern="\[0-9\]\{6\}"/,
    );
    expect(html).toMatch(/<input id="newPassword"[^>]* type="password" autocomplete="new-password"/);
    expect(html).not.toMatch(/onpaste|minlength/);
    expect(html).toContain('At least 10 characters.');
  });

  it('tells where the code went and when, and not the whole address', () => {
    const html = newPasswordPage(aNewPassword({ mailed: { ...aMailedCode(), minutesAgo: 3 } }));

    expect(html).toContain('We have mailed a code of 6 digits to d•••@acme.test, 3 minutes ago.');
    expect(html).not.toContain('dana.reyes');
  });

  it('does not say whether an address that was typed is on file', () => {
    const mailed = { ...aMailedCode(), isOnFile: false };

    const html = codePage({
      ...facts,
      entry: { paths: linkPaths('tok-1'), hidden: { email: 'x@y.test' } },
      mailed,
      problems: [],
    });

    expect(html).toContain('If d•••@acme.test is an address that this firm has on file, we have mailed');
    expect(html.match(/<input type="hidden" name="email" value="x@y.test"\/>/g)).toHaveLength(2);
  });

  it('tells what is wrong at the top, beside the field, and in the title of the window', () => {
    const html = newPasswordPage(aNewPassword({ problems: [{ code: 'code-wrong', tries: 5 }] }));

    const text =
      'This is not the code from the newest mail. A code can be tried 5 times; after that, press “Send another code”.';
    expect(html).toContain('<title>Problem: Enter your code and choose a password · Harlow &amp; Reed LLP</title>');
    expect(html).toContain(`role="alert" aria-live="assertive" tabindex="-1"`);
    expect(html).toContain(`<a href="#code">${text}</a>`);
    expect(html).toContain(`<p class="problem" id="code-problem">${text}</p>`);
    expect(html).toMatch(/<input id="code"[^>]* aria-describedby="code-hint code-problem" aria-invalid="true"/);
    expect(html).not.toMatch(/<input id="newPassword"[^>]* aria-invalid/);
  });

  it.each([
    [0.2, 'in a second'],
    [40, 'in 40 seconds'],
    [60, 'in one minute'],
    [61, 'in 2 minutes'],
    [3600, 'in an hour'],
  ])('says after %d seconds that the next one can be mailed %s', (seconds, words) => {
    const html = newPasswordPage(aNewPassword({ problems: [{ code: 'code-not-yet', seconds }] }));

    expect(html).toContain(`The next code can be mailed ${words}.`);
  });
});

describe('An address', () => {
  it.each([
    ['dana@acme.test', 'd•••@acme.test'],
    ['d@acme.test', 'd•••@acme.test'],
    ['"a@b"@acme.test', '"•••@acme.test'],
    ['😀x@acme.test', '😀•••@acme.test'],
    ['@acme.test', '•••'],
    ['nothing', '•••'],
    ['', '•••'],
  ])('%j is shown as %s', (address, masked) => {
    expect(maskedAddress(address)).toBe(masked);
  });
});

describe('The sign-in', () => {
  it('keeps the address that was typed, and sends it along when a code is wanted instead of a password', () => {
    const html = signInPage({
      ...facts,
      access: 'password',
      email: 'x"y@z.test',
      problems: [{ code: 'sign-in-failed' }],
    });

    expect(html).toContain('value="x&quot;y@z.test"');
    expect(html).toContain('formaction="/portal/frm_01harlow/code" formnovalidate');
    expect(html).toContain('E-mail address and password do not belong together.');
  });

  it('asks for no password where the firm lets clients in by code', () => {
    const html = signInPage({ ...facts, access: 'code', email: '', problems: [] });

    expect(html).toContain('action="/portal/frm_01harlow/code"');
    expect(html).not.toContain('type="password"');
  });
});

describe("The firm's contact", () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://user@evil.test', 'not a site', 'ftp://x.test'])(
    'makes no link of the website %j',
    (website) => {
      const html = contactPage({ ...signedIn(), firm: aFirm({ website }) });

      expect(html).not.toMatch(/<a href="(?!\/|#|tel:|mailto:)/);
    },
  );

  it('leads to the website, and calls the number', () => {
    const html = contactPage({ ...signedIn(), firm: aFirm({ phone: '+1 (718) 555-0142 <b>' }) });

    expect(html).toContain('<a href="https://harlowreed.test/" rel="noreferrer">harlowreed.test</a>');
    expect(html).toContain('<a href="tel:+17185550142">+1 (718) 555-0142 &lt;b></a>');
  });

  it('mails to the address alone, whatever is written behind it', () => {
    const html = contactPage({ ...signedIn(), firm: aFirm({ email: 'a@b.test?bcc=eve@evil.test' }) });

    expect(html).not.toContain('mailto:');
    expect(contactPage({ ...signedIn(), firm: aFirm({ email: 'a?b@c.test' }) })).toContain('mailto:a%3Fb@c.test');
  });
});

describe('The page of what is not there', () => {
  it('is the same whatever firm was asked for, and names none', () => {
    const html = errorPage({ ...facts, kind: 'not-found' });

    expect(html).toBe(allPages()['not-found']);
    expect(html).not.toMatch(/Harlow|frm_|brand\.css/);
  });
});
