// A small Slack app of the tests' own, on the real Bolt.
// Used by the tests of the workspace, which must not depend on our app.
import { App, type BlockButtonAction, ExpressReceiver, LogLevel, type ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Express } from 'express';
import { billOption, bills, card, contacts, plain, preparingView, previewView, shareView } from './sample-views.ts';

export type SampleAnswer =
  | 'close'
  | 'errors'
  | 'update'
  | 'preview'
  | 'push'
  | 'clear'
  | 'late'
  | 'nonsense'
  | 'stranger';

/** What the app heard, and how it shall answer the next submissions. */
export type SampleApp = {
  readonly app: App;
  readonly heard: Record<string, unknown>[];
  answer: SampleAnswer;
  /** How long `late` waits, and how long `preview` prepares. */
  lateMs: number;
  /** The contents of the files that it was told of. */
  readonly read: string[];
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
  const sample: SampleApp = { app, heard: [], answer: 'close', lateMs: 0, read: [] };

  addCommands(sample);
  addFiles(sample);
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
    if (body.text !== 'late') await client.views.open({ trigger_id: body.trigger_id, view: shareView(body.text) });
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
  app.event('app_home_opened', async () => undefined);
}

/** Reads the file as an app does: by its id, then by its address. */
function addFiles({ app, heard, read }: SampleApp): void {
  app.event('file_shared', async ({ event, body, client }) => {
    heard.push({ ...body });
    const { file } = await client.files.info({ file: event.file_id });
    const answer = await fetch(file?.url_private_download ?? '', {
      headers: { authorization: `Bearer ${client.token}` },
    });
    read.push(await answer.text());
  });
}

type WebClient = App['client'];

function addInteractions({ app, heard }: SampleApp): void {
  app.options('bill', async ({ ack, body }) => {
    heard.push({ ...body });
    const query = body.value.toLowerCase();
    const found = bills.filter((bill) => `${bill.number} ${bill.client}`.toLowerCase().includes(query));
    await ack({ options: found.map(billOption) });
  });
  app.options('to', async ({ ack, body }) => {
    const groups = [
      { label: plain('Suggested'), options: contacts.slice(0, 1) },
      { label: plain('Others'), options: contacts.slice(1) },
    ];
    const fits = (text: string) => text.toLowerCase().includes(body.value.toLowerCase());
    const fitting = groups.map((group) => ({ ...group, options: group.options.filter((one) => fits(one.text.text)) }));
    await ack({ option_groups: fitting.filter((group) => group.options.length > 0) });
  });
  app.action('bill', async ({ ack, body, client }) => {
    heard.push({ ...body });
    await ack();
    if (body.type !== 'block_actions' || body.view === undefined) return;

    const chosen = body.view.state.values.bill?.bill?.selected_option?.value ?? '';
    await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: shareView(chosen) });
  });
  app.action<BlockButtonAction>('cancel-share', async ({ ack, body, action, client }) => {
    heard.push({ ...body });
    await ack();
    if (body.message === undefined || body.channel === undefined) return;

    const blocks = card({ bill: action.value ?? '', status: 'Cancelled by Dana Reyes', cancellable: false });
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'Cancelled', blocks });
  });
  app.action(/^(?!bill$|cancel-share$)/, async ({ ack, body }) => {
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
        await postCard(client, chosenBill(body.view));
        return;
      case 'errors':
        return ack({ response_action: 'errors', errors: { message: 'This message is too polite.' } });
      case 'stranger':
        return ack({ response_action: 'errors', errors: { nowhere: 'No such block.' } });
      case 'update':
        return ack({ response_action: 'update', view: shareView('1042') });
      case 'preview':
        await ack({ response_action: 'update', view: preparingView() });
        await new Promise((resolve) => setTimeout(resolve, sample.lateMs));
        await client.views.update({ view_id: body.view.id, view: previewView(chosenBill(body.view)) });
        return;
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
    await postCard(client, body.view.private_metadata);
  });
  sample.app.view({ type: 'view_closed', callback_id: 'share' }, async ({ ack, body }) => {
    sample.heard.push({ ...body });
    await ack();
  });
}

function postCard(client: WebClient, bill: string) {
  return client.chat.postMessage({ channel: 'C0BILLING', text: `Bill ${bill} is shared`, blocks: card({ bill }) });
}

function chosenBill(view: ViewOutput): string {
  return view.state.values.bill?.bill?.selected_option?.value ?? '';
}
