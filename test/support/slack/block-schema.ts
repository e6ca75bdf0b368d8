// Checks Slack blocks, views and options against a schema made from @slack/types, because the emulated Slack of our
// tests checks none of them. Called by checked-fetch.ts, check-ack.ts and the tests of the block builders.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import { applyLimits, asNode, isNode, type Limit, type SchemaNode } from './block-limits.ts';
import { messageRules, viewRules } from './block-rules.ts';
import { narrowUnions } from './narrow-unions.ts';

interface BlockSchema {
  readonly limits: readonly Limit[];
  readonly modal: ValidateFunction;
  readonly home: ValidateFunction;
  readonly message: ValidateFunction;
  readonly options: ValidateFunction;
}

// https://docs.slack.dev/reference/block-kit/blocks: 50 in a message, 100 in a modal or a Home tab (in the types)
const messageBlocks = 50;
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select: as static menus
const suggestedOptions = 100;

const rootTypes = ['ModalView', 'HomeView', 'OptionGroup'];
const require = createRequire(import.meta.url);
const cacheFolder = join(import.meta.dirname, '../../.cache');
let loaded: BlockSchema | undefined;

/** Checks a modal or Home view; answers one sentence per violation, with its path; none when Slack would take it. */
export function validateView(view: unknown): string[] {
  const { modal, home } = blockSchema();
  const type = asNode(view).type;
  if (type !== 'modal' && type !== 'home') return [`type: must be modal or home, is ${JSON.stringify(type)}`];

  const problems = problemsOf(type === 'modal' ? modal : home, view);
  return [...problems, ...viewRules(asNode(view))];
}

/** Checks the blocks of a message; answers one sentence per violation, with its path; none when Slack would take them. */
export function validateBlocks(blocks: unknown): string[] {
  const problems = problemsOf(blockSchema().message, blocks);
  return Array.isArray(blocks) ? [...problems, ...messageRules(blocks)] : problems;
}

/** Checks the answer to a type-ahead (`{options}` or `{option_groups}`); answers one sentence per violation. */
export function validateOptions(answer: unknown): string[] {
  return problemsOf(blockSchema().options, answer);
}

/** Loads and compiles the schema now (about a second): within a request it would use up Slack's three seconds. */
export function prepareBlockSchema(): void {
  blockSchema();
}

/** The limits read from the doc comments of @slack/types. */
export function documentedLimits(): readonly Limit[] {
  return blockSchema().limits;
}

/** Generates the schema of @slack/types, without limits and without the cache (about 1.5 s). */
export function generateSchema(): SchemaNode {
  // loaded only when needed: with the TypeScript compiler in tow it costs most of a second
  const { createGenerator }: typeof import('ts-json-schema-generator') = require('ts-json-schema-generator');
  const path = join(dirname(require.resolve('@slack/types/package.json')), 'dist/index.d.ts');
  const config = { path, skipTypeCheck: true, additionalProperties: false } as const;
  const generator = createGenerator({ ...config, expose: 'export', jsDoc: 'extended', topRef: true });

  const schemas = rootTypes.map((type) => generator.createSchema(type));
  return Object.assign({}, ...schemas.map(({ definitions }) => definitions));
}

function blockSchema(): BlockSchema {
  loaded ??= compile(cachedSchema());
  return loaded;
}

function cachedSchema(): SchemaNode {
  const versions = ['@slack/types', 'ts-json-schema-generator'].map(versionOf).join('-');
  const file = join(cacheFolder, `slack-${rootTypes.join('-')}-${versions}.json`);

  try {
    return asNode(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return writeCache(file, generateSchema());
  }
}

function writeCache(file: string, schema: SchemaNode): SchemaNode {
  mkdirSync(cacheFolder, { recursive: true });
  // several workers may write at once: each its own file, moved into place whole
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(schema));
  renameSync(draft, file);
  return schema;
}

function versionOf(name: string): string {
  const manifest: unknown = require(`${name}/package.json`);
  return String(asNode(manifest).version);
}

function compile(definitions: SchemaNode): BlockSchema {
  // any object with a type is a `Block`: kept, it would accept every mistake
  definitions.AnyBlock = { $ref: '#/definitions/KnownBlock' };
  const limits = applyLimits(definitions);
  definitions.Option = eitherOption(definitions);
  narrowUnions(definitions);
  Object.assign(definitions, { Message: listOf('KnownBlock', messageBlocks), Suggestion: suggestion() });

  // one schema for all four, so that what they share is compiled once
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
  ajv.addSchema({ $id: 'slack', definitions });
  const compiled = (name: string) => ajv.compile({ $ref: `slack#/definitions/${name}` });
  return {
    limits,
    modal: compiled('ModalView'),
    home: compiled('HomeView'),
    message: compiled('Message'),
    options: compiled('Suggestion'),
  };
}

/** An option differs only in its text; said so, a mistake in it is reported once and not for both kinds. */
function eitherOption(definitions: SchemaNode): SchemaNode {
  const plain = asNode(definitions.PlainTextOption);
  const texts = ['PlainTextOption', 'MrkdwnOption'].map((name) => asNode(asNode(definitions[name]).properties).text);

  return { ...plain, properties: { ...asNode(plain.properties), text: { anyOf: texts } } };
}

function listOf(definition: string, maxItems: number): SchemaNode {
  return { type: 'array', items: { $ref: `#/definitions/${definition}` }, maxItems };
}

function suggestion(): SchemaNode {
  return {
    type: 'object',
    properties: {
      options: listOf('PlainTextOption', suggestedOptions),
      option_groups: listOf('OptionGroup', suggestedOptions),
    },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  };
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return [...new Set(errors.map(sentence))];
}

function sentence(error: ErrorObject): string {
  const path = error.instancePath.slice(1) || 'the whole';
  const extra = isNode(error.params) ? error.params.additionalProperty : undefined;
  const allowed = isNode(error.params) ? (error.params.allowedValues ?? error.params.allowedValue) : undefined;

  const detail = extra ?? (allowed === undefined ? undefined : JSON.stringify(allowed));
  return `${path}: ${error.message ?? error.keyword}${detail === undefined ? '' : ` (${String(detail)})`}`;
}
