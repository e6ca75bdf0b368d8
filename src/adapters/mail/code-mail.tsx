// The mail with a code, as HTML and as plain text. It holds no link: who is used to links in such mails presses the wrong one
// some day. Called by compose-mail.ts.
import { inSentence } from '../../core/plain-line.ts';
import type { CodeMail } from '../../ports/mailer.ts';
import { letterheadLines } from './mail-facts.ts';
import { mailHtml, Soft, Table, Text } from './mail-page.tsx';
import { CLASSES, STYLES } from './mail-styles.ts';
import { en } from './texts/en.ts';
import { SIGNATURE, wrapLine } from './wrap-text.ts';

/** The inbox's line has no code: it is read on locked telephones. */
export function codeHtmlOf(mail: CodeMail): string {
  const { title, inboxLine } = en.code;

  return mailHtml({ title, inboxLine: inboxLine(mail.minutes), firm: mail.firm, children: <Code mail={mail} /> });
}

function Code({ mail }: { readonly mail: CodeMail }) {
  const [first, ...others] = codeLines(mail);

  return (
    <>
      <Text>{en.greeting(inSentence(mail.to.name))}</Text>
      <Text>{first}</Text>
      <Table class="" style={STYLES.amounts}>
        <td class={CLASSES.rule} style={STYLES.amountsCell}>
          <p class={CLASSES.soft} style={STYLES.label}>
            {en.code.label}
          </p>
          <p class={CLASSES.text} style={STYLES.code}>
            {mail.code}
          </p>
          <Soft>{en.code.goodFor(mail.minutes)}</Soft>
        </td>
      </Table>
      {others.map((line) => (
        <Text>{line}</Text>
      ))}
    </>
  );
}

/** Lines of at most 78 columns, parted by `\n`. */
export function codeTextOf(mail: CodeMail): string {
  const [first, ...others] = codeLines(mail);

  return [
    ...wrapLine(en.greeting(inSentence(mail.to.name))),
    '',
    ...wrapLine(first),
    '',
    `${en.code.label}: ${mail.code}`,
    en.code.goodFor(mail.minutes),
    '',
    ...others.flatMap((line) => [...wrapLine(line), '']),
    SIGNATURE,
    ...letterheadLines(mail).flatMap((line) => wrapLine(line)),
  ].join('\n');
}

function codeLines({ firm }: CodeMail): [string, ...string[]] {
  const { intro, ignore, neverAsked } = en.code;

  return [intro, ignore, neverAsked(inSentence(firm.name))];
}
