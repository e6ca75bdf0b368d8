// The receipt of a payment, as HTML and as plain text. It holds no link: whoever pays may not be who gets the bills. Called by
// compose-mail.ts.
import { formatLongDate } from '../../core/local-date.ts';
import { formatMoney } from '../../core/money.ts';
import { inSentence } from '../../core/plain-line.ts';
import type { ReceiptMail } from '../../ports/mailer.ts';
import { letterheadLines } from './mail-facts.ts';
import { mailHtml, Soft, Table, Text } from './mail-page.tsx';
import { CLASSES, STYLES } from './mail-styles.ts';
import { en } from './texts/en.ts';
import { SIGNATURE, wrapLine } from './wrap-text.ts';

type Props = { readonly mail: ReceiptMail };

const METHODS: ReadonlyMap<string, string> = new Map(Object.entries(en.receipt.methods));

/** "Receipt: $500.00 for bill 1042" */
export function receiptTitle({ bill, payment }: ReceiptMail): string {
  return en.receipt.title[bill.kind](formatMoney(payment.amount), bill.number);
}

export function receiptHtmlOf(mail: ReceiptMail): string {
  const inboxLine = en.receipt.inboxLine(restLine(mail) ?? '');

  return mailHtml({ title: receiptTitle(mail), inboxLine, firm: mail.firm, children: <Receipt mail={mail} /> });
}

function Receipt({ mail }: Props) {
  const { bill, to, attachment } = mail;

  return (
    <>
      <Text>{en.greeting(inSentence(to.name))}</Text>
      <Text>{thanksLine(mail)}</Text>
      <Paid mail={mail} />
      {attachment ? <Text>{en.receipt.attached[bill.kind]}</Text> : null}
    </>
  );
}

function Paid({ mail }: Props) {
  return (
    <Table class="" style={STYLES.amounts}>
      <td class={CLASSES.rule} style={STYLES.amountsCell}>
        <p class={CLASSES.soft} style={STYLES.label}>
          {en.receipt.label[mail.bill.kind]}
        </p>
        <p class={`${CLASSES.text} ${CLASSES.amount}`} style={STYLES.amount}>
          {formatMoney(mail.payment.amount)}
        </p>
        {factLines(mail).map((line) => (
          <Soft>{line}</Soft>
        ))}
      </td>
    </Table>
  );
}

/** Lines of at most 78 columns, parted by `\n`. */
export function receiptTextOf(mail: ReceiptMail): string {
  const { bill, payment, to, attachment } = mail;

  return [
    ...wrapLine(receiptTitle(mail)),
    '',
    ...wrapLine(en.greeting(inSentence(to.name))),
    '',
    ...wrapLine(thanksLine(mail)),
    '',
    `${en.receipt.label[bill.kind]}: ${formatMoney(payment.amount)}`,
    ...factLines(mail),
    ...(attachment ? ['', ...wrapLine(en.receipt.attached[bill.kind])] : []),
    '',
    SIGNATURE,
    ...letterheadLines(mail).flatMap((line) => wrapLine(line)),
  ].join('\n');
}

function thanksLine({ bill, payment }: ReceiptMail): string {
  return en.receipt.thanks[bill.kind](formatMoney(payment.amount), inSentence(bill.number));
}

/** A way to pay that has no words here is left out: its name is one that programs give. */
function factLines(mail: ReceiptMail): string[] {
  const { method, date } = mail.payment;
  const named = METHODS.get(method);
  const rest = restLine(mail);

  return [
    ...(named === undefined ? [] : [en.receipt.method(named)]),
    en.receipt.date(formatLongDate(date)),
    ...(rest === undefined ? [] : [rest]),
  ];
}

/** Undefined where the bill is not theirs to see any more. */
function restLine({ bill }: ReceiptMail): string | undefined {
  if (!bill.balance) {
    return undefined;
  }

  return bill.balance.minor > 0n ? en.receipt.stillDue(formatMoney(bill.balance)) : en.receipt.inFull[bill.kind];
}
