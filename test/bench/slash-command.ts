// How long a slash command takes to its acknowledgement and to its form, beside bare Bolt doing the same.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver, LogLevel } from '@slack/bolt';
import express from 'express';
import { type BareSlack, startBareSlack } from '../support/slack/bare-slack.ts';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';
import { slackDriver } from '../support/slack/signed-slack.ts';
import { startBenchProduct } from './bench-product.ts';
import { type Figure, percentile } from './figures.ts';

const WARM_UP = 50;
const COMMANDS = 500;

/** One command at a time, now ours, now Bolt's, so that both meet the same machine. */
export async function benchSlashCommand(): Promise<Figure[]> {
  const slack = await startBareSlack();
  const product = await startBenchProduct({ slackApiUrl: slack.apiUrl });
  const bare = await startBareBolt(slack);
  const ours = timer(`${product.shareBill.url}/slack/events`, slack);
  const bolts = timer(bare.eventsUrl, slack);
  for (let index = 0; index < WARM_UP + COMMANDS; index += 1) {
    await ours.run(index >= WARM_UP);
    await bolts.run(index >= WARM_UP);
  }

  await bare.stop();
  await product.stop();
  await slack.stop();
  const [ack, bareAck] = [percentile(ours.acks, 0.99), percentile(bolts.acks, 0.99)];
  const [form, bareForm] = [percentile(ours.forms, 0.99), percentile(bolts.forms, 0.99)];

  return [
    { name: 'slash command → ack, p99', value: ack, unit: 'ms' },
    { name: 'bare Bolt → ack, p99', value: bareAck, unit: 'ms' },
    { name: 'slash command → ack, against bare Bolt', value: ack / bareAck, unit: '×', limit: { most: 3 } },
    { name: 'slash command → views.open, p99', value: form, unit: 'ms' },
    { name: 'bare Bolt → views.open, p99', value: bareForm, unit: 'ms' },
    { name: 'slash command → views.open, against bare Bolt', value: form / bareForm, unit: '×', limit: { most: 3 } },
  ];
}

function timer(eventsUrl: string, slack: BareSlack) {
  let triggerId = '';
  let count = 0;
  const driver = slackDriver({
    eventsUrl,
    signingSecret: BARE_WORKSPACE.signingSecret,
    teamId: BARE_WORKSPACE.teamId,
    now: () => new Date(),
    triggerId: async () => triggerId,
  });
  const acks: number[] = [];
  const forms: number[] = [];

  return {
    acks,
    forms,
    async run(counts: boolean): Promise<void> {
      count += 1;
      triggerId = `${eventsUrl}-${count}`;
      const opened = slack.opened(triggerId);
      const begun = performance.now();
      const conversation = { id: BARE_WORKSPACE.conversation, name: 'bench' };
      const user = { id: BARE_WORKSPACE.userId, name: 'sam' };
      await driver.command({ user, conversation, command: '/sharebill', text: '1042' });
      const acknowledged = performance.now();
      const formAt = await opened;
      if (counts) {
        acks.push(acknowledged - begun);
        forms.push(formAt - begun);
      }
      // what follows the form is not part of the measure, and must not run into the next command
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

async function startBareBolt(slack: BareSlack) {
  const web = express();
  const receiver = new ExpressReceiver({
    signingSecret: BARE_WORKSPACE.signingSecret,
    app: web,
    endpoints: '/slack/events',
  });
  const app = new App({
    receiver,
    token: BARE_WORKSPACE.botToken,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.command('/sharebill', async ({ ack, body, client }) => {
    await ack();
    const title = { type: 'plain_text' as const, text: 'Share a bill' };
    const blocks = [{ type: 'section' as const, text: { type: 'plain_text' as const, text: 'One moment…' } }];
    await client.views.open({ trigger_id: body.trigger_id, view: { type: 'modal', title, blocks } });
  });
  const server = createServer(web);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    eventsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
