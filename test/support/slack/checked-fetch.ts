// The fetch that tests give to the Slack client: it checks every request as Slack would before it goes on to the
// emulated Slack, which checks little. Used wherever a test lets our app call the Web API.
import type { webApi } from '@slack/bolt';
import { prepareBlockSchema, validateBlocks, validateView } from './block-schema.ts';
import { unknownArguments } from './method-arguments.ts';

interface CheckedFetchOptions {
  /** Told each violating request before the fetch throws: a client that retries or logs would swallow the error. */
  readonly onViolation?: (violation: string) => void;
  /** Where checked requests go; the global fetch unless said otherwise. */
  readonly send?: typeof fetch;
}

type WebApiArguments = Readonly<Record<string, unknown>>;

// arguments that travel as JSON text inside a form
const structured = ['view', 'blocks', 'metadata', 'attachments', 'file_ids'];

/**
 * A fetch for `clientOptions.fetch` of the Web API client. Throws an Error that names the method and every violation:
 * a view or blocks that Slack would refuse, an argument the method does not take, a post that would unfurl links.
 * Requests that are no Web API calls (no `/api/` in the path) pass unchecked.
 */
export function checkedFetch({ onViolation, send = fetch }: CheckedFetchOptions = {}): webApi.FetchFunction {
  prepareBlockSchema();

  return async (url, init) => {
    const request = new Request(url, init);
    const method = /\/api\/([\w.]+)$/.exec(new URL(request.url).pathname)?.[1];
    if (method === undefined) return pass(send, request);

    const violations = webApiViolations(method, await readArguments(request.clone()));
    if (violations.length === 0) return pass(send, request);

    const violation = `Slack would refuse ${method}: ${violations.join('; ')}`;
    onViolation?.(violation);
    throw new Error(violation);
  };
}

/** The reasons why Slack, or our own rule on unfurling, refuses a call; none when it is fine. */
export function webApiViolations(method: string, given: WebApiArguments): string[] {
  const unknown = unknownArguments(method, Object.keys(given));
  if (unknown === undefined) return ['a method that our app is not known to use'];

  return [
    ...unknown.map((name) => `unknown argument ${name}`),
    ...viewViolations(method, given),
    ...blockViolations(given),
    ...unfurlViolations(method, given),
    ...contentViolations(method, given),
  ];
}

function pass(send: typeof fetch, request: Request): ReturnType<webApi.FetchFunction> {
  // the client's type asks for headers.entries(), which the library's Headers lacks here and the real one has
  return send(request) as unknown as ReturnType<webApi.FetchFunction>;
}

function viewViolations(method: string, given: WebApiArguments): string[] {
  if (!method.startsWith('views.')) return [];
  if (given.view === undefined) return ['view is missing'];
  return validateView(given.view).map((problem) => `view ${problem}`);
}

function blockViolations(given: WebApiArguments): string[] {
  if (given.blocks === undefined) return [];
  return validateBlocks(given.blocks).map((problem) => `blocks ${problem}`);
}

/** A preview of a bill's link, fetched by Slack, would show it in the conversation. */
function unfurlViolations(method: string, given: WebApiArguments): string[] {
  if (method !== 'chat.postMessage') return [];
  return ['unfurl_links', 'unfurl_media'].flatMap((name) =>
    given[name] === false || given[name] === 'false' ? [] : [`${name} must be false`],
  );
}

/** Without text beside blocks, notifications and screen readers have nothing to say. */
function contentViolations(method: string, given: WebApiArguments): string[] {
  const writes = ['chat.postMessage', 'chat.update', 'chat.postEphemeral'].includes(method);
  if (!writes || typeof given.text === 'string' || given.markdown_text !== undefined) return [];
  return ['text is missing'];
}

async function readArguments(request: Request): Promise<WebApiArguments> {
  const body = await request.text();
  const isJson = request.headers.get('content-type')?.includes('application/json') ?? false;
  const given: Record<string, unknown> = isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));

  for (const name of structured) {
    const value = given[name];
    if (typeof value === 'string') given[name] = parseOrKeep(value);
  }
  return given;
}

/** Text that is no JSON stays text, and is then reported as what it is. */
function parseOrKeep(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
