// Where clients who have a password enter it: behind a recipient's link, and at the portal's own sign-in; and what helps who
// has forgotten it. Called by the router.
import { portalPaths } from '../paths.ts';
import { en } from '../texts/en.ts';
import { EntryForm, Field, Notice, Problems } from './forms.tsx';
import type { Entry, PasswordView, ResetView, SignInView } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

/** The link knows whose it is: no address is asked for, or named. */
export function passwordPage(view: PasswordView): string {
  const { assets, firm, entry, problems } = view;
  const { password } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: password.title, hasProblems: problems.length > 0 },
    children: (
      <>
        <Problems problems={problems} />
        <div class="card">
          <h1>{password.title}</h1>
          <p>{password.intro}</p>
          <EntryForm entry={entry} action={entry.paths.signIn}>
            <Field {...{ name: 'password', kind: 'current-password', label: password.label, problems }} />
            <button type="submit">{password.button}</button>
          </EntryForm>
        </div>
        <WithoutPassword entry={entry} />
      </>
    ),
  });
}

function WithoutPassword({ entry }: { readonly entry: Entry }) {
  const { other, orCode, forgot, forgotButton } = en.password;

  return (
    <section class="card quiet" aria-labelledby="other">
      <h2 id="other">{other}</h2>
      <EntryForm entry={entry} action={entry.paths.mailSignInCode}>
        <button type="submit" class="plain">
          {orCode}
        </button>
      </EntryForm>
      <h2>{forgot}</h2>
      <EntryForm entry={entry} action={entry.paths.mailPasswordCode}>
        <button type="submit" class="plain">
          {forgotButton}
        </button>
      </EntryForm>
    </section>
  );
}

export function signInPage(view: SignInView): string {
  const { assets, firm, notice, problems } = view;
  const { signIn } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: signIn.title, hasProblems: problems.length > 0 },
    children: (
      <>
        <Problems problems={problems} />
        {notice === undefined ? null : <Notice>{signIn.notices[notice]}</Notice>}
        <div class="card">
          <h1>{signIn.title}</h1>
          <p>{signIn.intro(shown(firm.name))}</p>
          {view.access === 'password' ? <PasswordSignIn view={view} /> : <CodeSignIn view={view} />}
        </div>
        <p class="soft">{signIn.firstTime}</p>
      </>
    ),
  });
}

/** "Mail me a code instead" sends the same form elsewhere: the address is needed there too, and the password is not. */
function PasswordSignIn({ view }: { readonly view: SignInView }) {
  const paths = portalPaths(view.firm.id);

  return (
    <>
      <form method="post" action={paths.signIn} class="stack">
        <Email email={view.email} problems={view.problems} />
        <Field {...{ name: 'password', kind: 'current-password', label: en.password.label, problems: view.problems }} />
        <button type="submit">{en.password.button}</button>
        <button type="submit" class="plain" formaction={paths.mailSignInCode} formnovalidate>
          {en.password.orCode}
        </button>
      </form>
      <p>
        <a class="alone" href={paths.reset}>
          {en.signIn.forgot}
        </a>
      </p>
    </>
  );
}

function CodeSignIn({ view }: { readonly view: SignInView }) {
  return (
    <form method="post" action={portalPaths(view.firm.id).mailSignInCode} class="stack">
      <Email email={view.email} problems={view.problems} />
      <button type="submit">{en.signIn.codeButton}</button>
    </form>
  );
}

export function resetPage(view: ResetView): string {
  const { assets, firm, email, problems } = view;
  const paths = portalPaths(firm.id);
  const { reset } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: reset.title, hasProblems: problems.length > 0 },
    children: (
      <>
        <Problems problems={problems} />
        <div class="card">
          <h1>{reset.title}</h1>
          <p>{reset.intro}</p>
          <form method="post" action={paths.mailPasswordCode} class="stack">
            <Email email={email} problems={problems} />
            <button type="submit">{reset.button}</button>
          </form>
          <p>
            <a class="alone" href={paths.signIn}>
              {reset.back}
            </a>
          </p>
        </div>
      </>
    ),
  });
}

function Email({ email, problems }: Pick<SignInView, 'email' | 'problems'>) {
  const { email: label, emailHint: hint } = en.signIn;

  return <Field {...{ name: 'email', kind: 'email', label, hint, value: email, problems }} />;
}
