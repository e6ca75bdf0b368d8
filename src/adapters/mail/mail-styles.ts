// How a mail looks. Inline styles for the light scheme; a style sheet for telephones and the dark scheme.

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** A long word breaks instead of making the mail wider than its window. */
const BREAKS = 'word-wrap:break-word;overflow-wrap:anywhere;word-break:break-word';

const LIGHT = { page: '#f3f4f6', card: '#ffffff', quote: '#f5f6f8', text: '#1c2127', soft: '#5a6570', rule: '#e3e6ea' };
export const DARK = {
  page: '#16191d',
  card: '#1f2329',
  quote: '#282d34',
  text: '#e8eaed',
  soft: '#a8b0b9',
  rule: '#343a42',
};

export const CLASSES = {
  page: 'page',
  sheet: 'sheet',
  card: 'card',
  text: 'text',
  soft: 'soft',
  quote: 'quote',
  rule: 'rule',
  amount: 'amount',
  accent: 'accent',
  button: 'button',
  outlined: 'outlined',
} as const;

export const STYLES = {
  paper: LIGHT.card,
  body: `margin:0;padding:0;background-color:${LIGHT.page};${FONT}`,
  /** Read by inboxes, shown by no mail program. */
  inboxLine: `display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:${LIGHT.page}`,
  page: `background-color:${LIGHT.page}`,
  margins: 'padding:24px 12px',
  sheet: 'max-width:560px;table-layout:fixed',
  card: `background-color:${LIGHT.card};border-radius:10px;padding:28px 36px 30px;text-align:left;${BREAKS}`,
  firm: `margin:0 0 18px;font-size:15px;line-height:1.4;font-weight:700;${FONT}`,
  title: `margin:0 0 18px;color:${LIGHT.text};font-size:22px;line-height:1.3;font-weight:700;${FONT}`,
  text: `margin:0 0 14px;color:${LIGHT.text};font-size:16px;line-height:1.5;${FONT}`,
  soft: `margin:6px 0 0;color:${LIGHT.soft};font-size:15px;line-height:1.45;${FONT}`,
  matter: `margin:3px 0 0;padding-left:12px;color:${LIGHT.soft};font-size:15px;line-height:1.45;${FONT}`,
  label: `margin:0 0 2px;color:${LIGHT.soft};font-size:14px;line-height:1.4;${FONT}`,
  amounts: 'margin:22px 0;table-layout:fixed',
  amountsCell: `border-top:1px solid ${LIGHT.rule};border-bottom:1px solid ${LIGHT.rule};padding:18px 0;${BREAKS}`,
  amount: `margin:0;color:${LIGHT.text};font-size:34px;line-height:1.2;font-weight:700;${FONT}`,
  code: `margin:0;color:${LIGHT.text};font-size:38px;line-height:1.3;font-weight:700;letter-spacing:6px;${FONT}`,
  buttonTable: 'margin:0 0 14px;border-collapse:separate',
  buttonCell: 'border-radius:8px;text-align:center',
  button: `display:inline-block;padding:13px 26px;border-radius:8px;color:${LIGHT.card};font-size:17px;line-height:1.3;font-weight:700;text-decoration:none;${FONT}`,
  outlined: `display:inline-block;padding:12px 25px;border-radius:8px;font-size:17px;line-height:1.3;font-weight:700;text-decoration:none;${FONT}`,
  address: `margin:0 0 14px;color:${LIGHT.soft};font-size:13px;line-height:1.5;${BREAKS};${FONT}`,
  /** Nothing more is said below it. */
  lastAddress: `margin:0 0 22px;color:${LIGHT.soft};font-size:13px;line-height:1.5;${BREAKS};${FONT}`,
  addressLink: `color:${LIGHT.soft};text-decoration:underline`,
  told: `margin:0 0 22px;color:${LIGHT.soft};font-size:14px;line-height:1.5;${FONT}`,
  quoteTable: 'margin:0 0 18px;table-layout:fixed',
  quote: `padding:14px 16px;background-color:${LIGHT.quote};color:${LIGHT.text};font-size:16px;line-height:1.5;white-space:pre-wrap;unicode-bidi:plaintext;text-align:start;${BREAKS};${FONT}`,
  letterhead: 'margin:24px 0 0;table-layout:fixed',
  letterheadCell: `padding-top:16px;border-top:1px solid ${LIGHT.rule};color:${LIGHT.soft};font-size:13px;line-height:1.55;${BREAKS};${FONT}`,
} as const;

/** Mail programs that know none of it show the inline styles, which are readable everywhere. */
export function phoneAndDarkStyles(darkAccent: string): string {
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.card{padding:24px 20px!important}.amount{font-size:30px!important}}
@media (prefers-color-scheme:dark){.page{background-color:${DARK.page}!important}.card{background-color:${DARK.card}!important}
.text{color:${DARK.text}!important}.soft{color:${DARK.soft}!important}.quote{background-color:${DARK.quote}!important}
.rule{border-color:${DARK.rule}!important}.accent{border-color:${darkAccent}!important}p.accent{color:${darkAccent}!important}
.button{background-color:${darkAccent}!important;border-color:${darkAccent}!important;color:${DARK.card}!important}
.outlined{border-color:${darkAccent}!important;color:${darkAccent}!important}}`;
}

/** Outlook for Windows lays mails out with Word, which knows no max-width. */
export const OUTLOOK_HEAD = '<!--[if mso]><style>.sheet{width:560px!important}</style><![endif]-->';
