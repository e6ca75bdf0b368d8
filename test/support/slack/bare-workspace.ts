// The played Slack workspace of the benches and of the long tests.

export const BARE_WORKSPACE = {
  teamId: 'T0BARE',
  userId: 'U0SAM',
  conversation: 'C0BARE',
  botToken: 'xoxb-bare',
  signingSecret: 'signing-secret-of-the-bare-workspace',
} as const;
