// A button that leads to a page of ours, with the address in full below it: for programs that draw no button, and for people
// who read before they press. Used by bill-mail.tsx.
import type { FirmLetterhead } from '../../ports/mailer.ts';
import type { MailLink } from './mail-facts.ts';
import { accentOf } from './mail-page.tsx';
import { CLASSES, STYLES } from './mail-styles.ts';
import { en } from './texts/en.ts';

type Props = {
  readonly firm: FirmLetterhead;
  readonly link: MailLink;
  /** Drawn in outline: beside the first button it is told apart at a glance. */
  readonly isSecond: boolean;
};

export function LinkButton({ firm, link, isSecond }: Props) {
  const color = accentOf(firm);

  return (
    <>
      {isSecond ? <Outlined link={link} color={color} /> : <Filled link={link} color={color} />}
      <p class={CLASSES.soft} style={link.note === undefined ? STYLES.lastAddress : STYLES.address}>
        {en.address}
        <br />
        <a class={CLASSES.soft} href={link.url} style={STYLES.addressLink}>
          {link.url}
        </a>
      </p>
      {link.note === undefined ? null : (
        <p class={CLASSES.soft} style={STYLES.told}>
          {link.note}
        </p>
      )}
    </>
  );
}

type Drawn = { readonly link: MailLink; readonly color: string };

/** A cell with a background of its own: Outlook draws neither the padding nor the background of a link. */
function Filled({ link, color }: Drawn) {
  return (
    <table role="presentation" cellPadding="0" cellSpacing="0" style={STYLES.buttonTable}>
      <tr>
        <td class={CLASSES.button} style={`${STYLES.buttonCell};background-color:${color}`}>
          <a class={CLASSES.button} href={link.url} style={`${STYLES.button};border:1px solid ${color}`}>
            {link.label}
          </a>
        </td>
      </tr>
    </table>
  );
}

/** The border is the cell's: around a link, Outlook draws it close to the letters. */
function Outlined({ link, color }: Drawn) {
  return (
    <table role="presentation" cellPadding="0" cellSpacing="0" style={STYLES.buttonTable}>
      <tr>
        <td class={CLASSES.outlined} style={`${STYLES.buttonCell};border:2px solid ${color}`}>
          <a class={CLASSES.outlined} href={link.url} style={`${STYLES.outlined};color:${color}`}>
            {link.label}
          </a>
        </td>
      </tr>
    </table>
  );
}
