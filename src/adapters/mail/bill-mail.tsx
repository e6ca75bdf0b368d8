// The notice of a bill, as HTML. Called by compose-mail.ts.
import { inSentence } from '../../core/plain-line.ts';
import type { BillMail } from '../../ports/mailer.ts';
import { LinkButton } from './link-button.tsx';
import { amountFacts, inboxLine, introLines, linksOf, matterLines, titleOf } from './mail-facts.ts';
import { accentOf, linesOf, mailHtml, Soft, Table, Text } from './mail-page.tsx';
import { CLASSES, STYLES } from './mail-styles.ts';
import { en } from './texts/en.ts';

type Props = { readonly mail: BillMail };

/** A whole page of a few kilobytes; nothing in it is fetched from anywhere. */
export function htmlOf(mail: BillMail): string {
  const { bill, firm } = mail;

  return mailHtml({ title: titleOf(bill), inboxLine: inboxLine(bill), firm, children: <Notice mail={mail} /> });
}

function Notice({ mail }: Props) {
  const sharer = inSentence(mail.sharerName);

  return (
    <>
      <Text>{en.greeting(inSentence(mail.to.name))}</Text>
      {introLines(mail).map((line) => (
        <Text>{line}</Text>
      ))}
      <Amount bill={mail.bill} />
      {linksOf(mail).map((link, index) => (
        <LinkButton firm={mail.firm} link={link} isSecond={index > 0} />
      ))}
      {mail.message === '' ? null : <Message mail={mail} sharer={sharer} />}
      <Text>{en.reply(sharer)}</Text>
    </>
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

function Message({ mail, sharer }: Props & { readonly sharer: string }) {
  return (
    <>
      <Text>{en.from(sharer)}</Text>
      <Table class="" style={STYLES.quoteTable}>
        <td
          class={`${CLASSES.quote} ${CLASSES.text} ${CLASSES.accent}`}
          dir="auto"
          style={`${STYLES.quote};border-left:3px solid ${accentOf(mail.firm)}`}
        >
          {linesOf(mail.message)}
        </td>
      </Table>
    </>
  );
}
