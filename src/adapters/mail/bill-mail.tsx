// The notice of a bill, as HTML. Tables and inline styles: what mail programs understand alike.
import { formatLongDate } from '../../core/local-date.ts';
import { formatMoney } from '../../core/money.ts';
import type { BillMail } from '../../ports/mailer.ts';
import { en } from './texts/en.ts';

export type MailKind = keyof typeof en.intro;

export function mailKind(bill: BillMail['bill']): MailKind {
  const asked = bill.status === 'due' || bill.status === 'partly-paid';

  return bill.kind === 'trust' && asked ? 'trust' : bill.status;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Mail programs that know dark mode use these; the others show the inline colours. */
const DARK = `@media (prefers-color-scheme: dark){
.page{background:#16191d!important}.card{background:#1f2329!important}.text{color:#e8eaed!important}
.soft{color:#a8b0b9!important}.quote{background:#282d34!important;color:#e8eaed!important}.rule{border-color:#343a42!important}}
@media (max-width:480px){.card{padding:24px 20px!important}.amount{font-size:30px!important}}`;

export function BillMailPage(props: { readonly mail: BillMail }) {
  const { mail } = props;

  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{en.subject[mailKind(mail.bill)](mail.bill.number, mail.firm.name)}</title>
        <style>{DARK}</style>
      </head>
      <body class="page" style={`margin:0;padding:0;background:#f3f4f6;${FONT}`}>
        <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" class="page" style="background:#f3f4f6">
          <tr>
            <td align="center" style="padding:24px 12px">
              <Card mail={mail} />
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function Card({ mail }: { readonly mail: BillMail }) {
  const kind = mailKind(mail.bill);

  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style="max-width:560px">
      <tr>
        <td
          class="card"
          style={`background:#ffffff;border-radius:10px;border-top:4px solid ${mail.firm.accentColor};padding:32px 36px;text-align:left`}
        >
          <p class="soft" dir="auto" style={`margin:0 0 20px;color:#5f6b76;font-size:14px;font-weight:600;${FONT}`}>
            {mail.firm.name}
          </p>
          <Text>{en.greeting(mail.to.name)}</Text>
          <Text>{en.intro[kind]}</Text>
          <Amount mail={mail} />
          {mail.message === '' ? null : <Message mail={mail} />}
          <Text>{en.reply(mail.sharerName)}</Text>
          <Footer mail={mail} />
        </td>
      </tr>
    </table>
  );
}

function Text({ children }: { readonly children: string }) {
  return (
    <p class="text" dir="auto" style={`margin:0 0 14px;color:#1c2127;font-size:16px;line-height:1.5;${FONT}`}>
      {children}
    </p>
  );
}

function Amount({ mail }: { readonly mail: BillMail }) {
  const { bill } = mail;
  const kind = mailKind(bill);
  const shown = kind === 'paid' ? bill.total : bill.balance;
  const asksForMoney = kind === 'due' || kind === 'partly-paid' || kind === 'trust';

  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style="margin:22px 0">
      <tr>
        <td class="rule" style="border-top:1px solid #e3e6ea;border-bottom:1px solid #e3e6ea;padding:18px 0">
          <p class="soft" style={`margin:0 0 2px;color:#5f6b76;font-size:14px;${FONT}`}>
            {en.amount[kind]}
          </p>
          <p
            class="text amount"
            style={`margin:0;color:#1c2127;font-size:34px;line-height:1.2;font-weight:700;${FONT}`}
          >
            {formatMoney(shown)}
          </p>
          {kind === 'partly-paid' ? <Soft>{en.ofTotal(formatMoney(bill.total))}</Soft> : null}
          {asksForMoney ? <Soft>{en.dueBy(formatLongDate(bill.dueDate))}</Soft> : null}
          <Soft>{mattersLine(bill.matters)}</Soft>
        </td>
      </tr>
    </table>
  );
}

function Soft({ children }: { readonly children: string }) {
  return (
    <p class="soft" dir="auto" style={`margin:6px 0 0;color:#5f6b76;font-size:15px;line-height:1.45;${FONT}`}>
      {children}
    </p>
  );
}

function Message({ mail }: { readonly mail: BillMail }) {
  return (
    <>
      <Text>{en.from(mail.sharerName)}</Text>
      <div
        class="quote text"
        dir="auto"
        style={`margin:0 0 18px;padding:14px 16px;background:#f5f6f8;border-left:3px solid ${mail.firm.accentColor};border-radius:4px;color:#1c2127;font-size:16px;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere;${FONT}`}
      >
        {mail.message}
      </div>
    </>
  );
}

function Footer({ mail }: { readonly mail: BillMail }) {
  return (
    <p
      class="soft rule"
      dir="auto"
      style={`margin:26px 0 0;padding-top:16px;border-top:1px solid #e3e6ea;color:#5f6b76;font-size:13px;line-height:1.5;${FONT}`}
    >
      {footerLines(mail).map((line) => (
        <span style="display:block">{line}</span>
      ))}
    </p>
  );
}

export function footerLines(mail: BillMail): string[] {
  const { name, addressLines, phone, email, website } = mail.firm;
  const contact = [phone, email, website].filter((part) => part !== '').join(' · ');

  return [name, addressLines.join(', '), contact].filter((line) => line !== '');
}

export function mattersLine(matters: readonly string[]): string {
  return `${matters.length > 1 ? en.matters : en.matter}: ${matters.join('; ')}`;
}
