// Puts Slack's size limits into the JSON schema of its blocks and views: those that the doc comments of @slack/types
// state in prose, and by hand those that they lack. Called once by block-schema.ts.

/** A JSON schema node: loose, because the generator's output is walked as data. */
export type SchemaNode = { [keyword: string]: unknown };

/** One limit found in a doc comment. */
export interface Limit {
  readonly path: string;
  readonly keyword: 'maxLength' | 'maxItems' | 'maximum';
  readonly value: number;
}

interface HandMadeLimit {
  readonly definition: string;
  readonly property: string;
  readonly keywords: SchemaNode;
}

const optionGroup: SchemaNode = { $ref: '#/definitions/OptionGroup' };

/** What the doc comments of @slack/types 3.2 do not say; each line names where Slack says it. */
const handMadeLimits: readonly HandMadeLimit[] = [
  // https://docs.slack.dev/reference/views/modal-views: external_id "Max length of 255 characters"
  { definition: 'ModalView', property: 'external_id', keywords: { maxLength: 255 } },
  { definition: 'HomeView', property: 'external_id', keywords: { maxLength: 255 } },
  // https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: 1 to 3000 characters
  { definition: 'PlainTextInput', property: 'max_length', keywords: { minimum: 1, maximum: 3000 } },
  { definition: 'PlainTextInput', property: 'min_length', keywords: { minimum: 0 } },
  { definition: 'PlainTextInput', property: 'initial_value', keywords: { maxLength: 3000 } },
  // https://docs.slack.dev/reference/block-kit/blocks/image-block: image_url 3000 characters
  { definition: 'ImageBlock', property: 'image_url', keywords: { maxLength: 3000 } },
  // the select elements describe their groups inline, without the limits of the OptionGroup they are
  { definition: 'StaticSelect', property: 'option_groups', keywords: { items: optionGroup } },
  { definition: 'MultiStaticSelect', property: 'option_groups', keywords: { items: optionGroup } },
  // Slack answers `invalid_arguments: must provide at least 1 item` to an empty list in these places
  { definition: 'ActionsBlock', property: 'elements', keywords: { minItems: 1 } },
  { definition: 'ContextBlock', property: 'elements', keywords: { minItems: 1 } },
  { definition: 'SectionBlock', property: 'fields', keywords: { minItems: 1 } },
  { definition: 'StaticSelect', property: 'options', keywords: { minItems: 1 } },
  { definition: 'MultiStaticSelect', property: 'options', keywords: { minItems: 1 } },
  { definition: 'RadioButtons', property: 'options', keywords: { minItems: 1 } },
  { definition: 'Checkboxes', property: 'options', keywords: { minItems: 1 } },
  { definition: 'Overflow', property: 'options', keywords: { minItems: 1 } },
];

const lengthPatterns = [
  /max(?:imum)?\s+length[^.;]*?(?:of|is)\s+(\d[\d,]*)/i,
  /limit(?:ed to)?\s+(\d[\d,]*)\s+characters/i,
  // the reference's own wording for the parts of a video block; "less than" excludes the number itself
  /less than\s+(\d[\d,]*)\s+characters/i,
];

const countPatterns = [
  /max(?:imum)?(?:\s+number\s+of\s+[\w ]+\s+is|\s+of)?\s+`?(\d+)`?(?!\s*characters)/i,
  /up to\s+`?(\d+)`?(?!\s*characters)/i,
];

const valuePatterns = [/max(?:imum)?(?:\s+value\s+is|\s+of)?\s+`?(\d+)`?/i, /between\s+\d+\s+and\s+(\d+)/i];

/**
 * Writes every limit that a description states into the schema beside it (in place), then the hand-made ones.
 * Returns the limits that were read from descriptions.
 */
export function applyLimits(definitions: SchemaNode): readonly Limit[] {
  const limits: Limit[] = [];
  walkProperties({ node: definitions, path: '' }, (property, path) => {
    limits.push(...limitProperty(property, path));
  });

  for (const { definition, property, keywords } of handMadeLimits) {
    addHandMade(asNode(definitions[definition]), { property, keywords });
  }

  return limits;
}

/** Tells whether a value is a JSON object. */
export function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a JSON object, or an empty one. */
export function asNode(value: unknown): SchemaNode {
  return isNode(value) ? value : {};
}

function walkProperties(
  { node, path }: { node: unknown; path: string },
  visit: (property: SchemaNode, path: string) => void,
): void {
  if (Array.isArray(node)) {
    for (const item of node) walkProperties({ node: item, path }, visit);
    return;
  }
  if (!isNode(node)) return;

  for (const [name, property] of Object.entries(asNode(node.properties))) {
    if (isNode(property)) visit(property, `${path}.${name}`);
  }
  for (const [keyword, child] of Object.entries(node)) {
    walkProperties({ node: child, path: isSchemaKeyword(keyword) ? path : `${path}.${keyword}` }, visit);
  }
}

function isSchemaKeyword(keyword: string): boolean {
  return ['properties', 'items', 'anyOf', 'allOf', 'oneOf'].includes(keyword);
}

function limitProperty(property: SchemaNode, path: string): Limit[] {
  const text = prose(property.description);

  if (property.type === 'array') return limitArray(property, { text, path });
  if (property.type === 'number') return limitNumber(property, { text, path });
  const length = readLength(text);
  if (property.type === 'string' && /minimum length is 1\b/i.test(text)) property.minLength = 1;
  if (length === undefined) return [];

  if (property.type === 'string') property.maxLength = length;
  else limitText(property, length);
  return [{ path, keyword: 'maxLength', value: length }];
}

function limitArray(property: SchemaNode, { text, path }: { text: string; path: string }): Limit[] {
  const limits: Limit[] = [];
  const count = firstNumber(countPatterns, text);
  if (count !== undefined) {
    property.maxItems = count;
    limits.push({ path, keyword: 'maxItems', value: count });
  }

  const cells = /max of (\d+) table cells/i.exec(text)?.[1];
  if (cells !== undefined) {
    asNode(property.items).maxItems = Number(cells);
    limits.push({ path: `${path}[]`, keyword: 'maxItems', value: Number(cells) });
  }

  const length = readLength(text);
  if (length !== undefined) {
    limitText(asNode(property.items), length);
    limits.push({ path: `${path}[]`, keyword: 'maxLength', value: length });
  }
  return limits;
}

function limitNumber(property: SchemaNode, { text, path }: { text: string; path: string }): Limit[] {
  const minimum = firstNumber([/minimum\s+(?:number\s+is|of)\s+`?(\d+)/i, /min\s+`(\d+)/i, /between\s+(\d+)/i], text);
  if (minimum !== undefined) property.minimum = minimum;

  const maximum = firstNumber(valuePatterns, text);
  if (maximum === undefined) return [];
  property.maximum = maximum;
  return [{ path, keyword: 'maximum', value: maximum }];
}

/** A text object's limit sits on the property that holds it, because the same definition serves them all. */
function limitText(node: SchemaNode, maxLength: number): void {
  node.properties = { text: { maxLength } };
}

function addHandMade(definition: SchemaNode, limit: { property: string; keywords: SchemaNode }): void {
  const variants = Array.isArray(definition.anyOf) ? definition.anyOf : [definition];
  for (const variant of variants) {
    const property = asNode(variant).properties;
    if (isNode(property)) Object.assign(asNode(property[limit.property]), limit.keywords);
  }
}

function readLength(text: string): number | undefined {
  const length = firstNumber(lengthPatterns, text);
  if (length === undefined) return undefined;
  return /less than\s+\d/i.test(text) ? length - 1 : length;
}

function firstNumber(patterns: readonly RegExp[], text: string): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1];
    if (digits !== undefined) return Number(digits.replaceAll(',', ''));
  }
  return undefined;
}

/** The description without links: their addresses carry numbers of their own. */
function prose(description: unknown): string {
  if (typeof description !== 'string') return '';
  const withoutLinks = description.replaceAll(/\{@link[^}]*\}/g, '');
  return withoutLinks.replaceAll(/\s+/g, ' ');
}
