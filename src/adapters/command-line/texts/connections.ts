// The texts of `firm connect`, `firm disconnect` and `rotate-key`. Part of the texts of en.ts.

const EXAMPLES = '\nExamples:\n';

export const connectionHelp = {
  connect:
    'List what the firm is connected to; with a name, connect a Slack workspace or an account at a payment provider.',
  what: 'slack, stripe, paypal or lawpay',
  connectExample: `
"slack" prints a link for an administrator, which works once and for an hour. It is there where SLACK_CLIENT_ID is set.

Of an account, its secrets are asked for in the terminal, or read as NAME=value lines from standard input; never as
arguments. The names are those of .env.example. Connecting again replaces the account.
${EXAMPLES}  sharebill firm connect
  sharebill firm connect slack --as ann@harlow.example
  sharebill firm connect stripe --address --as ann@harlow.example     where Stripe's webhook will go
  sharebill firm connect stripe --as ann@harlow.example`,
  disconnect: 'Wipe the secrets of a connection. A Slack workspace stays linked to the firm.',
  workspace: 'One Slack workspace alone: T0123ABCD. Else all of the firm.',
  disconnectExample: `${EXAMPLES}  sharebill firm disconnect slack --as ann@harlow.example
  sharebill firm disconnect stripe --as ann@harlow.example`,
  rotateKey: 'Encrypt all connections anew, with the SECRET_KEY of now.',
  rotateKeyExample: `
To change the key: set SECRET_KEY to a new one and SECRET_KEY_PREVIOUS to the old one, start every process again, run this,
and unset SECRET_KEY_PREVIOUS once nothing made before waits to be mailed. Codes on their way end with the old key.`,
};

export const connectionRefusals = {
  'bad-connection': (text: string) => [
    `There is nothing to connect that is called ${text}. Use slack, stripe, paypal or lawpay.`,
  ],
  'no-install': [
    'Slack is not set up for installing. Nothing was done.',
    'Set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and PUBLIC_URL for that. With SLACK_BOT_TOKEN run instead: sharebill firm link --slack T…',
  ],
  'not-connected': ['The firm has no such connection. Nothing was changed.', 'See which: sharebill firm connect'],
  'no-secret-key': ['SECRET_KEY is not set here. Set it as the server has it. Nothing was changed.'],
  'key-unknown': (renewed: number, unreadable: number) => [
    `${counted(unreadable)} encrypted with a key that is neither SECRET_KEY nor SECRET_KEY_PREVIOUS, and left as they are.`,
    `${renewed} encrypted anew.`,
    'Name the key in SECRET_KEY_PREVIOUS, and run the command again. Or connect those workspaces and accounts again.',
  ],
};

export const connections = {
  kind: 'Kind',
  what: 'Workspace or account',
  state: 'State',
  since: 'Since',
  connected: 'connected',
  wiped: 'not connected any more: its secrets are wiped',
  none: 'Nothing is connected. Connect Slack with: sharebill firm connect slack',
  link: (firm: string, url: string) => [
    `Open this link in your browser to connect a Slack workspace to ${firm}:`,
    '',
    `  ${url}`,
    '',
    'It works once, for an hour. Whoever has it can connect a workspace: hand it to nobody else.',
  ],
  disconnected: (workspaceId: string) => `The token of Slack workspace ${workspaceId} is wiped.`,
  again: 'Remove the app in Slack too. To connect it again:',
  rotated: (renewed: number, asTheyWere: number) => [
    `${counted(renewed)} encrypted anew; ${asTheyWere} had the key already.`,
    'SECRET_KEY_PREVIOUS is not needed any more, once every process has the new SECRET_KEY.',
  ],
};

function counted(count: number): string {
  return count === 1 ? '1 connection is' : `${count} connections are`;
}
