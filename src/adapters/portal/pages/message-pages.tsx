// Pages that say one thing: a link that has expired, a sign-out, the firm's contact, and what went wrong. Called by the router.
import { maskedAddress } from '../masked-address.ts';
import { linkPaths, portalPaths } from '../paths.ts';
import { en } from '../texts/en.ts';
import { FirmContact } from './firm-contact.tsx';
import type { ContactView, ErrorView, ExpiredLinkView, NewLinkSentView, PageFacts } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

export function contactPage({ assets, firm, session }: ContactView): string {
  const title = en.contact.title(shown(firm.name));

  return pageHtml({
    ...{ assets, firm, session, place: 'contact', title: en.nav.contact, narrow: session === undefined },
    children: (
      <>
        <h1>{title}</h1>
        <div class="card">
          <p>{en.contact.intro}</p>
          <FirmContact firm={firm} />
        </div>
      </>
    ),
  });
}

/** 410: of a link that was theirs, not of one that never was. */
export function expiredLinkPage({ assets, firm, token }: ExpiredLinkView): string {
  const { expired } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: expired.title },
    children: (
      <div class="card">
        <h1>{expired.title}</h1>
        <p>{`${expired.intro} ${expired.offer}`}</p>
        <form method="post" action={linkPaths(token).newLink} class="stack">
          <button type="submit">{expired.button}</button>
        </form>
        <p class="soft small">{expired.limit}</p>
      </div>
    ),
  });
}

/** The same whether one was mailed just now or within the hour. */
export function newLinkSentPage({ assets, firm, address }: NewLinkSentView): string {
  const { expired } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: expired.sentTitle },
    children: (
      <div class="card">
        <h1>{expired.sentTitle}</h1>
        <p>{expired.sent(shown(maskedAddress(address)))}</p>
        <p class="soft small">{expired.limit}</p>
      </div>
    ),
  });
}

export function signedOutPage({ assets, firm }: PageFacts): string {
  const { signedOut } = en;

  return pageHtml({
    ...{ assets, firm, narrow: true, title: signedOut.title },
    children: (
      <div class="card">
        <h1>{signedOut.title}</h1>
        <p>{signedOut.intro}</p>
        <p>
          <a class="alone" href={portalPaths(firm.id).signIn}>
            {signedOut.again}
          </a>
        </p>
      </div>
    ),
  });
}

/** 404, 403, 400, 429 and 503, 500. */
export function errorPage({ assets, firm, kind, reference }: ErrorView): string {
  const { title, lines } = en.errors[kind];

  return pageHtml({
    ...{ assets, firm: kind === 'not-found' ? undefined : firm, narrow: true, title },
    children: (
      <div class="card">
        <h1>{title}</h1>
        {lines.map((line) => (
          <p>{line}</p>
        ))}
        {reference === undefined ? null : <p class="soft small">{en.reference(reference)}</p>}
      </div>
    ),
  });
}
