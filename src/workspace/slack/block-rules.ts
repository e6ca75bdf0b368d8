// The rules of Block Kit that span more than one field, and the ids Slack fills in where the app gave none.
// Used on every view and message that the app sends.
import type { Block, Element, InputBlock, ViewPayload } from './block-schema.ts';

export type Field = {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Element;
  /** The input block around it; undefined for an element of a section or an actions block. */
  readonly input: InputBlock | undefined;
};

/** Blocks with every `block_id` and `action_id` filled in. Ids made up here are new each time, as Slack's are. */
export function withIds(blocks: readonly Block[], randomToken: () => string): Block[] {
  function shortId(): string {
    return randomToken().slice(0, 6);
  }

  return blocks.map((block) => {
    const named = { ...block, block_id: block.block_id ?? shortId() };

    if (named.type === 'input') return { ...named, element: withActionId(named.element, shortId) };
    if (named.type === 'actions') {
      return { ...named, elements: named.elements.map((element) => withActionId(element, shortId)) };
    }
    if (named.type === 'section' && named.accessory !== undefined && named.accessory.type !== 'image') {
      return { ...named, accessory: withActionId(named.accessory, shortId) };
    }
    return named;
  });
}

function withActionId<E extends Element>(element: E, shortId: () => string): E {
  return { ...element, action_id: element.action_id ?? shortId() };
}

/** Every element a user can act on, in the order they are shown. */
export function fieldsOf(blocks: readonly Block[]): Field[] {
  return blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: block.block_id ?? '',
      actionId: element.action_id ?? '',
      element,
      input: block.type === 'input' ? block : undefined,
    })),
  );
}

function elementsOf(block: Block): readonly Element[] {
  if (block.type === 'input') return [block.element];
  if (block.type === 'actions') return block.elements;
  if (block.type === 'section' && block.accessory !== undefined && block.accessory.type !== 'image') {
    return [block.accessory];
  }
  return [];
}

/** What Slack would refuse in these blocks beyond the shape of each; empty when all is well. */
export function blockProblems(blocks: readonly Block[]): string[] {
  const problems = duplicates(blocks.flatMap((block) => block.block_id ?? [])).map(
    (id) => `block_id ${id} is used more than once`,
  );

  for (const block of blocks) {
    const actionIds = elementsOf(block).flatMap((element) => element.action_id ?? []);
    problems.push(...duplicates(actionIds).map((id) => `action_id ${id} is used more than once in its block`));

    if (block.type === 'section' && block.text === undefined && block.fields === undefined) {
      problems.push('a section needs text or fields');
    }
    problems.push(...elementsOf(block).flatMap(elementProblems));
  }
  return [...problems, ...focusProblems(blocks)];
}

/** The same for a whole view. */
export function viewProblems(view: ViewPayload): string[] {
  const problems = blockProblems(view.blocks);
  const hasInput = view.blocks.some((block) => block.type === 'input');

  if (hasInput && view.submit === undefined) problems.push('a view with input blocks needs submit');
  return problems;
}

function elementProblems(element: Element): string[] {
  if (element.type === 'static_select' || element.type === 'multi_static_select') {
    const given = [element.options, element.option_groups].filter((choices) => choices !== undefined);
    if (given.length !== 1) return [`${element.type} needs either options or option_groups`];
  }

  if (element.type === 'static_select' || element.type === 'radio_buttons') {
    return element.initial_option === undefined ? [] : strangers(element, [element.initial_option.value]);
  }
  if (element.type === 'multi_static_select' || element.type === 'checkboxes') {
    return strangers(
      element,
      (element.initial_options ?? []).map((option) => option.value),
    );
  }
  return [];
}

function strangers(element: Element, initial: readonly string[]): string[] {
  const offered = new Set(offeredOptions(element).map((option) => option.value));
  return initial.filter((value) => !offered.has(value)).map((value) => `initial option ${value} is not an option`);
}

/** The options written into the element itself; none for one that asks the app while the user types. */
export function offeredOptions(element: Element) {
  if (!('options' in element || 'option_groups' in element)) return [];

  const grouped = 'option_groups' in element ? (element.option_groups ?? []) : [];
  return [...(element.options ?? []), ...grouped.flatMap((group) => group.options)];
}

function focusProblems(blocks: readonly Block[]): string[] {
  const focused = fieldsOf(blocks).filter(({ element }) => 'focus_on_load' in element && element.focus_on_load);
  return focused.length > 1 ? ['only one element may have focus_on_load'] : [];
}

function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
