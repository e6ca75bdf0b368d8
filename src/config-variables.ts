// What can be set in the environment, and what each variable is for. Used by config.ts, the doctor, and for `.env.example`.

/** What each variable is for; `.env.example` is made of this. */
export const VARIABLES = [
  ['PORT', '3000', 'The port to listen on.'],
  ['HOST', '127.0.0.1', 'The address to listen on.'],
  ['PUBLIC_URL', '', 'The base of every link, as others reach this process; https outside this machine.'],
  ['NODE_ENV', '', '"production" refuses the local workspace and everything else that is for trying out.'],
  ['DATABASE_URL', '', 'A PostgreSQL server (14 or newer); empty: PostgreSQL embedded in DATA_DIR.'],
  ['DATA_DIR', './data', 'Where the embedded database and the generated secret key are kept.'],
  ['WORKSPACE', 'auto', 'The local workspace: auto, on or off. auto: on while nothing below is set.'],
  ['SECRET_KEY', '', '32 or more random bytes as base64: openssl rand -base64 32'],
  ['SECRET_KEY_PREVIOUS', '', 'The SECRET_KEY before this one, until "sharebill rotate-key" has run.'],
  ['SLACK_SIGNING_SECRET', '', "The Slack app's signing secret."],
  ['SLACK_BOT_TOKEN', '', "The Slack app's bot token, for one workspace: xoxb-…"],
  ['SLACK_CLIENT_ID', '', 'For several workspaces that install the app (OAuth), instead of SLACK_BOT_TOKEN.'],
  ['SLACK_CLIENT_SECRET', '', 'Goes with SLACK_CLIENT_ID.'],
  [
    'SLACK_APP_TOKEN',
    '',
    'Socket Mode, without a public address and without SLACK_SIGNING_SECRET: an app-level token, xapp-…',
  ],
  ['SLACK_API_URL', '', "Slack's Web API; empty: Slack's own."],
  ['TEAMS_APP_ID', '', "Microsoft Teams: the bot's application (client) id in Microsoft Entra."],
  ['TEAMS_APP_PASSWORD', '', 'The value of a client secret of that application.'],
  ['TEAMS_TENANT_ID', '', "The firm's own tenant, for which the bot is registered (single tenant)."],
  ['TEAMS_OPENID_METADATA_URL', '', "A played Microsoft on this machine; empty: Microsoft's own."],
  ['SMTP_URL', '', 'The mail server: smtp(s)://user:password@host:port'],
  ['MAIL_FROM', '', 'The sender of every mail: bills@your-firm.example'],
  ['DKIM_DOMAIN', '', 'Signs mails (DKIM): the domain of MAIL_FROM, or one above it.'],
  ['DKIM_SELECTOR', '', 'Where the public key is found: <selector>._domainkey.<domain> in the DNS.'],
  [
    'DKIM_PRIVATE_KEY',
    '',
    'The RSA key in PEM, with \\n for line breaks, or that as base64: openssl genrsa 2048 | base64 -w0',
  ],
  ['BOUNCE_SMTP_PORT', '', 'The port, at HOST, that takes mails which come back; empty: they go to MAIL_FROM.'],
  ['STRIPE_SECRET_KEY', '', 'Payments by Stripe: the secret key, sk_live_… or a restricted one, rk_live_…'],
  [
    'STRIPE_WEBHOOK_SECRET',
    '',
    'Signing secret of the webhook to <PUBLIC_URL>/webhooks/stripe; two, with a comma, while it changes.',
  ],
  ['STRIPE_API_URL', '', "Stripe's API; empty: Stripe's own."],
  ['PAYPAL_CLIENT_ID', '', 'Payments by PayPal: the REST app.'],
  ['PAYPAL_CLIENT_SECRET', '', 'Goes with PAYPAL_CLIENT_ID.'],
  ['PAYPAL_WEBHOOK_ID', '', 'Id of the webhook to <PUBLIC_URL>/webhooks/paypal.'],
  ['PAYPAL_API_URL', '', "PayPal's API; empty: PayPal's own. https://api-m.sandbox.paypal.com for trying out."],
  ['LAWPAY_PAGE_OPERATING_URL', '', 'Payments by LawPay: the payment page of the operating account.'],
  ['LAWPAY_PAGE_TRUST_URL', '', 'The payment page of the trust account, for trust requests.'],
  ['LAWPAY_SECRET_KEY', '', "The secret key of LawPay's API."],
  ['LAWPAY_API_URL', '', "LawPay's API; empty: LawPay's own."],
  [
    'LAWPAY_AMOUNT_UNIT',
    '',
    'How the payment page reads an amount: cents or dollars. Then confirm it: sharebill payment confirm-lawpay',
  ],
  ['METRICS_TOKEN', '', 'What /metrics asks for; empty: it answers this machine alone. openssl rand -base64 32'],
  ['LOG_LEVEL', 'info', 'debug, info, warn or error.'],
] as const;

/** The text of `.env.example`. */
export function environmentExample(): string {
  const lines = VARIABLES.map(([name, value, meaning]) => `# ${meaning}\n# ${name}=${value}`);

  return `# What ShareBill reads from its environment, with the defaults. Nothing needs to be set to try it out.\n\n${lines.join('\n\n')}\n`;
}

export function meaningOf(variable: string): string {
  return VARIABLES.find(([name]) => name === variable)?.[2] ?? '';
}
