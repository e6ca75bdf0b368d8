// The notice of a bill, as HTML. Tables and inline styles: what mail programs understand alike.
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { BillMail } from '../../ports/mailer.ts';
import { inSentence } from './clean-text.ts';
import { amountFacts, inboxLine, introLines, letterheadLines, matterLines, titleOf } from './mail-facts.ts';
import { CLASSES, DARK, OUTLOOK_HEAD, phoneAndDarkStyles, STYLES } from './mail-styles.ts';
import { readableOn } from './readable.ts';
import { en } from './texts/en.ts';

type Props = { readonly mail: BillMail };

/** A whole page of a few kilobytes; nothing in it is fetched from anywhere. */
export function htmlOf(mail: BillMail): string {
  const page = renderToString(<Page mail={mail} />);

  return `<!doctype html>${page.replace('</head>', () => `${OUTLOOK_HEAD}</head>`)}`;
}

function Page({ mail }: Props) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{titleOf(mail.bill)}</title>
        <style>{phoneAndDarkStyles(readableOn(DARK.card, mail.firm.accentColor))}</style>
      </head>
      <body class={CLASSES.page} style={STYLES.body}>
        <div style={STYLES.inboxLine}>{inboxLine(mail.bill)}</div>
        <Table class={CLASSES.page} style={STYLES.page}>
          <td align="center" style={STYLES.margins}>
            <Card mail={mail} />
          </td>
        </Table>
      </body>
    </html>
  );
}

function Card({ mail }: Props) {
  const accent = readableOn(STYLES.paper, mail.firm.accentColor);
  const sharer = inSentence(mail.sharerName);

  return (
    <Table class={CLASSES.sheet} style={STYLES.sheet}>
      <td class={`${CLASSES.card} ${CLASSES.accent}`} style={`${STYLES.card};border-top:4px solid ${accent}`}>
        <p class={CLASSES.accent} style={`${STYLES.firm};color:${accent}`}>
          {inSentence(mail.firm.name)}
        </p>
        <h1 class={CLASSES.text} style={STYLES.title}>
          {titleOf(mail.bill)}
        </h1>
        <Text>{en.greeting(inSentence(mail.to.name))}</Text>
        {introLines(mail).map((line) => (
          <Text>{line}</Text>
        ))}
        <Amount bill={mail.bill} />
        {mail.message === '' ? null : <Message message={mail.message} sharer={sharer} accent={accent} />}
        <Text>{en.reply(sharer)}</Text>
        <Letterhead mail={mail} />
      </td>
    </Table>
  );
}

function Table(props: { readonly class: string; readonly style: string; readonly children: ComponentChildren }) {
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" class={props.class} style={props.style}>
      <tr>{props.children}</tr>
    </table>
  );
}

function Text({ children }: { readonly children: string }) {
  return (
    <p class={CLASSES.text} style={STYLES.text}>
      {children}
    </p>
  );
}

function Soft({ children }: { readonly children: string }) {
  return (
    <p class={CLASSES.soft} style={STYLES.soft}>
      {children}
    </p>
  );
}

function Amount({ bill }: { readonly bill: BillMail['bill'] }) {
  const { label, amount, ofTotal, dueBy } = amountFacts(bill);

  return (
    <Table class="" style={STYLES.amounts}>
      <td class={CLASSES.rule} style={STYLES.amountsCell}>
        <p class={CLASSES.soft} style={STYLES.label}>
          {label}
        </p>
        <p class={`${CLASSES.text} ${CLASSES.amount}`} style={STYLES.amount}>
          {amount}
        </p>
        {ofTotal === undefined ? null : <Soft>{ofTotal}</Soft>}
        {dueBy === undefined ? null : <Soft>{dueBy}</Soft>}
        <Matters bill={bill} />
      </td>
    </Table>
  );
}

function Matters({ bill }: { readonly bill: BillMail['bill'] }) {
  const lines = matterLines(bill);

  return lines.length > 1 ? (
    <>
      <Soft>{`${en.matters}:`}</Soft>
      {lines.map((line) => (
        <p class={CLASSES.soft} style={STYLES.matter}>
          {line}
        </p>
      ))}
    </>
  ) : (
    <Soft>{`${en.matter}: ${lines.join('')}`}</Soft>
  );
}

function Message(props: { readonly message: string; readonly sharer: string; readonly accent: string }) {
  return (
    <>
      <Text>{en.from(props.sharer)}</Text>
      <Table class="" style={STYLES.quoteTable}>
        <td
          class={`${CLASSES.quote} ${CLASSES.text} ${CLASSES.accent}`}
          dir="auto"
          style={`${STYLES.quote};border-left:3px solid ${props.accent}`}
        >
          {linesOf(props.message)}
        </td>
      </Table>
    </>
  );
}

/** With `<br>`: Outlook does not keep the line breaks of a text. */
function linesOf(message: string): ComponentChildren[] {
  return message.split('\n').flatMap((line, index) => (index === 0 ? [line] : [<br />, line]));
}

function Letterhead({ mail }: Props) {
  return (
    <Table class="" style={STYLES.letterhead}>
      <td class={`${CLASSES.rule} ${CLASSES.soft}`} style={STYLES.letterheadCell}>
        {linesOf(letterheadLines(mail).join('\n'))}
      </td>
    </Table>
  );
}
