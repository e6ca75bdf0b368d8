// The pages of an installation, as HTML: all text is escaped. Used by install-routes.ts.
import { createHash } from 'node:crypto';

export type InstallPage = {
  readonly heading: string;
  readonly lines: readonly string[];
  /** Commands, to be copied. */
  readonly commands?: readonly string[];
  /** What is said below them. */
  readonly more?: readonly string[];
  /** What the link says; where it leads is not known to the texts. */
  readonly action?: string;
  readonly link?: string;
};

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1d2733;background:#fff}
h1{font-size:1.5rem}a.action{display:inline-block;padding:.6rem 1.2rem;border-radius:.3rem;background:#1f4b6e;color:#fff}
pre{padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere;background:#eef2f5}
@media(prefers-color-scheme:dark){body{color:#e8edf2;background:#14191f}pre{background:#222a33}a.action{background:#9cc7e8;color:#14191f}}`;

/** For `style-src`: this style and no other. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

export function installPage({ heading, lines, commands = [], more = [], action, link }: InstallPage): string {
  const blocks = commands.length === 0 ? [] : [`<pre><code>${commands.map(escaped).join('\n')}</code></pre>`];
  const links =
    action === undefined || link === undefined
      ? []
      : [`<p><a class="action" href="${escaped(link)}">${escaped(action)}</a></p>`];

  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(heading)}</title><style>${STYLE}</style></head>
<body><main>
<h1>${escaped(heading)}</h1>
${[...paragraphs(lines), ...blocks, ...paragraphs(more), ...links].join('\n')}
</main></body>
</html>
`;
}

function paragraphs(lines: readonly string[]): string[] {
  return lines.map((line) => `<p>${escaped(line)}</p>`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
