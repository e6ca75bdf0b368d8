// Where Teams takes our messages. What a request says of it counts only where it is one of Microsoft's own hosts: our token goes there.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages

/** The public cloud's, and those of the clouds of the United States' government. */
const HOSTS = new Set([
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]);

/** For whom no request has told us one. */
export const GLOBAL_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

/** `playedUrl`: the address of a played Microsoft, of which the same origin is right. */
export function isServiceUrl(address: string, playedUrl: string | undefined): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username + url.password !== '') {
    return false;
  }

  return playedUrl === undefined
    ? url.protocol === 'https:' && url.port === '' && HOSTS.has(url.hostname)
    : url.origin === new URL(playedUrl).origin;
}
