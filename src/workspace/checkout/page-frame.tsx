// The frame of the pages of the sandbox payment provider. Texts become text: Preact escapes them. Used by both pages.
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { inSentence, plainLine } from '../../core/plain-line.ts';
import { texts } from './texts.ts';

/** Where the pages are, and what their forms must bring. */
export type Place = { readonly base: string; readonly token: string };

type Framed = { readonly place: Place; readonly title: string; readonly wide?: boolean };

export function framedPage({ place, title, wide = false }: Framed, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${texts.test}`}</title>
        <link rel="icon" href={`${place.base}/assets/icon.svg`} type="image/svg+xml" />
        <link rel="stylesheet" href={`${place.base}/assets/base.css`} />
        <link rel="stylesheet" href={`${place.base}/assets/checkout.css`} />
      </head>
      <body class="checkout">
        <header class="test-bar">
          <p>{texts.test}</p>
        </header>
        <main class={wide ? 'wide' : ''}>{children}</main>
      </body>
    </html>,
  )}`;
}

export function FormToken({ token }: { readonly token: string }) {
  return <input type="hidden" name="token" value={token} />;
}

/** A text of the order on one line, turning nothing around it. */
export function shown(text: string): string {
  return inSentence(plainLine(text));
}
