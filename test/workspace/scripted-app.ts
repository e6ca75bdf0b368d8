// An app that answers each request of Slack as its script says, for tests of what Slack does then.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ScriptedAnswer = { readonly status: number; readonly noRetry?: true } | 'never';

export type ScriptedApp = { readonly url: string; stop(): Promise<void> };

/** Answers in this order, and 200 after that. */
export async function startScriptedApp(answers: readonly ScriptedAnswer[]): Promise<ScriptedApp> {
  const left = [...answers];
  const server = createServer((request, response) => {
    const answer = left.shift() ?? { status: 200 };
    request.resume();
    if (answer === 'never') return;
    response.writeHead(answer.status, answer.noRetry ? { 'x-slack-no-retry': '1' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
