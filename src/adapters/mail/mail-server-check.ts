// What the doctor and the setup look at of the mail server: it is greeted and signed in to as for a mail, and left.
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import type { Clock } from '../../ports/clock.ts';
import { sizeIn } from './announced-size.ts';
import type { DkimOptions } from './dkim.ts';
import { complaintOf, onConnection } from './one-connection.ts';
import { type MailServer, parseSmtpUrl } from './smtp-url.ts';
import { sendTestMail } from './test-mail.ts';
import { checkTexts as words } from './texts/checks.ts';

export type MailCheckDeps = {
  readonly mail:
    | { readonly smtpUrl: string; readonly mailFrom: string; readonly dkim: DkimOptions | undefined }
    | undefined;
  readonly workspace: boolean;
  readonly online: boolean;
  /** Where a test mail goes. */
  readonly testMailTo: string | undefined;
  readonly clock: Clock;
};

const MB = 1_000_000;
const ENOUGH_BYTES = 5 * MB;

export function mailServerChecks(deps: MailCheckDeps): readonly Check[] {
  return [
    { id: 'mail-server', title: words.titles.server, run: (signal) => serverFindings(deps, signal) },
    { id: 'test-mail', title: words.titles.testMail, run: async (signal) => [await testMailFinding(deps, signal)] },
  ];
}

async function serverFindings(deps: MailCheckDeps, signal: AbortSignal): Promise<readonly Finding[]> {
  const { mail, workspace, online } = deps;
  if (workspace || mail === undefined) {
    return [off(workspace ? words.workspace : words.notSetUp)];
  }

  const server = serverOf(mail.smtpUrl);
  if (server === undefined) {
    return [problem(words.badUrl)];
  }

  const setUp = well(words.setUp(server.host, server.port));

  return online ? [setUp, ...(await tryMailServer(mail.smtpUrl, signal))] : [setUp, off(words.notAsked)];
}

function serverOf(smtpUrl: string): MailServer | undefined {
  try {
    return parseSmtpUrl(smtpUrl);
  } catch {
    return undefined;
  }
}

/** Connects, secures, signs in, leaves. */
export async function tryMailServer(smtpUrl: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const server = serverOf(smtpUrl);
  if (server === undefined) {
    return [problem(words.badUrl)];
  }

  let greeting = '';
  const hear = (answer: string) => {
    greeting = answer;
  };
  const failure = await onConnection(server, { signal, hear });

  return failure === undefined ? greetedFindings(server, greeting) : [problem(complaintOf(failure))];
}

function greetedFindings(server: MailServer, greeting: string): readonly Finding[] {
  const bytes = sizeIn(greeting);
  const megabytes = ((bytes ?? 0) / MB).toFixed(1);
  const size = bytes !== undefined && bytes < ENOUGH_BYTES ? warning(words.small(megabytes)) : undefined;

  return [
    well(words.greets(server.secure || !server.loopback ? words.how.tls : words.how.clear)),
    server.auth ? well(words.signedIn) : off(words.noAuth),
    size ?? well(bytes === undefined ? words.sizeUnsaid : words.size(megabytes)),
  ];
}

async function testMailFinding(deps: MailCheckDeps, signal: AbortSignal): Promise<Finding> {
  const { mail, testMailTo: to, workspace, clock } = deps;
  if (to === undefined || mail === undefined || workspace) {
    return off(to === undefined ? words.noTestMail : workspace ? words.workspace : words.notSetUp);
  }

  const server = serverOf(mail.smtpUrl);
  if (server === undefined) {
    return problem(words.badUrl);
  }

  const outcome = await sendTestMail({ server, mail, to, date: clock.now() }, signal);
  if (outcome === undefined) {
    return well(words.testMailSent(to));
  }

  return problem(typeof outcome === 'string' ? words.testMailRefused(outcome) : outcome);
}
