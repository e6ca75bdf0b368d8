// The rules of Slack's blocks that a schema cannot say: ids that must differ, parts that need each other.
// Called by block-schema.ts.
import { isDeepStrictEqual } from 'node:util';
import { asNode, isNode, type SchemaNode } from './block-limits.ts';

interface Element {
  readonly path: string;
  readonly element: SchemaNode;
}

/** The violations in a modal or Home view. */
export function viewRules(view: SchemaNode): string[] {
  const blocks = Array.isArray(view.blocks) ? view.blocks.map(asNode) : [];

  return [...blockListRules(blocks, 'blocks/'), ...submitRule(view, blocks)];
}

/** The violations in the blocks of a message. */
export function messageRules(list: readonly unknown[]): string[] {
  const blocks = list.map(asNode);
  // Slack would show one, but nothing submits it: what we ask, we ask in a modal
  const inputs = blocks.flatMap((block, index) =>
    block.type === 'input' ? [`${index}: an input block belongs in a modal, not in a message`] : [],
  );

  return [...blockListRules(blocks, ''), ...inputs];
}

function blockListRules(blocks: readonly SchemaNode[], prefix: string): string[] {
  const perBlock = blocks.flatMap((block, index) => blockRules(block, `${prefix}${index}`));
  const elements = blocks.flatMap((block, index) => elementsOf(block, `${prefix}${index}`));

  return [...duplicateBlockIds(blocks, prefix), ...perBlock, ...focusRule(elements)];
}

// https://docs.slack.dev/reference/block-kit/blocks: "block_id should be unique for each message"; in a view it must be
function duplicateBlockIds(blocks: readonly SchemaNode[], prefix: string): string[] {
  const seen = new Set<unknown>();
  return blocks.flatMap(({ block_id }, index) => {
    if (block_id === undefined) return [];
    const problem = seen.has(block_id) ? [`${prefix}${index}/block_id: ${String(block_id)} is used twice`] : [];
    seen.add(block_id);
    return problem;
  });
}

function blockRules(block: SchemaNode, path: string): string[] {
  const elements = elementsOf(block, path);

  return [...sectionRule(block, path), ...duplicateActionIds(elements), ...elements.flatMap(elementRules)];
}

// https://docs.slack.dev/reference/block-kit/blocks/section-block: text, or fields, or both
function sectionRule(block: SchemaNode, path: string): string[] {
  if (block.type !== 'section' || block.text !== undefined || block.fields !== undefined) return [];
  return [`${path}: a section needs text or fields`];
}

// https://docs.slack.dev/reference/block-kit/block-elements: action_id is unique within its block
function duplicateActionIds(elements: readonly Element[]): string[] {
  const seen = new Set<unknown>();
  return elements.flatMap(({ element, path }) => {
    if (element.action_id === undefined) return [];
    const id = String(element.action_id);
    const problem = seen.has(id) ? [`${path}/action_id: ${id} is used twice in its block`] : [];
    seen.add(id);
    return problem;
  });
}

function elementRules({ element, path }: Element): string[] {
  return [...oneListRule({ element, path }), ...initialRule({ element, path })];
}

// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element: options or option_groups, not both
function oneListRule({ element, path }: Element): string[] {
  if (element.type !== 'static_select' && element.type !== 'multi_static_select') return [];
  const lists = [element.options, element.option_groups].filter((list) => list !== undefined);
  return lists.length === 1 ? [] : [`${path}: needs options or option_groups, and not both`];
}

// the same pages: an initial option must "exactly match" one of the options
function initialRule({ element, path }: Element): string[] {
  const options = optionsOf(element);
  if (options === undefined) return [];
  const initial = Array.isArray(element.initial_options) ? element.initial_options : [];
  const chosen = element.initial_option === undefined ? initial : [...initial, element.initial_option];

  const strangers = chosen.filter((one) => !options.some((option) => isDeepStrictEqual(option, one)));
  return strangers.map((one) => `${path}: initial option ${JSON.stringify(one)} is not among the options`);
}

function optionsOf(element: SchemaNode): readonly unknown[] | undefined {
  if (Array.isArray(element.options)) return element.options;
  if (!Array.isArray(element.option_groups)) return undefined;
  return element.option_groups.flatMap((group) => asNode(group).options ?? []);
}

// https://docs.slack.dev/reference/block-kit/block-elements: "Only one element can be set to true"
function focusRule(elements: readonly Element[]): string[] {
  const focused = elements.filter(({ element }) => element.focus_on_load === true);
  return focused.slice(1).map(({ path }) => `${path}/focus_on_load: only one element of a view may have it`);
}

// https://docs.slack.dev/reference/views/modal-views: submit is required when there is an input block
function submitRule(view: SchemaNode, blocks: readonly SchemaNode[]): string[] {
  if (view.type !== 'modal' || view.submit !== undefined) return [];
  return blocks.some(({ type }) => type === 'input') ? ['submit: a modal with an input block needs it'] : [];
}

function elementsOf(block: SchemaNode, path: string): Element[] {
  const single = ['element', 'accessory'].flatMap((key) => {
    const element = block[key];
    return isNode(element) ? [{ path: `${path}/${key}`, element }] : [];
  });
  const listed = Array.isArray(block.elements) ? block.elements : [];

  return [...single, ...listed.map((item, index) => ({ path: `${path}/elements/${index}`, element: asNode(item) }))];
}
