// `sharebill manifest teams` writes what a firm uploads to Microsoft Teams: Microsoft's own schema takes it, and the bot
// understands every command that it offers.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AppManifest, AppManifestUtils } from '@microsoft/app-manifest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';
import { parseCommand } from '../../../src/chat/command.ts';
import { readZip } from '../../support/read-zip.ts';

const APP_ID = '5f0c7a4e-3c1b-4a55-9a0d-2b8f6f1f2a10';
const ADDRESS = 'https://bills.harlow.example';
const FILE = 'sharebill-teams.zip';

type Command = { title: string; description: string; context?: string[]; triggers?: string[] };
type Manifest = {
  manifestVersion: string;
  id: string;
  developer: Record<string, string>;
  bots: {
    botId: string;
    scopes: string[];
    supportsFiles: boolean;
    commandLists: { scopes: string[]; commands: Command[] }[];
  }[];
  composeExtensions: { botId: string; commands: Command[] }[];
  validDomains: string[];
};

let cwd = '';

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'package-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function make(argv: readonly string[], known: { publicUrl?: string; teamsAppId?: string } = {}) {
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  // the command asks nothing of the database
  const code = await runCommand(['manifest', 'teams', ...argv], { stdout: print, stderr: print, cwd }, known as never);

  return { code, text: printed.join('') };
}

function written(file = FILE) {
  const files = readZip(readFileSync(join(cwd, file)));
  const manifest = JSON.parse(files['manifest.json']?.toString() ?? '') as Manifest;

  return { files, manifest };
}

const schemaProblems = (manifest: unknown) => AppManifestUtils.validateAgainstSchema(manifest as AppManifest);

describe('The package', () => {
  it('has the app and the address of the environment in every place, and no placeholder left', async () => {
    const { code, text } = await make([], { publicUrl: ADDRESS, teamsAppId: APP_ID });

    const { files, manifest } = written();
    expect([code, text]).toEqual([0, expect.stringContaining(`Wrote ${FILE}`)]);
    expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png']);
    expect([manifest.id, manifest.bots[0]?.botId, manifest.composeExtensions[0]?.botId]).toEqual(Array(3).fill(APP_ID));
    expect(new Set(Object.values(manifest.developer))).toEqual(new Set(['ShareBill', ADDRESS]));
    expect(manifest.validDomains).toEqual(['bills.harlow.example']);
    expect(files['manifest.json']?.toString()).not.toMatch(/YOUR-PUBLIC-URL|00000000/);
  });

  it('is the same with both typed, wherever it is written', async () => {
    await make([], { publicUrl: ADDRESS, teamsAppId: APP_ID });
    const typed = ['--url', `${ADDRESS}/`, '--app-id', APP_ID.toUpperCase(), '--out', 'other.zip'];

    const { code } = await make(typed, { publicUrl: 'https://other.example' });

    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'other.zip')).equals(readFileSync(join(cwd, FILE)))).toBe(true);
  });

  it.each([
    ['1.29', [], ['slash']],
    ['1.19', ['--older'], undefined],
  ])('fits the schema %s of Microsoft', async (version, argv, triggers) => {
    await make(argv, { publicUrl: ADDRESS, teamsAppId: APP_ID });

    const { manifest } = written();
    expect(await schemaProblems(manifest)).toEqual([]);
    expect(manifest.manifestVersion).toBe(version);
    expect(manifest.composeExtensions[0]?.commands).toEqual([
      expect.objectContaining({
        ...{ id: 'sharebill', type: 'action', fetchTask: true, context: ['compose', 'commandBox', 'message'] },
        ...(triggers ? { triggers } : {}),
      }),
    ]);
    expect(manifest.composeExtensions[0]?.commands[0]?.triggers).toEqual(triggers);
  });

  it('asks for no permission', async () => {
    await make([], { publicUrl: ADDRESS, teamsAppId: APP_ID });

    const { manifest } = written();
    for (const name of ['permissions', 'devicePermissions', 'authorization', 'webApplicationInfo'])
      expect(manifest).not.toHaveProperty(name);
    expect(manifest.bots[0]?.supportsFiles).toBe(true);
  });

  it.each([
    ['color.png', 192, 2],
    ['outline.png', 32, 6],
  ])('has %s in the size and the colours that Teams wants', async (name, size, colors) => {
    await make([], { publicUrl: ADDRESS, teamsAppId: APP_ID });

    const icon = written().files[name] ?? Buffer.alloc(0);
    expect(icon.equals(readFileSync(join('manifests/teams', name)))).toBe(true);
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20), icon[25]]).toEqual([size, size, colors]);
  });

  it('is not written over a file that is there, but with --force', async () => {
    writeFileSync(join(cwd, FILE), 'mine');
    const known = { publicUrl: ADDRESS, teamsAppId: APP_ID };

    const refused = await make([], known);
    const left = readFileSync(join(cwd, FILE), 'utf8');
    const forced = await make(['--force'], known);

    expect([refused.code, refused.text, left]).toEqual([
      1,
      expect.stringMatching(/is there already[\s\S]*--force/),
      'mine',
    ]);
    expect(forced.code).toBe(0);
    expect(written().manifest.id).toBe(APP_ID);
  });
});

it.each<[string, string[], { publicUrl?: string; teamsAppId?: string }, RegExp]>([
  ['no app', [], { publicUrl: ADDRESS }, /which app it is[\s\S]*Set TEAMS_APP_ID/],
  ['an app that is none', ['--app-id', 'my bot'], { publicUrl: ADDRESS }, /my bot is no application id/],
  ['no address', [], { teamsAppId: APP_ID }, /Set PUBLIC_URL, or type --url/],
  ['http', ['--url', 'http://127.0.0.1:3000'], { teamsAppId: APP_ID }, /begins with https:/],
  ['a path', ['--url', `${ADDRESS}/bills`], { teamsAppId: APP_ID }, /has no path/],
  [
    'a name in it',
    ['--url', 'https://ann@harlow.example'],
    { teamsAppId: APP_ID },
    /is no address for Microsoft Teams/,
  ],
  ['no folder', ['--out', 'no/such.zip'], { publicUrl: ADDRESS, teamsAppId: APP_ID }, /cannot be written \(ENOENT\)/],
])('With %s nothing is written, and it says what to do', async (_what, argv, known, words) => {
  const { code, text } = await make(argv, known);

  expect([code, text]).toEqual([1, expect.stringMatching(words)]);
  expect(existsSync(join(cwd, FILE))).toBe(false);
});

it('The bot understands every command that is offered, in each kind of conversation', async () => {
  const shipped = JSON.parse(readFileSync('manifests/teams/manifest.json', 'utf8')) as Manifest;
  const lists = shipped.bots[0]?.commandLists ?? [];
  const [first] = lists;

  expect(lists.map(({ scopes }) => scopes)).toEqual([['personal'], ['team'], ['groupChat']]);
  for (const { commands } of lists) expect(commands).toEqual(first?.commands);
  expect(first?.commands.map(({ title }) => [title, parseCommand(title).kind])).toEqual([
    ['help', 'help'],
    ['bills', 'view'],
    ['status', 'no-number'],
    ['list', 'view'],
    ['history', 'view'],
    ['stop', 'no-number'],
    ['again', 'no-number'],
  ]);
  for (const { title, description } of first?.commands ?? []) {
    const [, example = title] = /: (?:.*: )?([a-z]+ [\w-]+.*)$/.exec(description) ?? [];
    expect(parseCommand(example).kind, description).toMatch(/^(help|view|stop|again)$/);
  }
});

it('It is written where it is typed, and no database is made for it', () => {
  const ids = { TEAMS_APP_ID: APP_ID, TEAMS_APP_PASSWORD: 'a secret', TEAMS_TENANT_ID: APP_ID };
  const env = { PATH: process.env.PATH, PUBLIC_URL: ADDRESS, ...ids };
  const cli = ['--import', resolve('node_modules/tsx/dist/loader.mjs'), resolve('src/cli.ts')];

  const { status, stderr } = spawnSync(process.execPath, [...cli, 'manifest', 'teams'], { cwd, env, encoding: 'utf8' });

  expect([status, stderr]).toEqual([0, '']);
  expect(readdirSync(cwd)).toEqual([FILE]);
  expect(written().manifest.id).toBe(APP_ID);
});

it('The README says why each place is asked for where it appears, in the order of the manifest', async () => {
  await make([], { publicUrl: ADDRESS, teamsAppId: APP_ID });
  const { manifest } = written();
  const [bot, action] = [manifest.bots[0], manifest.composeExtensions[0]?.commands[0]];
  const [, , readme = ''] = readFileSync('manifests/README.md', 'utf8').split(/^# /m);
  const [, table = ''] = readme.split('## What the package asks for, and why');

  expect(readme).toMatch(/^Installing ShareBill in Microsoft Teams\n/);
  expect([...table.matchAll(/^\| `([A-Za-z]+)` +\| \S/gm)].map(([, name]) => name)).toEqual([
    ...(bot?.scopes ?? []),
    ...(action?.context ?? []),
    ...(action?.triggers ?? []),
    'validDomains',
  ]);
});
