// What the doctor and the setup say of the Slack app.

type Words = { readonly what: string; readonly todo: string };

const NEW_TOKEN = 'Copy the token from api.slack.com/apps → your app → OAuth & Permissions into SLACK_BOT_TOKEN.';

const CONNECT = 'sharebill firm connect slack --as EMAIL';

/** By Slack's own word. */
const refusals: Readonly<Record<string, Words>> = {
  invalid_auth: { what: 'Slack does not know this bot token.', todo: NEW_TOKEN },
  not_authed: { what: 'Slack got no bot token.', todo: NEW_TOKEN },
  token_revoked: {
    what: 'The bot token was revoked: the app is not installed any more.',
    todo: `Install the app in the workspace again. ${NEW_TOKEN}`,
  },
  token_expired: { what: 'The bot token has expired.', todo: `Switch token rotation off in the app. ${NEW_TOKEN}` },
  account_inactive: {
    what: 'The bot was removed from the workspace, or the workspace is gone.',
    todo: `Install the app in the workspace again. ${NEW_TOKEN}`,
  },
  team_access_not_granted: {
    what: 'The token is not for this workspace.',
    todo: `Install the app in the firm's workspace. ${NEW_TOKEN}`,
  },
  ratelimited: { what: 'Slack asks us to slow down.', todo: 'Wait a minute, and run it again.' },
};

export const checkTexts = {
  titles: {
    slack: 'Slack',
    scopes: 'Slack: what the app may do',
    clock: 'Clock of this machine',
    blocks: 'Slack: form and card',
    manifest: 'Slack: manifest',
  },
  workspace: 'The local workspace plays Slack.',
  notSetUp: 'Slack is not set up.',
  byInstalling:
    'Slack is set up: each workspace is connected by installing, with a token of its own. sharebill firm connect shows which.',
  setUp: 'Slack is set up.',
  notAsked: 'Not asked without --online.',
  notKnown: 'Not known while Slack does not accept the token.',
  notKnownOfAny: 'Not known before Slack accepts the token of a workspace.',
  notLookedAt: {
    'no-database': 'The tokens of the workspaces are not known while the database cannot be read.',
    'no-key': 'The tokens of the workspaces cannot be opened without SECRET_KEY: see Configuration.',
    'other-process':
      'The running ShareBill is another version than this command, or has other SLACK_… settings: it does not try its tokens.',
  },
  noneConnected: { what: 'No workspace is connected.', todo: CONNECT } satisfies Words,
  connected: {
    accepted: 'Slack accepts the token.',
    wiped: {
      what: 'Its token is wiped: the app was removed there, or disconnected.',
      todo: `If the firm still uses it: ${CONNECT}`,
    },
    unreadable: {
      what: 'Its token cannot be opened with SECRET_KEY.',
      todo: `Set SECRET_KEY, or SECRET_KEY_PREVIOUS, to the key that it was sealed with; else connect it anew: ${CONNECT}`,
    },
    otherTeam: (teamId: string): Words => ({
      what: `Its token opens another workspace (${teamId}).`,
      todo: `Connect it anew: ${CONNECT}`,
    }),
    refused: (code: string): Words => {
      const { what, todo } = refusals[code] ?? { what: `Slack refuses the bot token (${code}).`, todo: '' };

      return { what, todo: code === 'ratelimited' ? todo : `Connect it anew: ${CONNECT}` };
    },
    again: `A workspace is installed again by: ${CONNECT}`,
    late: { what: 'It was not tried: time was up.', todo: 'Run it again when Slack is faster.' } satisfies Words,
    notKnown: 'Not known while Slack does not accept the token.',
  },
  /** `ids`: what is named of them. */
  of: (ids: readonly string[], more: number) =>
    ids.length === 0 ? `${more} more` : `${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  installed: (team: string, teamId: string) => `The app is installed in ${team} (${teamId}).`,
  refused: (code: string): Words =>
    refusals[code] ?? { what: `Slack refuses the bot token (${code}).`, todo: NEW_TOKEN },
  noAnswer: (code: string): Words => ({
    what: `Slack cannot be reached from here (${code}).`,
    todo: 'Let this machine reach https://slack.com; unset SLACK_API_URL unless you know why it is set.',
  }),
  oddAnswer: (status: number): Words => ({
    what: `What answers in the place of Slack does not speak as Slack does (${status}).`,
    todo: 'Unset SLACK_API_URL unless you know why it is set; look at the proxy of this network.',
  }),
  scopesWell: 'It may do all that the manifest asks for.',
  scopesUnsaid: 'Slack did not say what the app may do.',
  scopesMissing: (scopes: string): Words => ({
    what: `The app may not do all that ShareBill needs. Missing: ${scopes}.`,
    todo: 'Add these scopes to the app (manifests/slack.json has all of them), and install it in the workspace again.',
  }),
  scopesTooMany: (scopes: string): Words => ({
    what: `The app may do more than ShareBill needs: ${scopes}.`,
    todo: 'Take these scopes away from the app, and install it again.',
  }),
  clockAgrees: (seconds: number) => `It agrees with the clock of Slack (${seconds} s apart).`,
  clockUnsaid: 'Slack did not say the time.',
  clockOff: (seconds: number): Words => ({
    what: `It is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'behind' : 'ahead of'} the clock of Slack.`,
    todo: 'Set the clock of this machine by NTP: from 300 seconds on, all requests of Slack are refused.',
  }),
  blocksWell: 'Slack accepts the form and the card.',
  blocksNotAsked: (code: string) => `Slack did not look at them (${code}).`,
  blocksRefused: (shape: string, where: string): Words => ({
    what: `Slack would refuse our ${shape}, at ${where}.`,
    todo: 'Install the newest ShareBill; if it is the newest, report this line.',
  }),
  shapes: { view: 'form', message: 'card' },
  noManifestToken:
    'Not asked: Slack checks a manifest only for a configuration token of a person, which ShareBill does not keep. Slack checks it when you save it.',
} as const;
