// One look at what a bot token opens: whether Slack accepts it, what it may do, whether the clocks agree, and whether Slack
// would take our form and card. Used by slack-checks.ts, connected-checks.ts and the setup.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Clock } from '../../ports/clock.ts';
import { askSlack, type SlackAccess, type SlackAnswer } from './ask-slack.ts';
import { sampleShapes } from './sample-shapes.ts';
import { checkTexts as words } from './texts/checks.ts';

const CLOCK_AGREES_S = 60;
const CLOCK_HARMS_S = 300;
/** What an app that is installed has beside the scopes it asked for. */
const ALWAYS_THERE = new Set(['identify']);

export type Asked = { readonly answer: SlackAnswer; readonly clockBehindSeconds: number | undefined };

export type Question = { readonly access: SlackAccess; readonly signal: AbortSignal };

export async function askWho({ access, signal }: Question, clock: Clock): Promise<Asked> {
  const answer = await askSlack(access, { method: 'auth.test', signal });
  const date = 'date' in answer ? answer.date : undefined;
  const clockBehindSeconds =
    date === undefined ? undefined : Math.round((date.getTime() - clock.now().getTime()) / 1_000);

  return { answer, clockBehindSeconds };
}

export function acceptedFinding(answer: SlackAnswer): Finding {
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

export async function scopeFindings(answer: SlackAnswer): Promise<readonly Finding[]> {
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

export function clockFinding(behind: number | undefined): Finding {
  if (behind === undefined) {
    return off(words.clockUnsaid);
  }

  const apart = Math.abs(behind);
  if (apart <= CLOCK_AGREES_S) {
    return well(words.clockAgrees(apart));
  }

  return apart < CLOCK_HARMS_S ? warning(words.clockOff(behind)) : problem(words.clockOff(behind));
}

export async function blockFindings(answer: SlackAnswer, question: Question): Promise<readonly Finding[]> {
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
