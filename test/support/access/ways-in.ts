// Finds every way into the running product in the product itself: what it registers with Bolt, Express and the
// command line's parser, and the kinds of jobs that its runner asks the database for. Used by the access matrix.
import { App } from '@slack/bolt';
import { Command } from 'commander';
import express from 'express';
import { vi } from 'vitest';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';
import type { ShareBill } from '../../../src/compose.ts';

/** Every method by which something can be registered with a Bolt app. */
const LISTENERS = ['action', 'assistant', 'command', 'event', 'function', 'message', 'options', 'shortcut', 'view'];
/** What the app has besides: none of it takes requests by itself, but for `use`, which must not be used. */
const OTHER_METHODS = ['init', 'webClientOptions', 'use', 'start', 'stop', 'error', 'processEvent', 'handleError'];
const PRIVATE_METHODS = ['initReceiver', 'initAuthorizeIfNoTokenIsGiven', 'initAuthorizeInConstructor'];

type Watch = {
  /** `action bill`, `view share` and the like. */
  slackListeners(): readonly string[];
  /** `GET /healthz` and the like with the whole path, and `USE /path` for what takes every method below a path. */
  httpRoutes(): readonly string[];
};

/** To be called before the product starts. The watching ends with the test file. */
export function watchWaysIn(): Watch {
  const listeners: string[] = [];
  const apps = new Set<RouteStack>();
  const mounts = new Set<string>();
  for (const method of [...LISTENERS, 'use'] as 'action'[]) {
    const original = App.prototype[method] as (...given: unknown[]) => void;
    vi.spyOn(App.prototype, method).mockImplementation(function (this: App, ...given: unknown[]) {
      listeners.push(`${method} ${nameOf(given[0])}`);
      return original.apply(this, given);
    } as never);
  }

  const { use } = express.application;
  vi.spyOn(express.application, 'use').mockImplementation(function (this: RouteStack, ...given: unknown[]) {
    apps.add(this);
    for (const mount of mountsIn(given)) mounts.add(mount);
    return use.apply(this as never, given as never);
  } as never);

  return {
    slackListeners: () => listeners.toSorted(),
    httpRoutes: () => [...new Set([...[...apps].flatMap((app) => routesOf(app.router)), ...mounts])].sort(),
  };
}

/** What is mounted: the routes of a router with the path before them, or a function that takes all below its path. */
function mountsIn(given: readonly unknown[]): readonly string[] {
  const paths = [given[0]].flat().filter((one) => typeof one === 'string');
  const handlers = given.flat(2).filter((one) => typeof one === 'function');

  return (paths.length > 0 ? paths : ['']).flatMap((below) =>
    handlers.flatMap((handler) => {
      const { stack } = handler as Partial<Stack>;
      if (stack !== undefined) return routesOf({ stack }, below);

      return below === '' ? [] : [`USE ${below}`];
    }),
  );
}

/** A constraint, or the place of a function that is called for everything. */
function nameOf(constraint: unknown): string {
  if (typeof constraint === 'object' && !(constraint instanceof RegExp)) return JSON.stringify(constraint);

  return typeof constraint === 'function' ? 'everything' : String(constraint);
}

/** The methods of a Bolt app that this file knows nothing of; a new version may have brought another way in. */
export function unknownBoltMethods(): readonly string[] {
  const known = ['constructor', ...LISTENERS, ...OTHER_METHODS, ...PRIVATE_METHODS];

  return Object.getOwnPropertyNames(App.prototype).filter((name) => !known.includes(name));
}

type Layer = { readonly route?: Route; readonly handle: { readonly stack?: readonly Layer[] } };
type Route = { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
type Stack = { readonly stack: readonly Layer[] };
type RouteStack = { readonly router: Stack };

/** A router within a router has lost its path: what is in it is new here, whatever it is. */
function routesOf({ stack }: Stack, below = ''): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (route) return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${below}${route.path}`);

    return below !== '' && handle.stack ? routesOf({ stack: handle.stack }, `${below}/…`) : [];
  });
}

/** Every command with all that can be given to it: `staff link <email> --slack --as --firm`. */
export async function commandsOf({ command }: ShareBill): Promise<readonly string[]> {
  let program: Command | undefined;
  const { parseAsync } = Command.prototype;
  const spy = vi.spyOn(Command.prototype, 'parseAsync').mockImplementation(function (this: Command, ...given) {
    program ??= this;
    return parseAsync.apply(this, given);
  });
  const silent = { stdout: () => undefined, stderr: () => undefined, cwd: '/' };
  await runCommand(['--help'], silent, { ...command, applyHere: false });
  spy.mockRestore();

  return program ? leavesOf(program, []).sort() : [];
}

function leavesOf(command: Command, path: readonly string[]): string[] {
  if (command.commands.length > 0) {
    return command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]));
  }

  const given = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );

  return [[...path, ...given, ...command.options.map(({ long }) => long)].join(' ')];
}

/** The kinds of jobs that the product's runner takes. */
export async function jobKindsOf({ database, jobs }: ShareBill): Promise<readonly string[]> {
  const asked = vi.spyOn(database.directory, 'nextJobInMs');
  await jobs.idle();
  const kinds = asked.mock.calls.flatMap(([ofOneRunner]) => ofOneRunner);
  asked.mockRestore();

  return [...new Set(kinds)].sort();
}
