// What clients can change about their own sign-in. Called by the router for GET /portal/<firm>/account and after its forms.
import { FIELDS, portalPaths } from '../paths.ts';
import { en } from '../texts/en.ts';
import { Field, FormToken, Notice, Problems, Username } from './forms.tsx';
import type { AccountView } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

type Props = { readonly view: AccountView };

export function accountPage(view: AccountView): string {
  const { assets, firm, session, problems, saved } = view;
  const { account } = en;

  return pageHtml({
    ...{ assets, firm, session, place: 'account', title: account.title, hasProblems: problems.length > 0 },
    children: (
      <>
        <Problems problems={problems} />
        {saved === undefined ? null : <Notice>{account.saved[saved]}</Notice>}
        <h1>{account.title}</h1>
        <Telling view={view} />
        {view.hasPassword ? <NewPassword view={view} /> : null}
        <Addresses view={view} />
        <Everywhere view={view} />
      </>
    ),
  });
}

function Telling({ view }: Props) {
  const { account } = en;
  const { byFirm, byContact } = view.tellsViews;

  return (
    <section class="card" aria-labelledby="telling">
      <h2 id="telling">{account.viewsTitle}</h2>
      {byFirm ? (
        <form method="post" action={portalPaths(view.firm.id).changeTelling} class="stack">
          <FormToken session={view.session} />
          <div>
            <div class="check">
              <input
                {...{ type: 'checkbox', id: 'tells-views', name: FIELDS.tellsViews, value: 'true', checked: byContact }}
                aria-describedby="tells-views-hint"
              />
              <label htmlFor="tells-views">{account.views}</label>
            </div>
            <p class="soft small" id="tells-views-hint">
              {account.viewsHint}
            </p>
          </div>
          <button type="submit" class="second">
            {account.saveViews}
          </button>
        </form>
      ) : (
        <p>{account.notTold}</p>
      )}
    </section>
  );
}

function NewPassword({ view }: Props) {
  const { account, code } = en;
  const { problems, addresses } = view;

  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">{account.passwordTitle}</h2>
      <p>{account.passwordIntro}</p>
      <form method="post" action={portalPaths(view.firm.id).changePassword} class="stack">
        <FormToken session={view.session} />
        <Username address={addresses[0] ?? ''} />
        <Field {...{ name: 'currentPassword', kind: 'current-password', label: account.current, problems }} />
        <Field
          {...{ name: 'newPassword', kind: 'new-password', label: account.newPassword, problems }}
          hint={code.rule(view.leastCharacters)}
        />
        <button type="submit" class="second">
          {account.savePassword}
        </button>
      </form>
    </section>
  );
}

function Addresses({ view }: Props) {
  const { account } = en;

  return (
    <section class="card" aria-labelledby="addresses">
      <h2 id="addresses">{account.addresses}</h2>
      <ul>
        {view.addresses.map((address) => (
          <li>{shown(address)}</li>
        ))}
      </ul>
      {view.addresses.length === 0 ? <p>{account.noAddresses}</p> : null}
      <p class="soft small">{account.addressesIntro(shown(view.firm.name))}</p>
    </section>
  );
}

function Everywhere({ view }: Props) {
  const { account } = en;

  return (
    <section class="card" aria-labelledby="everywhere">
      <h2 id="everywhere">{account.everywhereTitle}</h2>
      <p>{account.everywhere}</p>
      <form method="post" action={portalPaths(view.firm.id).signOutEverywhere} class="stack">
        <FormToken session={view.session} />
        <button type="submit" class="second">
          {account.everywhereButton}
        </button>
      </form>
    </section>
  );
}
