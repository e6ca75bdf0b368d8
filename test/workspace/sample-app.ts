// A small Slack app of the tests' own, on the real Bolt.
// Used by the tests of the workspace, which must not depend on our app.
import { App, ExpressReceiver, LogLevel } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Express } from 'express';
import { bills, card, option, plain, previewView, shareView } from './sample-views.ts';

export type SampleAnswer = 'close' | 'errors' | 'update' | 'push' | 'clear' | 'late' | 'nonsense' | 'stranger';

/** What the app heard, and how it shall answer the next submissions. */
export type SampleApp = {
  readonly app: App;
  readonly heard: Record<string, unknown>[];
  answer: SampleAnswer;
  lateMs: number;
};

/** Mounts the app's Slack endpoint in `web`. */
export function createSampleApp(options: {
  web: Express;
  signingSecret: string;
  botToken: string;
  slackApiUrl: string;
}): SampleApp {
  const receiver = new ExpressReceiver({
    signingSecret: options.signingSecret,
    app: options.web,
    endpoints: '/slack/events',
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    receiver,
    token: options.botToken,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: options.slackApiUrl, retryConfig: { retries: 0 } },
  });
  const sample: SampleApp = { app, heard: [], answer: 'close', lateMs: 0 };

  addCommands(sample);
  addInteractions(sample);
  addViews(sample);
  return sample;
}

function addCommands({ app, heard }: SampleApp): void {
  app.command('/sharebill', async ({ ack, body, client }) => {
    heard.push({ ...body });
    if (body.text === 'help') {
      await ack({ response_type: 'ephemeral', text: 'Type */sharebill* and a bill number.' });
      return;
    }
    if (body.text === 'late') await new Promise((resolve) => setTimeout(resolve, 600));
    await ack();
    if (body.text !== 'late') await client.views.open({ trigger_id: body.trigger_id, view: shareView() });
  });
  for (const id of ['share-bill', 'share-bill-of-message']) {
    app.shortcut(id, async ({ ack, body, client }) => {
      heard.push({ ...body });
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: shareView() });
    });
  }
  app.event('app_uninstalled', async ({ event }) => {
    heard.push({ ...event });
  });
}

function addInteractions({ app, heard }: SampleApp): void {
  app.options('bill', async ({ ack, body }) => {
    heard.push({ ...body });
    const query = body.value.toLowerCase();
    const found = bills.filter((bill) => `${bill.number} ${bill.client}`.toLowerCase().includes(query));
    await ack({
      options: found.map((bill) => option(bill.number, `${bill.number} · ${bill.client} · ${bill.amount}`)),
    });
  });
  app.options('to', async ({ ack, body }) => {
    const groups = [
      { label: plain('Suggested'), options: [option('con_1', 'Robin Acme (robin@acme.test)')] },
      { label: plain('Others'), options: [option('con_2', 'Pat Lee (pat@acme.test)')] },
    ];
    const fits = (text: string) => text.toLowerCase().includes(body.value.toLowerCase());
    await ack({
      option_groups: groups.map((group) => ({ ...group, options: group.options.filter((one) => fits(one.text.text)) })),
    });
  });
  app.action('bill', async ({ ack, body, client }) => {
    heard.push({ ...body });
    await ack();
    if (body.type !== 'block_actions' || body.view === undefined) return;

    const chosen = body.view.state.values.bill?.bill?.selected_option?.value ?? '';
    await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: shareView(chosen) });
  });
  app.action(/.*/, async ({ ack, body }) => {
    heard.push({ ...body });
    await ack();
  });
}

function addViews(sample: SampleApp): void {
  sample.app.view('share', async ({ ack, body, client }) => {
    sample.heard.push({ ...body });
    switch (sample.answer) {
      case 'close':
        await ack();
        await client.chat.postMessage({ channel: 'C0BILLING', text: 'Bill 1042 is shared', blocks: card() });
        return;
      case 'errors':
        return ack({ response_action: 'errors', errors: { message: 'This message is too polite.' } });
      case 'stranger':
        return ack({ response_action: 'errors', errors: { nowhere: 'No such block.' } });
      case 'update':
        return ack({ response_action: 'update', view: shareView('1042') });
      case 'push':
        return ack({ response_action: 'push', view: previewView() });
      case 'clear':
        return ack({ response_action: 'clear' });
      case 'late':
        await new Promise((resolve) => setTimeout(resolve, sample.lateMs));
        return ack();
      case 'nonsense':
        return ack({ response_action: 'update', view: { type: 'modal', title: plain('No blocks') } as ModalView });
    }
  });
  sample.app.view('preview', async ({ ack, body, client }) => {
    sample.heard.push({ ...body });
    await ack({ response_action: 'clear' });
    await client.chat.postMessage({ channel: 'C0BILLING', text: 'Bill 1042 is shared', blocks: card() });
  });
  sample.app.view({ type: 'view_closed', callback_id: 'share' }, async ({ ack, body }) => {
    sample.heard.push({ ...body });
    await ack();
  });
}
