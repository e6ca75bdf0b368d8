// What the doctor looks at of PUBLIC_URL: with --online, whether it leads to this very installation.
import { codeOfCause } from '../../core/fault.ts';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import { INSTANCE_HEADER, instanceMark } from './instance-mark.ts';
import { checkTexts as words } from './texts/checks.ts';

export type PublicUrlCheckDeps = {
  readonly publicUrl: string | undefined;
  readonly workspace: boolean;
  readonly online: boolean;
  /** Undefined when it is not known: then whoever answers "ok" is believed. */
  readonly secretKey: string | undefined;
};

export function publicUrlCheck(deps: PublicUrlCheckDeps): Check {
  return { id: 'public-url', title: words.title, run: (signal) => findings(deps, signal) };
}

async function findings(deps: PublicUrlCheckDeps, signal: AbortSignal): Promise<readonly Finding[]> {
  const { publicUrl, workspace, online } = deps;
  if (publicUrl === undefined) {
    return [off(workspace ? words.workspace : words.notSet)];
  }

  const isHttps = publicUrl.startsWith('https:');
  const how = isHttps || workspace ? well(words.set(publicUrl)) : warning(words.loopback(publicUrl));

  return online ? [how, await reach({ publicUrl, secretKey: deps.secretKey }, signal)] : [how];
}

type Reach = { readonly publicUrl: string; readonly secretKey: string | undefined };

async function reach({ publicUrl, secretKey }: Reach, signal: AbortSignal): Promise<Finding> {
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { redirect: 'manual', signal });
    await answer.body?.cancel();
    if (answer.status >= 300 && answer.status < 400) {
      return problem(words.redirect(publicUrl));
    }

    if (answer.status !== 200) {
      return problem(words.status(publicUrl, answer.status));
    }

    const isUs = secretKey === undefined || answer.headers.get(INSTANCE_HEADER) === instanceMark(secretKey);

    return isUs ? well(words.reached(publicUrl)) : problem(words.stranger(publicUrl));
  } catch (cause) {
    return problem(unreachable(publicUrl, codeOfFetch(cause)));
  }
}

/** `fetch` says why in its error's cause. */
function codeOfFetch(cause: unknown): string {
  return codeOfCause(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
}

function unreachable(publicUrl: string, code: string) {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return words.noName(publicUrl);
  }

  return /CERT|UNABLE_TO|ERR_TLS|SSL/.test(code)
    ? words.certificate(publicUrl, code)
    : words.notReached(publicUrl, code);
}
