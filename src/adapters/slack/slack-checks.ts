// What the doctor looks at of the Slack app: whether Slack accepts it, what it may do, and whether the clocks agree; with the
// token of the environment, or with that of each workspace that was connected by installing.
import { type Finding, off, problem, well } from '../../core/finding.ts';
import type { Result } from '../../core/result.ts';
import type { Check } from '../../ports/check.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SlackAccess } from './ask-slack.ts';
import { type ConnectedPart, connectedFindings, type WorkspaceLook } from './connected-checks.ts';
import {
  type Asked,
  acceptedFinding,
  askWho,
  blockFindings,
  clockFinding,
  type Question,
  scopeFindings,
} from './slack-look.ts';
import { checkTexts as words } from './texts/checks.ts';

export type SlackCheckDeps = {
  readonly access: SlackAccess | undefined;
  /** Each workspace has a token of its own, which no variable holds: looked at by whoever can open it. */
  readonly connected: (() => Promise<ConnectedResult>) | undefined;
  readonly workspace: boolean;
  readonly online: boolean;
  readonly clock: Clock;
};

export type ConnectedResult = Result<
  readonly WorkspaceLook[],
  { readonly code: 'no-database' | 'no-key' | 'other-process' }
>;

const LIMIT_MS = 8_000;

export function slackChecks(deps: SlackCheckDeps): readonly Check[] {
  const once = askedOnce(deps);
  const check = (part: ConnectedPart, title: string, look: Look): Check => ({
    id: IDS[part],
    title,
    run: (signal) => findings(deps, { part, look, once, signal }),
  });

  return [
    check('accepted', words.titles.slack, async ({ answer }) => [acceptedFinding(answer)]),
    check('scopes', words.titles.scopes, async ({ answer }) => scopeFindings(answer)),
    check('clock', words.titles.clock, async ({ clockBehindSeconds }) => [clockFinding(clockBehindSeconds)]),
    check('blocks', words.titles.blocks, ({ answer }, question) => blockFindings(answer, question)),
    { id: 'slack-manifest', title: words.titles.manifest, run: async () => [off(words.noManifestToken)] },
  ];
}

const IDS = { accepted: 'slack', scopes: 'slack-scopes', clock: 'clock', blocks: 'slack-blocks' } as const;

type Look = (asked: Asked, question: Question) => Promise<readonly Finding[]>;
type Once = ReturnType<typeof askedOnce>;

/** One question serves all checks; it ends by itself before the first of them is given up. */
function askedOnce({ clock, connected }: SlackCheckDeps) {
  let asked: Promise<Asked> | undefined;
  let looked: Promise<ConnectedResult> | undefined;

  return {
    ask: (access: SlackAccess) => {
      asked ??= askWho({ access, signal: AbortSignal.timeout(LIMIT_MS) }, clock);

      return asked;
    },
    look: () => {
      looked ??= connected?.();

      return looked;
    },
  };
}

async function findings(
  { access, connected, workspace, online }: SlackCheckDeps,
  check: { part: ConnectedPart; look: Look; once: Once; signal: AbortSignal },
): Promise<readonly Finding[]> {
  const isFirst = check.part === 'accepted';
  if (access === undefined && connected === undefined) {
    return [off(workspace ? words.workspace : words.notSetUp)];
  }

  if (!online) {
    return [isFirst ? well(access ? words.setUp : words.byInstalling) : off(words.notAsked)];
  }

  return access
    ? check.look(await check.once.ask(access), { access, signal: check.signal })
    : ofConnected(await check.once.look(), check.part);
}

/** Why nothing could be looked at is said once, by the first check. */
function ofConnected(looks: ConnectedResult | undefined, part: ConnectedPart): readonly Finding[] {
  if (looks === undefined || !looks.ok) {
    return [off(part === 'accepted' && looks ? words.notLookedAt[looks.refusal.code] : words.notKnownOfAny)];
  }

  if (looks.value.length === 0) {
    return [part === 'accepted' ? problem(words.noneConnected) : off(words.notKnownOfAny)];
  }

  return connectedFindings(looks.value, part);
}

/** For the setup: what is wrong with a token, or whose workspace it opens. */
export async function tryToken(access: SlackAccess) {
  const { answer } = await askWho({ access, signal: AbortSignal.timeout(LIMIT_MS) }, { now: () => new Date(0) });
  const finding = acceptedFinding(answer);
  const teamId = answer.kind === 'answered' ? answer.body.team_id : undefined;

  return { finding, teamId };
}
