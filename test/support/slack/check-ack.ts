// Checks what our app answers to Slack's requests: views in a response_action, type-ahead options, command messages.
// Called by signed-slack.ts after every request, and by tests that call a handler directly.
import { asNode, isNode, type SchemaNode } from './block-limits.ts';
import { validateBlocks, validateOptions, validateView } from './block-schema.ts';

/** What was asked, as each kind of request allows only its own answers. */
export type AckKind = 'command' | 'block_actions' | 'view_submission' | 'block_suggestion' | 'shortcut';

interface Asked {
  readonly kind: AckKind;
  /** The submitted view: errors must name its input blocks. */
  readonly view?: unknown;
}

const messageKeys = [
  'text',
  'blocks',
  'attachments',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'mrkdwn',
  'unfurl_links',
  'unfurl_media',
];

/** Throws an Error that names every reason why Slack would refuse the body as an answer to what was asked. */
export function checkAck(body: unknown, asked: Asked): void {
  const violations = ackViolations(body, asked);
  if (violations.length > 0) throw new Error(`Slack would refuse the ack of ${asked.kind}: ${violations.join('; ')}`);
}

/** The reasons why Slack would refuse the body (parsed JSON, or the text itself) as an answer; none when it is fine. */
export function ackViolations(body: unknown, asked: Asked): string[] {
  if (asked.kind === 'block_suggestion') return validateOptions(body);
  if (body === '' || body === undefined) return [];
  if (asked.kind === 'command') return commandAnswer(body);
  if (asked.kind === 'view_submission') return submissionAnswer(body, asked.view);
  // Slack reads nothing here: a body is a mistake for something else
  return [`the body must be empty, is ${JSON.stringify(body)}`];
}

function commandAnswer(body: unknown): string[] {
  if (typeof body === 'string') return [];
  if (!isNode(body)) return ['must be a message'];

  const strange = Object.keys(body).filter((key) => !messageKeys.includes(key));
  const audience = [undefined, 'ephemeral', 'in_channel'].includes(body.response_type as undefined)
    ? []
    : ['response_type must be ephemeral or in_channel'];
  const blocks = body.blocks === undefined ? [] : validateBlocks(body.blocks);
  return [...strange.map((key) => `unknown property ${key}`), ...audience, ...blocks];
}

function submissionAnswer(body: unknown, view: unknown): string[] {
  const answer = asNode(body);
  const action = answer.response_action;

  if (action === 'clear') return onlyKeys(answer, ['response_action']);
  if (action === 'errors') return errorsAnswer(answer, view);
  if (action === 'update' || action === 'push') return viewAnswer(answer);
  return [`response_action must be update, push, errors or clear, is ${JSON.stringify(action)}`];
}

function viewAnswer(answer: SchemaNode): string[] {
  const wrongType = asNode(answer.view).type === 'modal' ? [] : ['view must be a modal'];
  const problems = validateView(answer.view).map((problem) => `view ${problem}`);
  return [...onlyKeys(answer, ['response_action', 'view']), ...wrongType, ...problems];
}

/** Slack shows "We had some trouble connecting" when an error names a block that is no input of the view. */
function errorsAnswer(answer: SchemaNode, view: unknown): string[] {
  const errors = Object.entries(asNode(answer.errors));
  const inputs = inputBlockIds(view);

  const empty = errors.length === 0 ? ['errors must name at least one block'] : [];
  const unsaid = errors.filter(([, text]) => typeof text !== 'string' || text === '');
  const strangers = errors.filter(([id]) => inputs !== undefined && !inputs.includes(id));
  return [
    ...onlyKeys(answer, ['response_action', 'errors']),
    ...empty,
    ...unsaid.map(([id]) => `errors/${id} must be a text`),
    ...strangers.map(([id]) => `errors/${id} is not an input block of the view`),
  ];
}

function inputBlockIds(view: unknown): unknown[] | undefined {
  const { blocks } = asNode(view);
  if (!Array.isArray(blocks)) return undefined;
  return blocks.flatMap((block) => (asNode(block).type === 'input' ? [asNode(block).block_id] : []));
}

function onlyKeys(answer: SchemaNode, keys: readonly string[]): string[] {
  const strange = Object.keys(answer).filter((key) => !keys.includes(key));
  return strange.map((key) => `unknown property ${key}`);
}
