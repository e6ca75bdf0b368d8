// What the doctor looks at of the way back for mails: the port for bounces, and whether something listens there.
import { createConnection } from 'node:net';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import { checkTexts as words } from './texts/checks.ts';

export type BounceCheckDeps = {
  readonly host: string;
  readonly port: number | undefined;
  readonly workspace: boolean;
  readonly online: boolean;
};

export function bounceCheck(deps: BounceCheckDeps): Check {
  return { id: 'bounces', title: words.titles.bounces, run: async (signal) => [await finding(deps, signal)] };
}

async function finding({ host, port, workspace, online }: BounceCheckDeps, signal: AbortSignal): Promise<Finding> {
  if (workspace || port === undefined) {
    return off(workspace ? words.workspace : words.bouncesOff);
  }

  if (port === 0) {
    return warning(words.bouncesAnyPort);
  }

  if (!online) {
    return off(words.notAsked);
  }

  return (await listens({ host, port }, signal)) ? well(words.bouncesListen(port)) : problem(words.bouncesSilent(port));
}

function listens(place: { host: string; port: number }, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(place);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    signal.addEventListener('abort', () => end(false), { once: true });
  });
}
