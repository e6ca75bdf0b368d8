// The driver that plays Slack towards our app, against Slack's own framework: Bolt must believe every request.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver, LogLevel } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedFetch } from './checked-fetch.ts';
import { type EmulatedSlack, startEmulatedSlack } from './emulate.ts';
import { type SlackDriver, slackDriver } from './signed-slack.ts';

const botToken = 'xoxb-driver';
const signingSecret = 'a secret of 32 characters, or so';
const violations: string[] = [];
const heard: { kind: string; body: Record<string, unknown> }[] = [];

let slack: EmulatedSlack;
let server: Server;
let driver: SlackDriver;

const modal = {
  type: 'modal',
  callback_id: 'share',
  title: { type: 'plain_text', text: 'Share a bill' },
  submit: { type: 'plain_text', text: 'Preview' },
  blocks: [
    {
      type: 'input',
      block_id: 'message',
      label: { type: 'plain_text', text: 'Message' },
      element: { type: 'plain_text_input', action_id: 'message' },
    },
    {
      type: 'actions',
      block_id: 'more',
      elements: [{ type: 'button', action_id: 'add', text: { type: 'plain_text', text: 'Add' } }],
    },
  ],
} satisfies ModalView;

beforeAll(async () => {
  slack = await startEmulatedSlack({ botToken, users: [{ name: 'dana' }], conversations: [{ name: 'billing' }] });
  server = await startBoltApp(slack.apiUrl);
  driver = driverOf({});
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await slack.stop();
});

function driverOf(change: { signingSecret?: string; ackWithinMs?: number }): SlackDriver {
  return slackDriver({
    eventsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    signingSecret,
    teamId: slack.teamId,
    now: () => new Date(),
    triggerId: (request) => slack.triggerId(request),
    ...change,
  });
}

const dana = () => ({ id: slack.userId('dana'), name: 'dana' });
const billing = () => ({ id: slack.conversationId('billing'), name: 'billing' });

async function startBoltApp(slackApiUrl: string): Promise<Server> {
  const web = express();
  const receiver = new ExpressReceiver({
    signingSecret,
    app: web,
    endpoints: '/slack/events',
    logLevel: LogLevel.ERROR,
  });
  const fetch = checkedFetch({ onViolation: (violation) => violations.push(violation) });
  const clientOptions = { slackApiUrl, fetch, retryConfig: { retries: 0 } };
  const app = new App({ token: botToken, receiver, clientOptions, logLevel: LogLevel.ERROR });

  addListeners(app);
  return new Promise((resolve) => {
    const listening = web.listen(0, '127.0.0.1', () => resolve(listening));
  });
}

function addListeners(app: App): void {
  app.command('/sharebill', async ({ ack, body, client }) => {
    if (body.text === 'slowly') await new Promise((resolve) => setTimeout(resolve, 400));
    await ack(body.text === 'badly' ? { text: 'Hello', blocks: [{ type: 'sektion' }] } : '');
    heard.push({ kind: 'command', body });
    if (body.text === '') await client.views.open({ trigger_id: body.trigger_id, view: modal });
  });
  app.action('add', async ({ ack, body, client }) => {
    await ack();
    heard.push({ kind: body.type, body: { ...body } });
    if (body.type !== 'block_actions' || body.view === undefined) return;
    await client.views.push({ trigger_id: body.trigger_id, view: modal });
  });
  app.view('share', async ({ ack, body }) => {
    heard.push({ kind: body.type, body: { ...body } });
    await ack({ response_action: 'errors', errors: { message: 'Too long' } });
  });
  app.options('bill', async ({ ack, body }) => {
    heard.push({ kind: body.type, body: { ...body } });
    await ack({ options: [{ text: { type: 'plain_text', text: 'Bill 1001' }, value: 'bil_1' }] });
  });
  app.shortcut(/^share_bill/, async ({ ack, body }) => {
    await ack();
    heard.push({ kind: body.type, body: { ...body } });
  });
}

async function openModal() {
  await driver.command({ user: dana(), conversation: billing(), command: '/sharebill' });
  await expect.poll(() => slack.openViews().length).toBeGreaterThan(0);
  return slack.lastView();
}

describe('the driver that plays Slack', () => {
  it('sends a command that Bolt takes, with a trigger id that opens a modal', async () => {
    const before = slack.openViews().length;

    const answer = await driver.command({ user: dana(), conversation: billing(), command: '/sharebill' });

    expect(answer).toEqual({ status: 200, body: '' });
    await expect.poll(() => slack.openViews().length).toBe(before + 1);
    expect(slack.lastView()).toMatchObject({ callback_id: 'share', team_id: slack.teamId });
    expect(violations).toEqual([]);
  });

  it('sends a click in a modal, with a trigger id that pushes onto that modal', async () => {
    const view = await openModal();
    const action = { type: 'button', block_id: 'more', action_id: 'add', action_ts: '1.1', text: text('Add') } as const;

    const answer = await driver.blockActions({ user: dana(), action, in: { view } });

    expect(answer.status).toBe(200);
    await expect.poll(() => slack.lastView().previous_view_id).toBe(view.id);
    expect(lastHeard('block_actions')).toMatchObject({ container: { type: 'view', view_id: view.id } });
    expect(lastHeard('block_actions')).not.toHaveProperty('response_url');
  });

  it('sends a click on a message, with the message and a response address', async () => {
    const action = { type: 'button', block_id: 'more', action_id: 'add', action_ts: '1.1', text: text('Add') } as const;
    const message = { type: 'message', ts: '1700000000.000001', text: 'Bill 1001 shared' } as const;

    await driver.blockActions({ user: dana(), action, in: { conversation: billing(), message } });

    expect(lastHeard('block_actions')).toMatchObject({ channel: billing(), message, response_url: expect.any(String) });
  });

  it('submits a view with what its fields hold', async () => {
    const view = await openModal();
    const values = { message: { message: { type: 'plain_text_input', value: 'Please pay' } } };

    const answer = await driver.viewSubmission({ user: dana(), view, values });

    expect(answer.body).toEqual({ response_action: 'errors', errors: { message: 'Too long' } });
    expect(lastHeard('view_submission')).toMatchObject({ view: { id: view.id, hash: view.hash, state: { values } } });
  });

  it('asks for the options of a type-ahead', async () => {
    const view = await openModal();

    const answer = await driver.blockSuggestion({ user: dana(), view, blockId: 'bill', actionId: 'bill', value: '10' });

    expect(answer.body).toMatchObject({ options: [{ value: 'bil_1' }] });
    expect(lastHeard('block_suggestion')).toMatchObject({ value: '10', action_id: 'bill', view: { id: view.id } });
  });

  it('uses shortcuts, from the composer and on a message', async () => {
    const message = { type: 'message', user: dana().id, ts: '1700000000.000001', text: 'Bill 1001' } as const;

    await driver.shortcut({ user: dana(), callbackId: 'share_bill' });
    await driver.messageAction({ user: dana(), callbackId: 'share_bill_msg', conversation: billing(), message });

    expect(lastHeard('shortcut')).toMatchObject({ callback_id: 'share_bill', user: { id: dana().id } });
    expect(lastHeard('message_action')).toMatchObject({ channel: billing(), message });
  });

  it('is turned away with another signing secret, or when a signed body was changed', async () => {
    const body = 'command=%2Fsharebill&text=';
    const headers = driver.sign(body);

    const forged = await driverOf({ signingSecret: 'guessed' }).shortcut({ user: dana(), callbackId: 'share_bill' });
    const changed = await driver.raw({ headers, body: `${body}1001` });

    expect(forged.status).toBe(401);
    expect(changed.status).toBe(401);
  });

  it('throws when the app answers what Slack would refuse', async () => {
    const badly = driver.command({ user: dana(), conversation: billing(), command: '/sharebill', text: 'badly' });

    await expect(badly).rejects.toThrow(/Slack would refuse the ack of command: 0\/type/);
  });

  it('throws when the app takes longer to answer than Slack waits', async () => {
    const hasty = driverOf({ ackWithinMs: 100 });

    const slowly = hasty.command({ user: dana(), conversation: billing(), command: '/sharebill', text: 'slowly' });

    await expect(slowly).rejects.toThrow(/timeout/i);
  });
});

function text(value: string) {
  return { type: 'plain_text', text: value } as const;
}

function lastHeard(kind: string): Record<string, unknown> {
  const found = heard.findLast((one) => one.kind === kind);
  if (found === undefined) throw new Error(`the app heard no ${kind}`);
  return found.body;
}
