// What the doctor looks at of the Slack app: whether Slack accepts it, what it may do, and whether the clocks agree.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import type { Clock } from '../../ports/clock.ts';
import { askSlack, type SlackAccess, type SlackAnswer } from './ask-slack.ts';
import { sampleShapes } from './sample-shapes.ts';
import { checkTexts as words } from './texts/checks.ts';

export type SlackCheckDeps = {
  readonly access: SlackAccess | undefined;
  /** Each workspace has a token of its own, which no variable holds. */
  readonly byInstalling: boolean;
  readonly workspace: boolean;
  readonly online: boolean;
  readonly clock: Clock;
};

const CLOCK_AGREES_S = 60;
const CLOCK_HARMS_S = 300;
/** What an app that is installed has beside the scopes it asked for. */
const ALWAYS_THERE = new Set(['identify']);

type Asked = { readonly answer: SlackAnswer; readonly clockBehindSeconds: number | undefined };

export function slackChecks(deps: SlackCheckDeps): readonly Check[] {
  let asked: Promise<Asked> | undefined;
  const ask = (access: SlackAccess) => {
    asked ??= askOnce(access, deps.clock);

    return asked;
  };
  const check = (id: string, title: string, look: Look): Check => ({
    id,
    title,
    run: (signal) => findings(deps, { ask, look, isFirst: id === 'slack', signal }),
  });

  return [
    check('slack', words.titles.slack, async ({ answer }) => [acceptedFinding(answer)]),
    check('slack-scopes', words.titles.scopes, async ({ answer }) => scopeFindings(answer)),
    check('clock', words.titles.clock, async ({ clockBehindSeconds }) => [clockFinding(clockBehindSeconds)]),
    check('slack-blocks', words.titles.blocks, blockFindings),
    { id: 'slack-manifest', title: words.titles.manifest, run: async () => [off(words.noManifestToken)] },
  ];
}

type Question = { readonly access: SlackAccess; readonly signal: AbortSignal };
type Look = (asked: Asked, question: Question) => Promise<readonly Finding[]>;

async function findings(
  { access, byInstalling, workspace, online }: SlackCheckDeps,
  check: { ask: (access: SlackAccess) => Promise<Asked>; look: Look; isFirst: boolean; signal: AbortSignal },
): Promise<readonly Finding[]> {
  if (access === undefined) {
    return [off(workspace ? words.workspace : byInstalling ? words.byInstalling : words.notSetUp)];
  }

  if (!online) {
    return [check.isFirst ? well(words.setUp) : off(words.notAsked)];
  }

  return check.look(await check.ask(access), { access, signal: check.signal });
}

/** One question serves all checks; it ends by itself before the first of them is given up. */
async function askOnce(access: SlackAccess, clock: Clock): Promise<Asked> {
  const answer = await askSlack(access, { method: 'auth.test', signal: AbortSignal.timeout(8_000) });
  const date = 'date' in answer ? answer.date : undefined;
  const clockBehindSeconds =
    date === undefined ? undefined : Math.round((date.getTime() - clock.now().getTime()) / 1_000);

  return { answer, clockBehindSeconds };
}

function acceptedFinding(answer: SlackAnswer): Finding {
  switch (answer.kind) {
    case 'answered':
      return well(words.installed(answer.body.team ?? '', answer.body.team_id ?? ''));
    case 'refused':
      return problem(words.refused(answer.code));
    case 'odd':
      return problem(words.oddAnswer(answer.status));
    case 'unreachable':
      return problem(words.noAnswer(answer.code));
  }
}

async function scopeFindings(answer: SlackAnswer): Promise<readonly Finding[]> {
  if (answer.kind !== 'answered') {
    return [off(words.notKnown)];
  }

  if (answer.scopes === undefined) {
    return [off(words.scopesUnsaid)];
  }

  const given = new Set(answer.scopes);
  const needed = new Set(await neededScopes());
  const missing = [...needed].filter((scope) => !given.has(scope));
  const tooMany = [...given].filter((scope) => !needed.has(scope) && !ALWAYS_THERE.has(scope));

  return [
    missing.length > 0 ? problem(words.scopesMissing(missing.join(', '))) : well(words.scopesWell),
    ...(tooMany.length > 0 ? [warning(words.scopesTooMany(tooMany.join(', ')))] : []),
  ];
}

// As far from src/adapters/slack as from dist/adapters/slack.
const MANIFEST = new URL('../../../manifests/slack.json', import.meta.url);

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

async function neededScopes(): Promise<readonly string[]> {
  return Manifest.parse(JSON.parse(await readFile(MANIFEST, 'utf8'))).oauth_config.scopes.bot;
}

function clockFinding(behind: number | undefined): Finding {
  if (behind === undefined) {
    return off(words.clockUnsaid);
  }

  const apart = Math.abs(behind);
  if (apart <= CLOCK_AGREES_S) {
    return well(words.clockAgrees(apart));
  }

  return apart < CLOCK_HARMS_S ? warning(words.clockOff(behind)) : problem(words.clockOff(behind));
}

async function blockFindings({ answer }: Asked, question: Question): Promise<readonly Finding[]> {
  if (answer.kind !== 'answered') {
    return [off(words.notKnown)];
  }

  const shapes = Object.entries(sampleShapes()) as [keyof typeof words.shapes, string][];
  const findings = await Promise.all(shapes.map((shape) => shapeFinding(shape, question)));
  const unwell = findings.filter((finding) => finding !== undefined);

  return unwell.length === 0 ? [well(words.blocksWell)] : unwell;
}

async function shapeFinding(
  [shape, json]: [keyof typeof words.shapes, string],
  { access, signal }: Question,
): Promise<Finding | undefined> {
  const answer = await askSlack(access, { method: 'blocks.validate', fields: { [shape]: json }, signal });
  if (answer.kind === 'answered') {
    return undefined;
  }

  if (answer.kind !== 'refused' || !answer.code.startsWith('invalid_') || answer.code === 'invalid_auth') {
    return off(words.blocksNotAsked(answer.kind === 'odd' ? String(answer.status) : answer.code));
  }

  const where = answer.body.errors?.map(({ pointer }) => pointer ?? '?').join(', ') ?? '?';

  return problem(words.blocksRefused(words.shapes[shape], where));
}

/** For the setup: what is wrong with a token, or whose workspace it opens. */
export async function tryToken(access: SlackAccess) {
  const { answer } = await askOnce(access, { now: () => new Date(0) });
  const finding = acceptedFinding(answer);
  const teamId = answer.kind === 'answered' ? answer.body.team_id : undefined;

  return { finding, teamId };
}
