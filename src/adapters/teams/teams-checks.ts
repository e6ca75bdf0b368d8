// What the doctor looks at of Teams: what is set, whom the tenant belongs to, and with --online whether Microsoft gives the bot a
// token and the keys to prove requests with. Without Microsoft's library, which is large. Used by compose-doctor.ts.
import { codeOfCause, detailOf } from '../../core/fault.ts';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TeamsLinks } from '../database/database-facts.ts';
import { countConnectorKeys } from './identity.ts';
import { checkTexts as words } from './texts/checks.ts';
import { connectorToken, type TokenOptions } from './token.ts';

type Access = Omit<TokenOptions, 'clock'>;

export type TeamsCheckDeps = {
  readonly access: Access | undefined;
  /** Some of its variables are there, and too few. */
  readonly isHalfSet: boolean;
  readonly publicUrl: string | undefined;
  readonly workspace: boolean;
  readonly production: boolean;
  readonly online: boolean;
  readonly clock: Clock;
  /** Undefined when the database cannot be read. */
  readonly links: () => Promise<TeamsLinks | undefined>;
};

export function teamsChecks(deps: TeamsCheckDeps): readonly Check[] {
  const { titles } = words;
  const check = (id: string, title: string, look: Look): Check => ({ id, title, run: () => findings(deps, look) });
  const online = (look: (access: Access) => Promise<Finding>) => async (access: Access) =>
    deps.online ? [await look(access)] : [off(words.notAsked)];

  return [
    check('teams', titles.teams, (access) => setUpFindings(deps, access)),
    check(
      'teams-token',
      titles.token,
      online((access) => tokenFinding({ ...access, clock: deps.clock })),
    ),
    check('teams-keys', titles.keys, online(keysFinding)),
  ];
}

type Look = (access: Access) => Promise<readonly Finding[]>;

async function findings({ access, isHalfSet, workspace }: TeamsCheckDeps, look: Look): Promise<readonly Finding[]> {
  if (workspace) {
    return [off(words.workspace)];
  }

  return access ? look(access) : [off(isHalfSet ? words.halfSet : words.notSetUp)];
}

async function setUpFindings(deps: TeamsCheckDeps, access: Access): Promise<readonly Finding[]> {
  const { appId, tenantId, openIdUrl } = access;
  const isPlayed = openIdUrl !== undefined;

  return [
    well(words.setUp(appId, tenantId)),
    endpointFinding(deps.publicUrl, isPlayed),
    ...(isPlayed ? [deps.production ? problem(words.played) : warning(words.played)] : []),
    linkFinding(await deps.links(), tenantId),
  ];
}

/** A Microsoft on this machine reaches us by any address. */
function endpointFinding(publicUrl: string | undefined, isPlayed: boolean): Finding {
  if (publicUrl === undefined) {
    return problem(words.needsAddress);
  }

  return publicUrl.startsWith('https:') || isPlayed
    ? well(words.endpoint(publicUrl))
    : problem(words.needsHttps(publicUrl));
}

function linkFinding(links: TeamsLinks | undefined, tenantId: string): Finding {
  if (links === undefined) {
    return off(words.linksNotKnown);
  }

  const tenant = tenantId.toLowerCase();
  if (!links.tenants.includes(tenant)) {
    return problem(words.notLinked(tenant));
  }

  return links.people === 0 ? problem(words.nobodyLinked(tenant)) : well(words.linked(links.people));
}

async function tokenFinding(options: TokenOptions): Promise<Finding> {
  try {
    await connectorToken(options)();

    return well(words.token);
  } catch (cause) {
    const refused = detailOf(cause);

    return problem(refused === '' ? words.noToken(reasonOf(cause)) : words.refused(refused));
  }
}

async function keysFinding({ openIdUrl }: Access): Promise<Finding> {
  try {
    const count = await countConnectorKeys(openIdUrl);

    return count === 0 ? problem(words.noKeyForTeams) : well(words.keys(count));
  } catch (cause) {
    return problem(words.noKeys(reasonOf(cause)));
  }
}

/** The code is in the innermost cause: `fetch` wraps what the system says. Else what it is called: `TimeoutError`, `SyntaxError`. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) {
    return 'unknown';
  }

  if (cause.cause instanceof Error) {
    return reasonOf(cause.cause);
  }

  const code = codeOfCause(cause);

  return /^[A-Z]\w+$/.test(code) ? code : detailOf(cause) || cause.name;
}
