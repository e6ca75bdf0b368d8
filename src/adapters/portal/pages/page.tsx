// The frame of every page: head, the firm at the top, what can be gone to, the firm again at the bottom. Called by each page.
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { portalPaths } from '../paths.ts';
import { en } from '../texts/en.ts';
import { FormToken } from './forms.tsx';
import type { AssetLinks, PortalFirm, SessionFacts } from './models.ts';
import { shown } from './shown.ts';

type Place = 'dashboard' | 'history' | 'account' | 'contact';

export type Page = {
  /** Of the window; the firm is added. */
  readonly title: string;
  readonly assets: AssetLinks;
  /** Without one the page says nothing of any. */
  readonly firm?: PortalFirm | undefined;
  readonly session?: SessionFacts | undefined;
  readonly place?: Place;
  readonly narrow?: boolean;
  readonly hasProblems?: boolean;
  /** After so many seconds the page is fetched anew: where no script runs, which else looks without a jump to the top. */
  readonly refreshSeconds?: number;
  readonly children: ComponentChildren;
};

export function pageHtml(page: Page): string {
  return `<!doctype html>${renderToString(<Frame {...page} />)}`;
}

function Frame(page: Page) {
  const { firm, session, children } = page;

  return (
    <html lang="en" dir="ltr">
      <Head {...page} />
      <body>
        <a class="skip" href="#main">
          {en.skip}
        </a>
        {firm ? <Top firm={firm} session={session} place={page.place} /> : null}
        <main id="main" tabIndex={-1} class={page.narrow ? 'narrow' : ''}>
          {children}
        </main>
        {firm ? <Foot firm={firm} session={session} /> : null}
      </body>
    </html>
  );
}

function Head({ title, assets, firm, hasProblems, refreshSeconds }: Page) {
  const named = `${shown(title)} · ${firm ? shown(firm.name) : en.portal}`;

  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <meta name="format-detection" content="telephone=no" />
      <title>{hasProblems ? en.problemTitle(named) : named}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={assets.styles} />
      {firm ? <link rel="stylesheet" href={brandLink(firm)} /> : null}
      <script src={assets.script} defer />
      {refreshSeconds === undefined ? null : (
        <noscript>
          <meta http-equiv="refresh" content={String(refreshSeconds)} />
        </noscript>
      )}
    </head>
  );
}

/** The colour is in the address: another one is fetched anew. */
function brandLink({ id, accentColor }: PortalFirm): string {
  return `${portalPaths(id).brand}?v=${accentColor.replace(/[^0-9a-z]/gi, '')}`;
}

type InFirm = { readonly firm: PortalFirm; readonly session: SessionFacts | undefined };

function Top({ firm, session, place }: InFirm & { readonly place: Place | undefined }) {
  const paths = portalPaths(firm.id);
  const name = <Firm firm={firm} />;

  return (
    <header class="top">
      <div class="wide bar">
        <p class="firm">
          {session ? (
            <a class="home" href={paths.dashboard}>
              {name}
            </a>
          ) : (
            name
          )}
        </p>
        {session ? (
          <form method="post" action={paths.signOut}>
            <FormToken session={session} />
            <button type="submit" class="leave">
              {en.nav.signOut}
            </button>
          </form>
        ) : null}
      </div>
      {session ? <Nav firm={firm} place={place} /> : null}
    </header>
  );
}

function Firm({ firm }: { readonly firm: PortalFirm }) {
  const name = shown(firm.name);

  return firm.hasLogo ? <img src={portalPaths(firm.id).logo} alt={name} /> : <span>{name}</span>;
}

function Nav({ firm, place }: { readonly firm: PortalFirm; readonly place: Place | undefined }) {
  const paths = portalPaths(firm.id);
  const places = ['dashboard', 'history', 'account', 'contact'] as const;

  return (
    <nav class="wide places" aria-label={en.nav.label}>
      <ul>
        {places.map((one) => (
          <li>
            <a class="place" href={paths[one]} {...(one === place ? { 'aria-current': 'page' as const } : {})}>
              {en.nav[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Foot({ firm, session }: InFirm) {
  const lines = [firm.name, firm.addressLines.join(', '), firm.phone, firm.email].map(shown);

  return (
    <footer class="foot">
      <div class="wide">
        <p>{lines.filter((line) => line !== '').join(' · ')}</p>
        {session ? <p>{en.nav.signedInAs(shown(session.contactName))}</p> : null}
      </div>
    </footer>
  );
}
