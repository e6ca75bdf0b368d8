// The forms for a mailed code: alone, and with a new password. Called by the router where a recipient's link or the sign-in
// leads to one.
import { maskedAddress } from '../masked-address.ts';
import { en } from '../texts/en.ts';
import { EntryForm, Field, Problems, Username } from './forms.tsx';
import type { CodeView, Entry, MailedCode, NewPasswordView, Problem } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

/** Nothing is spent before both are right. */
export function newPasswordPage(view: NewPasswordView): string {
  const { assets, firm, entry, mailed, problems, leastCharacters } = view;
  const { code } = en;
  const title = view.reason === 'reset' ? code.resetTitle : code.firstTitle;

  return pageHtml({
    ...{ assets, firm, narrow: true, title, hasProblems: problems.length > 0 },
    children: (
      <>
        <Problems problems={problems} />
        <div class="card">
          <h1>{title}</h1>
          {view.reason === 'first-time' ? <p>{code.firstIntro}</p> : null}
          <Mailed mailed={mailed} />
          <EntryForm entry={entry} action={entry.paths.setPassword}>
            <CodeField problems={problems} />
            {mailed.isOnFile ? null : <Username address={mailed.address} />}
            <Field
              {...{ name: 'newPassword', kind: 'new-password', label: code.newPassword, problems }}
              hint={code.rule(leastCharacters)}
            />
            <button type="submit">{code.save}</button>
          </EntryForm>
          <Another entry={entry} action={entry.paths.mailPasswordCode} />
        </div>
      </>
    ),
  });
}

export function codePage(view: CodeView): string {
  const { assets, firm, entry, mailed, problems } = view;
  const { code } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: code.signInTitle, hasProblems: problems.length > 0 },
    children: (
      <>
        <Problems problems={problems} />
        <div class="card">
          <h1>{code.signInTitle}</h1>
          <Mailed mailed={mailed} />
          <EntryForm entry={entry} action={entry.paths.signInByCode}>
            <CodeField problems={problems} />
            <button type="submit">{code.signIn}</button>
          </EntryForm>
          <Another entry={entry} action={entry.paths.mailSignInCode} />
        </div>
      </>
    ),
  });
}

function Mailed({ mailed }: { readonly mailed: MailedCode }) {
  const address = shown(maskedAddress(mailed.address));
  const say = mailed.isOnFile ? en.code.mailed : en.code.mailedIfKnown;

  return (
    <div class="stack tight">
      <p>{say(address, en.code.ago(mailed.minutesAgo))}</p>
      <p class="soft small">{en.code.goodFor(mailed.minutes)}</p>
    </div>
  );
}

function CodeField({ problems }: { readonly problems: readonly Problem[] }) {
  return <Field {...{ name: 'code', kind: 'code', label: en.code.code, hint: en.code.codeHint, problems }} />;
}

function Another({ entry, action }: { readonly entry: Entry; readonly action: string }) {
  return (
    <EntryForm entry={entry} action={action}>
      <button type="submit" class="plain">
        {en.code.another}
      </button>
    </EntryForm>
  );
}
