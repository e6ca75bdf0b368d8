// What SLACK_* in the environment means together: which app, and how it and we reach each other. Used by config.ts.

export type SlackConfig = {
  readonly apiUrl?: string;
  /** How requests come to us: signed over HTTP, or by Socket Mode. */
  readonly transport: { readonly signingSecret: string } | { readonly appToken: string };
  /** One workspace with its token, or several that install the app. */
  readonly access: { readonly botToken: string } | { readonly clientId: string; readonly clientSecret: string };
};

export const SLACK_VARIABLES = [
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_APP_TOKEN',
] as const;

export type SlackVariables = {
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_CLIENT_ID?: string | undefined;
  readonly SLACK_CLIENT_SECRET?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly SLACK_API_URL?: string | undefined;
};

/** Undefined when nothing is set, or too little. */
export function slackConfigOf(read: SlackVariables): SlackConfig | undefined {
  const transport = transportOf(read);
  const access = accessOf(read);
  const apiUrl = read.SLACK_API_URL;

  return transport && access ? { transport, access, ...(apiUrl === undefined ? {} : { apiUrl }) } : undefined;
}

/** With Socket Mode no request is signed. */
function transportOf({ SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret }: SlackVariables) {
  return appToken ? { appToken } : signingSecret ? { signingSecret } : undefined;
}

function accessOf(read: SlackVariables): SlackConfig['access'] | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = read;

  return clientId && clientSecret ? { clientId, clientSecret } : botToken ? { botToken } : undefined;
}

/** Nobody has to reach us: neither Slack nor the browser of who installs. */
export function needsNoAddress(read: SlackVariables): boolean {
  return read.SLACK_APP_TOKEN !== undefined && read.SLACK_CLIENT_ID === undefined;
}

/** For whoever asks Slack about the app by itself; undefined where each workspace has a token of its own. */
export function ownToken({
  access,
  apiUrl,
}: SlackConfig): { readonly botToken: string; readonly apiUrl?: string | undefined } | undefined {
  return 'botToken' in access ? { botToken: access.botToken, apiUrl } : undefined;
}

export type SlackProblem =
  | { readonly kind: 'missing'; readonly name: keyof SlackVariables; readonly instead: string }
  | { readonly kind: 'too-much'; readonly name: keyof SlackVariables };

/** What is missing of what was begun, and what does not go together. */
export function slackProblems(read: SlackVariables): readonly SlackProblem[] {
  const { SLACK_API_URL: _, ...own } = read;
  if (Object.values(own).every((value) => value === undefined)) {
    return [];
  }

  return [...accessProblems(read), ...transportProblems(read)];
}

function accessProblems(read: SlackVariables): SlackProblem[] {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = read;
  if (clientId === undefined && clientSecret === undefined) {
    const instead = 'For several workspaces set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead.';

    return botToken === undefined ? [{ kind: 'missing', name: 'SLACK_BOT_TOKEN', instead }] : [];
  }

  const missing = (['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'] as const).filter((name) => read[name] === undefined);

  return [
    ...missing.map((name) => ({ kind: 'missing' as const, name, instead: '' })),
    ...(botToken === undefined ? [] : [{ kind: 'too-much' as const, name: 'SLACK_BOT_TOKEN' as const }]),
  ];
}

function transportProblems(read: SlackVariables): SlackProblem[] {
  const instead = 'Without a public address set SLACK_APP_TOKEN instead.';

  return transportOf(read) ? [] : [{ kind: 'missing', name: 'SLACK_SIGNING_SECRET', instead }];
}

/** `meaning`: what the variable is for. */
export function slackProblemText(problem: SlackProblem, meaning: string): string {
  const { name } = problem;

  return problem.kind === 'missing'
    ? `${name}: Slack is set by half. Set this too. ${meaning} ${problem.instead}`.trimEnd()
    : `${name}: does not go together with SLACK_CLIENT_ID, by which each workspace has a token of its own. Unset one.`;
}
