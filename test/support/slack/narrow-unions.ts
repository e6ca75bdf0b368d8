// Rewrites unions of things that carry a `type` into "if the type is X, it must be an X", so that a mistake in one
// block is reported as that mistake and not as "matches none of 20 blocks". Called by block-schema.ts.
import { asNode, isNode, type SchemaNode } from './block-limits.ts';

interface Member {
  readonly tag: unknown;
  readonly schema: SchemaNode;
}

/** Rewrites every such union below the definitions, in place. */
export function narrowUnions(definitions: SchemaNode): void {
  const rewritten: { node: SchemaNode; members: readonly Member[] }[] = [];
  visitNodes(definitions, (node) => {
    const members = membersOf(node, definitions);
    if (members !== undefined && hasDistinctTags(members)) rewritten.push({ node, members });
  });

  // only after every union was read: a nested union is read through the one that names it
  for (const { node, members } of rewritten) narrow(node, members);
}

function visitNodes(value: unknown, visit: (node: SchemaNode) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visitNodes(item, visit);
    return;
  }
  if (!isNode(value)) return;

  visit(value);
  for (const child of Object.values(value)) visitNodes(child, visit);
}

function membersOf(node: SchemaNode, definitions: SchemaNode): Member[] | undefined {
  if (!Array.isArray(node.anyOf)) return undefined;
  return node.anyOf.flatMap((schema) => flatten(asNode(schema), definitions));
}

function flatten(schema: SchemaNode, definitions: SchemaNode): Member[] {
  const target = resolve(schema, definitions);
  const tag = tagOf(target, definitions);
  if (tag !== undefined) return [{ tag, schema }];

  const nested = Array.isArray(target.anyOf) ? target.anyOf : undefined;
  return nested === undefined
    ? [{ tag: undefined, schema }]
    : nested.flatMap((item) => flatten(asNode(item), definitions));
}

/** The `type` of a definition; of a union only when all its members have the same one (an image by URL or by file). */
function tagOf(target: SchemaNode, definitions: SchemaNode): unknown {
  if (!Array.isArray(target.anyOf)) return asNode(asNode(target.properties).type).const;
  const tags = new Set(target.anyOf.map((item) => tagOf(resolve(asNode(item), definitions), definitions)));
  return tags.size === 1 ? [...tags][0] : undefined;
}

function resolve(schema: SchemaNode, definitions: SchemaNode): SchemaNode {
  if (typeof schema.$ref !== 'string') return schema;
  return asNode(definitions[schema.$ref.replace('#/definitions/', '')]);
}

function hasDistinctTags(members: readonly Member[]): boolean {
  const tags = members.map(({ tag }) => tag);
  return tags.every((tag) => tag !== undefined) && new Set(tags).size === tags.length;
}

function narrow(node: SchemaNode, members: readonly Member[]): void {
  delete node.anyOf;
  node.type = 'object';
  node.required = ['type'];
  node.properties = { ...asNode(node.properties), type: { enum: members.map(({ tag }) => tag) } };
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own word
  node.allOf = members.map(({ tag, schema }) => ({ if: hasTag(tag), then: schema }));
}

function hasTag(tag: unknown): SchemaNode {
  return { properties: { type: { const: tag } }, required: ['type'] };
}
