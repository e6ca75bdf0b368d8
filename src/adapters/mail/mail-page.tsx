// What all our mails share in HTML: the page, the card with the firm's colour, paragraphs, the letterhead. Tables and inline
// styles: what mail programs understand alike. Used by bill-mail.tsx, code-mail.tsx and receipt-mail.tsx.
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { inSentence } from '../../core/plain-line.ts';
import { readableOn } from '../../core/readable-color.ts';
import type { FirmLetterhead } from '../../ports/mailer.ts';
import { letterheadLines } from './mail-facts.ts';
import { CLASSES, DARK, OUTLOOK_HEAD, phoneAndDarkStyles, STYLES } from './mail-styles.ts';

export type MailPage = {
  readonly title: string;
  /** What an inbox shows beside the subject. */
  readonly inboxLine: string;
  readonly firm: FirmLetterhead;
  readonly children: ComponentChildren;
};

/** A whole page of a few kilobytes; nothing in it is fetched from anywhere. */
export function mailHtml(page: MailPage): string {
  const html = renderToString(<Page {...page} />);

  return `<!doctype html>${html.replace('</head>', () => `${OUTLOOK_HEAD}</head>`)}`;
}

/** The firm's colour, as it can be read on the card in the light scheme. */
export function accentOf(firm: FirmLetterhead): string {
  return readableOn(STYLES.paper, firm.accentColor);
}

function Page({ title, inboxLine, firm, children }: MailPage) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style>{phoneAndDarkStyles(readableOn(DARK.card, firm.accentColor))}</style>
      </head>
      <body class={CLASSES.page} style={STYLES.body}>
        <div style={STYLES.inboxLine}>{inboxLine}</div>
        <Table class={CLASSES.page} style={STYLES.page}>
          <td align="center" style={STYLES.margins}>
            <Card title={title} firm={firm}>
              {children}
            </Card>
          </td>
        </Table>
      </body>
    </html>
  );
}

function Card({ title, firm, children }: Omit<MailPage, 'inboxLine'>) {
  const accent = accentOf(firm);

  return (
    <Table class={CLASSES.sheet} style={STYLES.sheet}>
      <td class={`${CLASSES.card} ${CLASSES.accent}`} style={`${STYLES.card};border-top:4px solid ${accent}`}>
        <p class={CLASSES.accent} style={`${STYLES.firm};color:${accent}`}>
          {inSentence(firm.name)}
        </p>
        <h1 class={CLASSES.text} style={STYLES.title}>
          {title}
        </h1>
        {children}
        <Letterhead firm={firm} />
      </td>
    </Table>
  );
}

export function Table(props: { readonly class: string; readonly style: string; readonly children: ComponentChildren }) {
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" class={props.class} style={props.style}>
      <tr>{props.children}</tr>
    </table>
  );
}

export function Text({ children }: { readonly children: string }) {
  return (
    <p class={CLASSES.text} style={STYLES.text}>
      {children}
    </p>
  );
}

export function Soft({ children }: { readonly children: string }) {
  return (
    <p class={CLASSES.soft} style={STYLES.soft}>
      {children}
    </p>
  );
}

/** With `<br>`: Outlook does not keep the line breaks of a text. */
export function linesOf(message: string): ComponentChildren[] {
  return message.split('\n').flatMap((line, index) => (index === 0 ? [line] : [<br />, line]));
}

function Letterhead({ firm }: { readonly firm: FirmLetterhead }) {
  return (
    <Table class="" style={STYLES.letterhead}>
      <td class={`${CLASSES.rule} ${CLASSES.soft}`} style={STYLES.letterheadCell}>
        {linesOf(letterheadLines({ firm }).join('\n'))}
      </td>
    </Table>
  );
}
