// Plays Slack's Web API, response addresses and file downloads over loopback HTTP: reads forms and JSON, checks the
// token, applies the failure switches. Started by start-workspace; called by the app through Slack's own SDK.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopbackHost } from '../page-guard.ts';
import { type Answer, type Method, slackError } from './api-answer.ts';
import { chatMethods } from './chat-methods.ts';
import { directoryMethods } from './directory-methods.ts';
import { type Failure, takeFailure } from './failure-switches.ts';
import { download, downloadName } from './file-download.ts';
import { fileMethods } from './file-methods.ts';
import { jsonReply, type Reply, sendReply, signInPage, textReply } from './reply.ts';
import { respond } from './response-address.ts';
import { record, type SlackState } from './slack-state.ts';
import { viewMethods } from './view-methods.ts';

type Call = { name: string; run: () => Reply; failure: Failure | undefined };

const methods: Record<string, Method> = { ...directoryMethods, ...chatMethods, ...viewMethods, ...fileMethods };
const bodyLimit = 1_000_000;

/** Starts on a free loopback port; `url` is what the app's `slackApiUrl` must be. */
export async function startSlackServer(state: SlackState): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    handle(state, { request, response }).catch(() => response.destroy());
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  state.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `${state.apiUrl}/api/`, stop: () => stop(state, server) };
}

async function stop(state: SlackState, server: Server): Promise<void> {
  state.ended.abort();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await state.fileStore.stop();
}

async function handle(
  state: SlackState,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  if (!isLoopbackHost(request.headers.host))
    return sendReply(response, { status: 403, headers: {}, body: 'forbidden' });

  const body = await readBody(request);
  if (body === undefined) return sendReply(response, { status: 413, headers: {}, body: 'too large' });

  await play(response, route(state, { request, body }));
}

function route(state: SlackState, { request, body }: { request: IncomingMessage; body: string }): Call {
  const path = new URL(request.url ?? '/', 'http://loopback').pathname;
  const reads = request.method === 'GET';
  const writes = request.method === 'POST';
  const call = (name: string, run: () => Reply) => ({ name, run, failure: takeFailure(state, name) });

  if (writes && path.startsWith('/response/')) {
    const token = path.slice('/response/'.length);
    return call('response_url', () => textReply(respond(state, { token, body })));
  }
  if (reads && path.startsWith('/files-pri/')) {
    return call(downloadName, () => download(state, { path, token: bearer(request) }));
  }
  if (reads && path === '/signin') return { name: path, run: signInPage, failure: undefined };
  if ((reads || writes) && path.startsWith('/api/')) {
    const name = path.slice('/api/'.length);
    return call(name, () => callMethod(state, { name, request, body }));
  }
  return { name: path, run: () => textReply({ status: 404, body: 'not found' }), failure: undefined };
}

/** Runs the call, or lets it fail as the switch says. */
async function play(response: ServerResponse, { run, failure }: Call): Promise<void> {
  if (failure !== undefined && 'when' in failure && failure.when === 'after') run();

  switch (failure?.kind) {
    case undefined:
      return sendReply(response, run());
    case 'error':
      return sendReply(response, jsonReply(slackError(failure.error)));
    case 'rate-limited':
      return sendReply(response, rateLimited(failure.retryAfterSeconds));
    case 'status':
      return sendReply(response, textReply({ status: failure.status, body: 'the workspace was told to fail' }));
    case 'html':
      return sendReply(response, signInPage());
    case 'drop':
      response.socket?.destroy();
      return;
    case 'delay':
      await sleep(failure.ms);
      return sendReply(response, run());
    case 'stall':
      return sendReply(response, run(), { stallMs: failure.ms });
    case 'half':
      return sendReply(response, run(), { half: failure.ending });
    case 'no-length':
      return sendReply(response, run(), { omitLength: true });
  }
}

function rateLimited(seconds: number): Reply {
  const headers = { 'content-type': 'application/json', 'retry-after': String(seconds) };
  return { ...jsonReply(slackError('ratelimited')), status: 429, headers };
}

function callMethod(state: SlackState, call: { name: string; request: IncomingMessage; body: string }): Reply {
  const given = readArguments(call.request, call.body);
  if (given === undefined) return jsonReply(slackError('invalid_json'));

  // The client that Bolt hands to listeners puts team_id into every call, and Slack takes it there.
  const { token, team_id: _team, ...args } = given;
  const answer = authorised(state, { name: call.name, args, token: bearer(call.request) ?? token });
  record(state.calls, { method: call.name, args, answer });
  return jsonReply(answer);
}

function authorised(state: SlackState, call: { name: string; args: Record<string, unknown>; token: unknown }): Answer {
  if (call.token === undefined || call.token === '') return slackError('not_authed');
  if (call.token !== state.botToken) return slackError('invalid_auth');

  const found = Object.hasOwn(methods, call.name) ? methods[call.name] : undefined;
  return found === undefined ? slackError('unknown_method') : found(state, call.args);
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}

function readArguments(request: IncomingMessage, body: string): Record<string, unknown> | undefined {
  if (request.method === 'GET') return Object.fromEntries(new URL(request.url ?? '/', 'http://loopback').searchParams);

  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(body));

  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;

  for await (const chunk of request) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
