// What the doctor says of the Teams app.

type Words = { readonly what: string; readonly todo: string };

const NEW_SECRET =
  'In Microsoft Entra, App registrations → the app → Certificates & secrets, add a client secret, and copy its value (not its id) to TEAMS_APP_PASSWORD.';
const IDS =
  'Compare TEAMS_APP_ID and TEAMS_TENANT_ID with application (client) id and directory (tenant) id on the overview of the app registration.';

/** By Microsoft's own number. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const refusals: Readonly<Record<string, Words>> = {
  AADSTS7000215: { what: 'Microsoft does not take this client secret.', todo: NEW_SECRET },
  AADSTS7000222: { what: 'The client secret has expired.', todo: NEW_SECRET },
  AADSTS700016: { what: 'Microsoft knows no such app in this tenant.', todo: IDS },
  AADSTS90002: { what: 'Microsoft knows no such tenant.', todo: IDS },
};

export const checkTexts = {
  titles: { teams: 'Microsoft Teams', token: 'Microsoft Teams: token', keys: 'Microsoft Teams: keys' },
  workspace: 'The local workspace does without Microsoft.',
  notSetUp: 'Teams is not set up.',
  halfSet: 'Teams is set by half, or a part of it cannot be read: see Configuration.',
  setUp: (appId: string, tenantId: string) => `Teams is set up: app ${appId}, for the tenant ${tenantId} alone.`,
  endpoint: (publicUrl: string) => `The messaging endpoint of the bot is ${publicUrl}/api/messages`,
  needsAddress: {
    what: 'PUBLIC_URL is not set: Microsoft cannot reach ShareBill, and no message or click in Teams comes in.',
    todo: 'Set PUBLIC_URL to an https address that leads here, and make <PUBLIC_URL>/api/messages the messaging endpoint of the bot.',
  },
  needsHttps: (publicUrl: string): Words => ({
    what: `Microsoft sends to https alone, and PUBLIC_URL is ${publicUrl}.`,
    todo: 'Put a proxy with https in front, and set PUBLIC_URL to its address.',
  }),
  played: {
    what: 'A Microsoft that is played on this machine is believed: TEAMS_OPENID_METADATA_URL is set.',
    todo: 'Unset TEAMS_OPENID_METADATA_URL, but for tests.',
  },
  linksNotKnown: 'Whether the tenant is linked to a firm is not known while the database cannot be read.',
  linked: (people: number) =>
    `The tenant is linked to a firm, and ${people === 1 ? '1 person' : `${people} people`} in Teams.`,
  notLinked: (tenantId: string): Words => ({
    what: 'The tenant is linked to no firm: nobody can use ShareBill in Teams.',
    todo: `sharebill firm link --teams ${tenantId} --as EMAIL`,
  }),
  nobodyLinked: (tenantId: string): Words => ({
    what: 'The tenant is linked to a firm, and nobody of it to their account in Teams.',
    todo: `sharebill staff link EMAIL --teams ${tenantId}/OBJECT-ID --as EMAIL; Microsoft Entra shows the object id of each user.`,
  }),
  notAsked: 'Not asked without --online.',
  token: 'Microsoft gives the bot a token.',
  refused: (code: string): Words =>
    refusals[code] ?? { what: `Microsoft gives the bot no token (${code}).`, todo: `${IDS} ${NEW_SECRET}` },
  noToken: (code: string): Words => ({
    what: `Microsoft cannot be asked for a token from here (${code}).`,
    todo: 'Let this machine reach https://login.microsoftonline.com; without it no card and no answer gets into Teams.',
  }),
  keys: (count: number) =>
    `The keys of the Bot Connector are there, ${count} of them for Teams: requests can be told from forged ones.`,
  noKeyForTeams: {
    what: 'None of the keys of the Bot Connector speaks for Teams: every request from Teams is refused.',
    todo: 'Run it again later; if it stays, look at the proxy of this network, which may answer in the place of Microsoft.',
  },
  noKeys: (code: string): Words => ({
    what: `The keys of the Bot Connector cannot be fetched from here (${code}).`,
    todo: 'Let this machine reach https://login.botframework.com; without the keys every request from Teams is refused.',
  }),
} as const;
