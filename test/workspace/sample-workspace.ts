// Starts the workspace with a sample firm and the sample app on one loopback server, for the tests of this folder.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { startWorkspace, type Workspace } from '../../src/workspace/start-workspace.ts';
import type { WorkspaceOptions } from '../../src/workspace/workspace-options.ts';
import { createSampleApp, type SampleApp } from './sample-app.ts';

export type SampleWorkspace = Workspace & {
  readonly sample: SampleApp;
  readonly origin: string;
  /** Moves the workspace's clock on. */
  readonly passMs: (ms: number) => void;
};

const people = [
  { id: 'U0DANA', name: 'Dana Reyes', note: 'Billing', guest: false },
  { id: 'U0SAM', name: 'Sam Whitfield', note: 'Attorney', guest: false },
  { id: 'U0GAIL', name: 'Gail Ito', note: 'Guest', guest: true },
  { id: 'U0NOEL', name: 'Noel Park', note: 'Not linked', guest: false },
];

const everyone = people.map((person) => person.id);

/** Runs until `stop`; `overrides` replace parts of the workspace's options. */
export async function startSampleWorkspace(overrides: Partial<WorkspaceOptions> = {}): Promise<SampleWorkspace> {
  const web = express();
  const server = createServer(web);
  const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let ahead = 0;
  await listening;
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const workspace = await startWorkspace({
    ...firm(),
    appEventsUrl: () => `${origin}/slack/events`,
    clock: { now: () => new Date(Date.now() + ahead) },
    ...overrides,
  });
  const secrets = { ...firm(), ...overrides };
  const sample = createSampleApp({ web, ...secrets, slackApiUrl: workspace.slackApiUrl });
  web.use('/workspace', workspace.router);

  return {
    ...workspace,
    sample,
    origin,
    passMs: (ms) => {
      ahead += ms;
    },
    stop: async () => {
      await workspace.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function firm() {
  return {
    teamId: 'T0MARLOW',
    teamName: 'Marlow & Finch LLP',
    botToken: 'xoxb-sample',
    signingSecret: 'sample-signing-secret',
    users: people,
    conversations: [
      channel({ id: 'C0BILLING', name: 'acme-billing', memberIds: ['U0DANA', 'U0SAM', 'U0NOEL'] }),
      channel({ id: 'C0SHARED', name: 'acme-with-client', memberIds: everyone, extShared: true }),
      channel({ id: 'C0CLOSED', name: 'partners', memberIds: ['U0DANA'], private: true, botIsMember: false }),
      ...everyone.map((id) => ({
        ...channel({ id: `D${id}`, name: 'ShareBill', memberIds: [id] }),
        kind: 'im' as const,
      })),
    ],
    seedMessages: [
      {
        conversationId: 'C0BILLING',
        userId: 'U0SAM',
        text: 'Can somebody send bill 1042 to *Acme*? They asked <@U0DANA> for it.',
      },
    ],
    randomToken: () => randomBytes(18).toString('base64url'),
  };
}

function channel(given: {
  id: string;
  name: string;
  memberIds: string[];
  extShared?: boolean;
  private?: boolean;
  botIsMember?: boolean;
}) {
  return { kind: 'channel' as const, extShared: false, ...given };
}
