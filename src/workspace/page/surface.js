// What the user has entered on one surface, a modal or a message, and how it reaches the server.
// Every element of the surface reads and writes through it.
import { send } from './dom.js';

/**
 * @typedef {{text: {type: string, text: string}, value: string, description?: {type: string, text: string}, url?: string}} Option
 * @typedef {{value: string | null} | {selected_user: string | null} | {selected_option: Option | null} | {selected_options: Option[]}} FieldValue
 * @typedef {ReturnType<typeof createSurface>} Surface
 */

/**
 * @param {{kind: 'modal' | 'home' | 'message', where: Record<string, string>, tell: (outcome: {kind: string, text?: string}) => void}} options
 */
export function createSurface({ kind, where, tell }) {
  const act = kind === 'message' ? 'message' : 'view';
  // Outside a form each change goes by itself: the app may have replaced every other field since.
  const isForm = kind === 'modal';
  /** @type {Map<string, FieldValue & {type: string}>} by `block_id/action_id` */
  const values = new Map();

  function entries() {
    return Object.fromEntries([...values].map(([name, value]) => [name, entryOf(value)]));
  }

  function written() {
    return kind === 'message' ? {} : { values: isForm ? entries() : {} };
  }

  return {
    /** Takes the server's values for fields that are new here; what was entered here stays while it is offered. */
    adopt(content) {
      const named = namedValues(content.values);
      const offered = offeredValues(content.blocks);

      for (const name of values.keys()) if (!named.has(name)) values.delete(name);
      for (const [name, value] of named) {
        const kept = values.get(name);
        const isGone =
          kept !== undefined && [entryOf(kept)].flat().some((entry) => offered.get(name)?.has(entry) === false);
        if (kept?.type !== value.type || isGone) values.set(name, value);
      }
    },
    /** @param {string} name */
    value: (name) => values.get(name),
    set(name, value) {
      values.set(name, { type: values.get(name)?.type, ...value });
    },
    /** Tells the app of a changed field. */
    async change(name) {
      const changed = isForm ? entries() : { [name]: entryOf(values.get(name)) };
      tell(await send(`${act}-change`, { ...where, values: changed }));
    },
    async click(name, value) {
      tell(
        await send(`${act}-click`, { ...where, field: name, ...(value === undefined ? {} : { value }), ...written() }),
      );
    },
    suggest(name, query) {
      return send(`${act}-suggest`, { ...where, field: name, query, ...written() });
    },
    entries,
  };
}

function namedValues(serverValues) {
  const named = new Map();

  for (const [blockId, row] of Object.entries(serverValues)) {
    for (const [actionId, value] of Object.entries(row)) named.set(`${blockId}/${actionId}`, value);
  }
  return named;
}

/** The values that fields with written options allow; null, for nothing chosen, is always allowed. */
function offeredValues(blocks) {
  const offered = new Map();

  for (const block of blocks) {
    for (const element of [block.element, block.accessory, ...(block.elements ?? [])]) {
      if (element?.options === undefined && element?.option_groups === undefined) continue;
      const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
      offered.set(`${block.block_id}/${element.action_id}`, new Set([null, ...options.map((option) => option.value)]));
    }
  }
  return offered;
}

/** @param {FieldValue} value */
function entryOf(value) {
  if ('selected_options' in value) return value.selected_options.map((option) => option.value);
  if ('selected_user' in value) return value.selected_user;
  return 'selected_option' in value ? (value.selected_option?.value ?? null) : value.value;
}
