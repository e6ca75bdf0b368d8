// The played Slack workspace of the benches.

export const BENCH = {
  teamId: 'T0BENCH',
  userId: 'U0SAM',
  conversation: 'C0BENCH',
  botToken: 'xoxb-bench',
  signingSecret: 'signing-secret-of-the-bench',
} as const;
