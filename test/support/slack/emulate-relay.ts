// The relay in front of the emulated Slack: adds what it lacks (see the list in emulate.ts) and remembers its views.
// Called by emulate.ts.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asNode, isNode, type SchemaNode } from './block-limits.ts';
import type { DirectMessages } from './direct-messages.ts';
import type { OpenView } from './slack-payloads.ts';

export interface RelayOptions {
  readonly target: string;
  readonly botToken: string;
  /** Properties to add to the user or conversation with that id. */
  readonly extras: ReadonlyMap<string, SchemaNode>;
  readonly direct: DirectMessages;
  /** Answers `apps.connections.open` to the app-level token. */
  readonly socket?: PlayedSocket | undefined;
}

/** Where an app in Socket Mode connects to; socket-slack.ts plays it. */
export interface PlayedSocket {
  readonly appToken: string;
  readonly url: () => string;
}

export interface Relay {
  readonly url: string;
  views(): readonly OpenView[];
  stop(): Promise<void>;
}

/** Starts the relay on 127.0.0.1 with a free port. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const views = new Map<string, OpenView>();
  const tokens = new Set([options.botToken]);
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/oauth/')) return void passOn(request, { response, target: options.target });
    if (request.url?.startsWith('/files-pri/')) return options.direct.download(request, response);

    relay(request, { options, views, tokens }).then(
      (answer) => send(response, { status: 200, answer }),
      (cause: unknown) => send(response, { status: 502, answer: { ok: false, error: String(cause) } }),
    );
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  options.direct.listensAt(`http://127.0.0.1:${port}`);
  return { url: `http://127.0.0.1:${port}`, views: () => [...views.values()], stop: () => stop(server) };
}

async function relay(
  request: IncomingMessage,
  { options, views, tokens }: { options: RelayOptions; views: Map<string, OpenView>; tokens: Set<string> },
): Promise<SchemaNode> {
  const method = /^\/api\/([\w.]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const token = request.headers.authorization?.replace('Bearer ', '');
  if (method === 'apps.connections.open') return connectionFor(token, options.socket);
  if (token !== undefined && !tokens.has(token)) return { ok: false, error: 'invalid_auth' };

  const body = await read(request);
  const answer =
    options.direct.answer(method, givenIn(request, body)) ?? (await forward(request, { ...options, body }));
  if (method === 'oauth.v2.access' && typeof answer.access_token === 'string') tokens.add(answer.access_token);
  if (request.url?.startsWith('/api/views.') && isNode(answer.view)) remember(views, answer.view);
  return withExtras(answer, options.extras);
}

function connectionFor(token: string | undefined, socket: PlayedSocket | undefined): SchemaNode {
  return socket && token === socket.appToken ? { ok: true, url: socket.url() } : { ok: false, error: 'invalid_auth' };
}

/** The pages on which a person says yes: as emulate shows them, on our address. */
async function passOn(
  request: IncomingMessage,
  { response, target }: { response: ServerResponse; target: string },
): Promise<void> {
  const { method = 'GET' } = request;
  const headers = { 'content-type': request.headers['content-type'] ?? 'text/plain', connection: 'close' };
  const body = method === 'POST' ? { body: await read(request) } : {};
  const answer = await fetch(`${target}${request.url ?? ''}`, { method, headers, redirect: 'manual', ...body });
  const location = answer.headers.get('location');
  response.writeHead(answer.status, { 'content-type': 'text/html', ...(location === null ? {} : { location }) });
  response.end(await answer.text());
}

function givenIn({ headers }: IncomingMessage, body: string): SchemaNode {
  const isJson = headers['content-type']?.startsWith('application/json') ?? false;
  return isJson ? asNode(JSON.parse(body)) : Object.fromEntries(new URLSearchParams(body));
}

async function forward(
  request: IncomingMessage,
  { target, body }: RelayOptions & { readonly body: string },
): Promise<SchemaNode> {
  const { authorization, 'content-type': contentType } = request.headers;
  // a kept connection can be closed by emulate at the moment it is used again
  const headers = new Headers({
    'content-type': contentType ?? 'application/x-www-form-urlencoded',
    connection: 'close',
  });
  if (authorization !== undefined) headers.set('authorization', authorization);

  const response = await fetch(`${target}${request.url ?? ''}`, { method: 'POST', headers, body });
  return asNode(await response.json());
}

/** The view touched last goes to the end. */
function remember(views: Map<string, OpenView>, view: SchemaNode): void {
  const id = String(view.id);
  views.delete(id);
  views.set(id, view as unknown as OpenView);
}

function withExtras(answer: SchemaNode, extras: ReadonlyMap<string, SchemaNode>): SchemaNode {
  const result = { ...answer };
  for (const key of ['user', 'channel']) {
    const subject = result[key];
    if (isNode(subject)) result[key] = { ...subject, ...extras.get(String(subject.id)) };
  }
  return result;
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, { status, answer }: { status: number; answer: SchemaNode }): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer));
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // a client's idle keep-alive connections would hold it open
    server.closeAllConnections();
  });
}
