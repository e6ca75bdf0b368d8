// The texts of `manifest slack` and `manifest teams`. Part of the texts of en.ts.

const EXAMPLES = '\nExamples:\n';

export const manifestHelp = {
  group: 'What a firm installs in its chat: the manifest for Slack, or the app package for Microsoft Teams.',
  slack: "Print the Slack app's manifest with your own address, to be pasted at api.slack.com/apps.",
  url: 'The address by which Slack reaches ShareBill; PUBLIC_URL without it.',
  socket: 'For Socket Mode: without a public address.',
  slackExample: `${EXAMPLES}  sharebill manifest slack --url https://bills.harlow.example
  sharebill manifest slack --socket`,
  teams: 'Write the app package for Microsoft Teams, with your own app and address, to be uploaded there.',
  teamsUrl: 'The address by which Microsoft reaches ShareBill; PUBLIC_URL without it.',
  appId: 'The application (client) id of the bot; TEAMS_APP_ID without it.',
  out: 'Where the package is written.',
  older: 'For a Teams that refuses the package: version 1.19 of the manifest, without the command in the "/" menu.',
  force: 'Write over a file that is there.',
  teamsExample: `${EXAMPLES}  sharebill manifest teams
  sharebill manifest teams --url https://bills.harlow.example --app-id 5f0c7a4e-3c1b-4a55-9a0d-2b8f6f1f2a10 --out sharebill.zip`,
};

export const manifestRefusals = {
  'bad-slack-address': (text: string) => [
    `${text} is no address for Slack. It looks like https://bills.your-firm.example`,
  ],
  'needs-slack-address': [
    'Say by which address Slack reaches ShareBill: --url https://bills.your-firm.example',
    'Without a public address, use Socket Mode: --socket',
  ],
  'bad-teams-address': (text: string) => [
    `${text} is no address for Microsoft Teams. Nothing was written.`,
    'It begins with https:// and has no path: https://bills.your-firm.example',
  ],
  'needs-teams-address': [
    'Say by which address Microsoft reaches ShareBill. Nothing was written.',
    'Set PUBLIC_URL, or type --url https://bills.your-firm.example',
  ],
  'bad-app-id': (text: string) => [
    `${text} is no application id. Nothing was written.`,
    'It stands on the overview of the app registration in Microsoft Entra, and looks like 5f0c7a4e-3c1b-4a55-9a0d-2b8f6f1f2a10',
  ],
  'needs-app-id': [
    'Say which app it is. Nothing was written.',
    'Set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, or type --app-id with the application (client) id of the bot.',
  ],
  'package-there': (path: string) => [
    `${path} is there already. Nothing was written.`,
    'Name another file with --out, or write over it with --force.',
  ],
  'package-not-written': (path: string, cause: string) => [
    `${path} cannot be written (${cause}).`,
    'Name a file with --out in a folder that is there and that you may write to.',
  ],
};

export const manifests = {
  written: (path: string, older: boolean) =>
    `Wrote ${path}, the app package for Microsoft Teams${older ? ' (manifest 1.19)' : ''}.`,
  next: [
    'Upload it: Teams admin center, Teams apps, Manage apps, Upload new app. manifests/README.md says more.',
    'Then link the tenant to the firm: sharebill firm link --teams TENANT --as EMAIL',
  ],
};
