// The help of `sharebill setup`. Its questions are in adapters/setup.

export const setupHelp = {
  options: {
    '--firm <name>': 'the name of the firm',
    '--plan <plan>': 'its plan; Boutique unless given',
    '--time-zone <zone>': 'its time zone: America/New_York',
    '--currency <code>': 'its currency; USD unless given',
    '--admin <name>': 'the name of the first administrator',
    '--email <address>': 'their e-mail address',
    '--database <url>': 'a PostgreSQL server: postgres://…; "embedded" for the one in the data directory',
    '--data-dir <path>': 'the data directory; ./data unless given',
    '--smtp <url>': 'the mail server: smtp(s)://user:password@host:port',
    '--mail-from <address>': 'the sender of every mail',
    '--public-url <url>': 'the base of every link: https://bills.your-firm.example',
    '--port <number>': 'the port to listen on; 3000 unless given',
    '--slack-bot-token <token>': "the Slack app's bot token: xoxb-…; Slack can also be set up later",
    '--slack-signing-secret <secret>': "the Slack app's signing secret",
    '--slack-admin <user>': "the administrator's Slack member id: U0123ABCD",
    '--offline': 'ask neither Slack nor the mail server whether they accept what was given',
    '--yes': 'change a .env that is there without asking',
  },
  after: `
Without flags it asks, one question after the other, and checks each answer as it is given. What is set in the
environment, or in a .env that is there, is offered as the answer. Secrets that are given as flags can be seen in the list
of processes: set them in the environment instead (SMTP_URL, DATABASE_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET).

Examples:
  sharebill setup
  sharebill setup --firm "Harlow & Reed LLP" --time-zone America/New_York --admin "Ann Harlow" --email ann@harlow.example
      --database embedded --smtp smtps://mail.harlow.example --mail-from bills@harlow.example
      --public-url https://bills.harlow.example`,
} as const;
