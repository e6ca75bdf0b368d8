// The event about a dropped file when the app does not take it: sent again as Slack sends it again.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WorkspaceOptions } from '../../src/workspace/workspace-options.ts';
import { drop, started } from './dropped-files.ts';
import { startSampleWorkspace } from './sample-workspace.ts';
import { type ScriptedAnswer, startScriptedApp } from './scripted-app.ts';

describe('An app that does not answer', () => {
  async function deliver(answers: readonly ScriptedAnswer[], options: Partial<WorkspaceOptions> = {}) {
    const app = await startScriptedApp(answers);
    onTestFinished(() => app.stop());
    const appEventsUrl = () => app.url;
    const workspace = await started({ appEventsUrl, eventRetryDelaysMs: [0, 20, 40], ackTimeoutMs: 150, ...options });
    const delivery = await (await drop(workspace)).delivery;

    const sent = workspace.slack.requests();
    const retries = sent.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);
    return { delivery, retries, bodies: new Set(sent.map(({ body }) => body)) };
  }

  it('is asked again at most three times, with the number and the reason, and the same event', async () => {
    const broken = await deliver([{ status: 500 }, { status: 404 }, { status: 503 }, { status: 500 }]);

    expect(broken.delivery).toEqual({ kind: 'given-up', tries: 4 });
    expect(broken.retries).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(broken.bodies.size).toBe(1);
  });

  it('is asked again when it is late, until it answers', async () => {
    const late = await deliver(['never', { status: 200 }]);

    expect(late.delivery).toEqual({ kind: 'answered', tries: 2 });
    expect(late.retries[1]).toEqual(['1', 'http_timeout']);
  });

  it('is asked again when nobody listens', async () => {
    const gone = await deliver([], { appEventsUrl: () => 'http://127.0.0.1:9/slack/events' });

    expect(gone.delivery).toEqual({ kind: 'given-up', tries: 4 });
    expect(gone.retries.at(-1)).toEqual(['3', 'connection_failed']);
  });

  it('is left alone when it says so', async () => {
    expect((await deliver([{ status: 500, noRetry: true }])).delivery).toEqual({ kind: 'given-up', tries: 1 });
  });

  it('does not hold up the stop of the workspace', async () => {
    const app = await startScriptedApp([{ status: 500 }, { status: 500 }]);
    onTestFinished(() => app.stop());
    const workspace = await startSampleWorkspace({ appEventsUrl: () => app.url });
    const { delivery } = await drop(workspace);
    await expect.poll(() => workspace.slack.requests().length).toBe(2);

    await workspace.stop();

    expect(await delivery).toEqual({ kind: 'given-up', tries: 2 });
  });
});
