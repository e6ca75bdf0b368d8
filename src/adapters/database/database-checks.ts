// What the doctor looks at in the database: that it can be used, that it is up to date, and what waits or failed in it.
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import { type DatabaseContents, type DatabaseFacts, NEEDED_EXTENSIONS } from './database-facts.ts';
import type { FactsRefusal, FactsResult } from './read-facts.ts';
import { checkTexts as words } from './texts/checks.ts';

export type DatabaseCheckDeps = {
  /** Asked once, by whoever can; shared by all checks. */
  readonly facts: () => Promise<FactsResult>;
  readonly embedded: boolean;
  /** Whether the local workspace is on: then the embedded database is right, and its firms are samples. */
  readonly workspace: boolean;
  readonly usesSlack: boolean;
  /** Each firm's workspace has a token of its own. */
  readonly byInstalling: boolean;
};

const OLDEST_VERSION = 140_000;
const CLOCK_AGREES_S = 5;
const CLOCK_HARMS_S = 60;
/** A job is taken within seconds; the safety net looks every fifteen. */
const LATE_S = 60;
const TOO_LATE_S = 900;

/** In the order in which to mend things. */
export function databaseChecks(deps: DatabaseCheckDeps): readonly Check[] {
  return [
    check(deps, 'database', (facts) => serverFindings(facts, deps)),
    check(deps, 'migrations', migrationFindings),
    check(deps, 'clock', clockFindings),
  ];
}

/** What a firm needs in it, and how its work goes. */
export function contentChecks(deps: DatabaseCheckDeps): readonly Check[] {
  return [
    ofContents(deps, 'restored', restoredFindings),
    ofContents(deps, 'firm', (contents) => firmFindings(contents, deps)),
    ofContents(deps, 'jobs', jobFindings),
    ofContents(deps, 'unknownMails', mailFindings),
  ];
}

const IDS = {
  database: 'database',
  migrations: 'database-migrations',
  clock: 'database-clock',
  restored: 'database-restored',
  firm: 'firm',
  jobs: 'jobs',
  unknownMails: 'unknown-mails',
} as const;

type Part = keyof typeof IDS;

/** That the database cannot be read is said once, by the first check. */
function check(deps: DatabaseCheckDeps, part: Part, look: (facts: DatabaseFacts) => readonly Finding[]): Check {
  return {
    id: IDS[part],
    title: words.titles[part],
    run: async () => {
      const facts = await deps.facts();
      if (facts.ok) {
        return look(facts.value);
      }

      return [part === 'database' ? refusalFinding(facts.refusal) : off(words.notKnown)];
    },
  };
}

function ofContents(deps: DatabaseCheckDeps, part: Part, look: (contents: DatabaseContents) => readonly Finding[]) {
  return check(deps, part, ({ contents }) => (contents === undefined ? [off(words.noContents)] : look(contents)));
}

function refusalFinding(refusal: FactsRefusal): Finding {
  switch (refusal.code) {
    case 'server':
      return problem(words.cause(refusal.cause));
    case 'not-made':
      return off(words.notMade);
    case 'bad-url':
      return off(words.badUrl);
    case 'broken':
      return problem(words.broken);
    case 'other-version':
      return warning(words.otherVersion);
    case 'held':
      return problem(words.held(refusal.pid));
    case 'moved':
      return problem(words.moved(refusal.detail));
  }
}

function serverFindings(facts: DatabaseFacts, { embedded, workspace }: DatabaseCheckDeps): readonly Finding[] {
  const version = versionText(facts.version);
  if (facts.version < OLDEST_VERSION) {
    return [problem(words.oldServer(version))];
  }

  return [
    well(embedded ? words.embedded(version) : words.server(version)),
    ...(embedded && !workspace ? [warning(words.embeddedIsRisky)] : []),
    extensionFinding(facts.extensions),
    ...(facts.migrations.pending.length > 0 && !facts.mayMakeTables ? [problem(words.mayNotMakeTables)] : []),
  ];
}

/** Before 10 there were three parts: 90624 is 9.6.24. */
function versionText(version: number): string {
  if (version < 100_000) {
    return [Math.floor(version / 10_000), Math.floor(version / 100) % 100, version % 100].join('.');
  }

  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}

function extensionFinding({ installed, available, mayCreate }: DatabaseFacts['extensions']): Finding {
  const toMake = NEEDED_EXTENSIONS.filter((name) => !installed.includes(name));
  const missing = toMake.filter((name) => !available.includes(name));
  if (toMake.length === 0) {
    return well(words.extensions(NEEDED_EXTENSIONS.join(', ')));
  }

  if (missing.length > 0) {
    return problem(words.noExtension(missing.join(', ')));
  }

  return mayCreate ? off(words.extensionsComing(toMake.join(', '))) : problem(words.mayNotCreate(toMake.join(', ')));
}

function migrationFindings({ migrations }: DatabaseFacts): readonly Finding[] {
  const { applied, pending, unknown, edited, unfinished } = migrations;
  const broken = [
    ...(unfinished.length > 0 ? [problem(words.unfinished(unfinished.join(', ')))] : []),
    ...(unknown.length > 0 ? [problem(words.unknown(unknown.join(', ')))] : []),
    ...(edited.length > 0 ? [problem(words.edited(edited.join(', ')))] : []),
  ];
  if (broken.length > 0) {
    return broken;
  }

  return [pending.length > 0 ? off(words.pending(pending.length)) : well(words.migrated(applied))];
}

function clockFindings({ clockAheadSeconds }: DatabaseFacts): readonly Finding[] {
  const seconds = Math.round(clockAheadSeconds);
  const apart = Math.abs(seconds);
  if (apart <= CLOCK_AGREES_S) {
    return [well(words.clockAgrees(apart))];
  }

  return [apart < CLOCK_HARMS_S ? warning(words.clockOff(seconds)) : problem(words.clockOff(seconds))];
}

function restoredFindings({ restored }: DatabaseContents): readonly Finding[] {
  return [restored ? problem(words.restored) : well(words.notRestored)];
}

function firmFindings(contents: DatabaseContents, deps: DatabaseCheckDeps): readonly Finding[] {
  const { workspace, usesSlack, byInstalling } = deps;
  const { firms, firmsWithoutAdministrator, people } = contents;
  if (firms === 0) {
    return [workspace ? off(words.noFirm.what) : problem(words.noFirm)];
  }

  return [
    firms > 1 && !workspace && !byInstalling ? problem(words.severalFirms(firms)) : well(words.firms(firms, people)),
    ...(firmsWithoutAdministrator > 0 ? [problem(words.noAdministrator)] : []),
    ...(usesSlack || workspace ? linkFindings(contents, byInstalling) : []),
  ];
}

function linkFindings(
  { workspaces, people, linkedPeople }: DatabaseContents,
  byInstalling: boolean,
): readonly Finding[] {
  if (workspaces === 0) {
    return [problem(byInstalling ? words.notConnected : words.noWorkspace)];
  }

  return [linkedPeople === 0 ? problem(words.nobodyLinked) : well(words.linked(linkedPeople, people))];
}

function jobFindings({ oldestDueSeconds, failedJobs }: DatabaseContents): readonly Finding[] {
  const late = oldestDueSeconds ?? 0;
  const findings = [
    ...(late > TOO_LATE_S ? [problem(words.jobsLate(late))] : []),
    ...(late > LATE_S && late <= TOO_LATE_S ? [warning(words.jobsLate(late))] : []),
    ...Object.entries(failedJobs).map(([kind, count]) => problem(words.jobsFailed(kind, count))),
  ];

  return findings.length === 0 ? [well(words.jobsWell)] : findings;
}

function mailFindings({ unknownMails }: DatabaseContents): readonly Finding[] {
  return [unknownMails === 0 ? well(words.noUnknownMails) : warning(words.unknownMails(unknownMails))];
}
