// What the doctor finds of the workspaces that were connected by installing. The process that can open the tokens tries
// them; findings alone go on from there. Used by slack-checks.ts, and by the running process (compose-connected.ts).
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SlackAnswer } from './ask-slack.ts';
import { acceptedFinding, askWho, blockFindings, clockFinding, type Question, scopeFindings } from './slack-look.ts';
import { checkTexts } from './texts/checks.ts';

const words = checkTexts.connected;

/** Of one workspace: its token, or why there is none to try. */
export type KeptToken = { readonly workspaceId: string } & (
  | { readonly token: string }
  | { readonly lost: 'wiped' | 'unreadable' }
);

/** Plain data without the token: it goes through the control socket as JSON. */
export type WorkspaceLook = {
  readonly workspaceId: string;
  readonly accepted: readonly Finding[];
  readonly scopes: readonly Finding[];
  readonly blocks: readonly Finding[];
  readonly clockBehindSeconds?: number | undefined;
};

export type ConnectedPart = 'accepted' | 'scopes' | 'clock' | 'blocks';

export type LookDeps = {
  readonly apiUrl?: string | undefined;
  readonly clock: Clock;
  /** How long one workspace may take, and all of them together. */
  readonly limits?: { readonly eachMs: number; readonly allMs: number };
};

const AT_ONCE = 4;
/** All together end before a check of the doctor is given up. */
const LIMITS = { eachMs: 3_000, allMs: 7_000 };

export async function lookAtWorkspaces(tokens: readonly KeptToken[], deps: LookDeps): Promise<WorkspaceLook[]> {
  const { eachMs, allMs } = deps.limits ?? LIMITS;
  const timeUp = AbortSignal.timeout(allMs);
  const waiting = tokens.entries();
  const looks: WorkspaceLook[] = [];
  const lookInTurn = async () => {
    for (const [index, token] of waiting) {
      const signal = AbortSignal.any([timeUp, AbortSignal.timeout(eachMs)]);
      looks[index] = timeUp.aborted ? unknown(token, warning(words.late)) : await lookAt(token, { ...deps, signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lookInTurn));

  return looks;
}

async function lookAt(kept: KeptToken, deps: LookDeps & { readonly signal: AbortSignal }): Promise<WorkspaceLook> {
  if ('lost' in kept) {
    return unknown(kept, kept.lost === 'wiped' ? warning(words.wiped) : problem(words.unreadable));
  }

  const { workspaceId, token } = kept;
  const question: Question = { access: { botToken: token, apiUrl: deps.apiUrl }, signal: deps.signal };
  const { answer, clockBehindSeconds } = await askWho(question, deps.clock);
  if (answer.kind !== 'answered') {
    return { ...unknown(kept, refusedFinding(answer)), clockBehindSeconds };
  }

  const clean = (findings: readonly Finding[]) => findings.map((finding) => withoutToken(finding, token));

  return {
    workspaceId,
    clockBehindSeconds,
    accepted: clean([teamFinding(answer.body.team_id, workspaceId)]),
    scopes: clean((await scopeFindings(answer)).map(installAgain)),
    blocks: clean(await blockFindings(answer, question)),
  };
}

function unknown({ workspaceId }: KeptToken, finding: Finding): WorkspaceLook {
  return { workspaceId, accepted: [finding], scopes: [off(words.notKnown)], blocks: [off(words.notKnown)] };
}

function refusedFinding(answer: SlackAnswer): Finding {
  return answer.kind === 'refused' ? problem(words.refused(answer.code)) : acceptedFinding(answer);
}

function teamFinding(teamId: string | undefined, workspaceId: string): Finding {
  return teamId === workspaceId ? well(words.accepted) : problem(words.otherTeam(teamId ?? '?'));
}

function installAgain(finding: Finding): Finding {
  return 'todo' in finding ? { ...finding, todo: `${finding.todo} ${words.again}` } : finding;
}

/** Whoever answers in the place of Slack may say back what it was asked with. */
function withoutToken(finding: Finding, token: string): Finding {
  const clean = (text: string) => text.replaceAll(token, '•••');

  return 'todo' in finding
    ? { ...finding, what: clean(finding.what), todo: clean(finding.todo) }
    : { ...finding, what: clean(finding.what) };
}

/** Of all workspaces together: who has the same finding is named in one line. */
export function connectedFindings(looks: readonly WorkspaceLook[], part: ConnectedPart): readonly Finding[] {
  return part === 'clock' ? [worstClock(looks)] : named(looks.map((look) => [look.workspaceId, look[part]]));
}

/** It is one clock: the answer that is farthest off says most. */
function worstClock(looks: readonly WorkspaceLook[]): Finding {
  const [worst] = looks
    .flatMap(({ workspaceId, clockBehindSeconds: behind }) => (behind === undefined ? [] : [{ workspaceId, behind }]))
    .toSorted((left, right) => Math.abs(right.behind) - Math.abs(left.behind));

  return worst
    ? saidOf([worst.workspaceId], { finding: clockFinding(worst.behind), more: 0 })
    : clockFinding(undefined);
}

const MOST_NAMED = 20;
const ORDER: readonly Finding['kind'][] = ['problem', 'warning', 'ok', 'off'];

/** What is to be mended comes first, and its workspaces are named first. */
function named(found: readonly (readonly [string, readonly Finding[]])[]): readonly Finding[] {
  const sorted = grouped(found).toSorted((left, right) => rankOf(left) - rankOf(right));
  let left = MOST_NAMED;

  return sorted.map(({ finding, ids }) => {
    const shown = ids.slice(0, left);
    left -= shown.length;

    return saidOf(shown, { finding, more: ids.length - shown.length });
  });
}

type Group = { readonly finding: Finding; readonly ids: string[] };

function grouped(found: readonly (readonly [string, readonly Finding[]])[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [workspaceId, findings] of found) {
    for (const finding of findings) {
      const key = JSON.stringify(finding);
      const group = groups.get(key) ?? { finding, ids: [] };
      // form and card may have the same one
      if (!group.ids.includes(workspaceId)) group.ids.push(workspaceId);
      groups.set(key, group);
    }
  }

  return [...groups.values()];
}

function rankOf({ finding }: Group): number {
  return ORDER.indexOf(finding.kind);
}

function saidOf(ids: readonly string[], { finding, more }: { finding: Finding; more: number }): Finding {
  return { ...finding, what: `${checkTexts.of(ids, more)}: ${finding.what}` };
}
