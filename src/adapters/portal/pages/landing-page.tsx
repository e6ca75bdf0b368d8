// What a recipient's link opens, for people and for whatever reads mail before them: it says nothing of the bill, the client
// or the amount, and does nothing. Called by the router for GET /b/<token>.
import { linkPaths } from '../paths.ts';
import { en } from '../texts/en.ts';
import { FirmContact } from './firm-contact.tsx';
import type { LandingView } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

export function landingPage(view: LandingView): string {
  const { assets, firm, token } = view;
  const { landing } = en;
  const name = shown(firm.name);

  return pageHtml({
    ...{ assets, firm, narrow: true, title: landing.title(name) },
    children: (
      <>
        <div class="card">
          <h1>{landing.title(name)}</h1>
          <p>{`${landing.next[view.access]} ${landing.soon}`}</p>
          <form method="post" action={linkPaths(token).proceed} class="stack">
            <button type="submit">{landing.button}</button>
          </form>
          {view.tellsViews ? <p class="soft small">{landing.told}</p> : null}
        </div>
        <section class="card quiet" aria-labelledby="genuine">
          <h2 id="genuine">{landing.genuineTitle}</h2>
          <p>{landing.genuine(name)}</p>
          <FirmContact firm={firm} short />
        </section>
      </>
    ),
  });
}
