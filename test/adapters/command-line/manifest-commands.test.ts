// `sharebill manifest slack` prints what a firm pastes into Slack.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';

const shipped = readFileSync('manifests/slack.json', 'utf8');

async function print(argv: readonly string[], publicUrl?: string): Promise<{ code: number; text: string }> {
  const printed: string[] = [];
  const io = {
    stdout: (text: string) => void printed.push(text),
    stderr: (text: string) => void printed.push(text),
    cwd: '/',
  };
  // the command asks nothing of the database
  const code = await runCommand(['manifest', ...argv], io, { publicUrl } as never);

  return { code, text: printed.join('') };
}

it('It is the one that is shipped, with the address of the environment or of the command in every place', async () => {
  const [given, known] = [
    await print(['slack', '--url', 'https://bills.harlow.example/']),
    await print(['slack'], 'https://bills.harlow.example'),
  ];
  const expected = JSON.parse(shipped.replaceAll('https://YOUR-PUBLIC-URL', 'https://bills.harlow.example')) as unknown;

  expect([given.code, JSON.parse(given.text)]).toEqual([0, expected]);
  expect(known).toEqual(given);
});

it('For Socket Mode it names no address at all', async () => {
  const { code, text } = await print(['slack', '--socket']);

  expect([code, text]).toEqual([0, expect.not.stringMatching(/https?:/)]);
  expect(JSON.parse(text)).toMatchObject({
    settings: { socket_mode_enabled: true, interactivity: { is_enabled: true } },
  });
});

it.each([
  [['slack'], /--url https:/],
  [['slack', '--url', 'http://bills.harlow.example'], /no address for Slack/],
  [['slack', '--url', 'https://bills.harlow.example/path'], /no address for Slack/],
])('%j is refused with what to do', async (argv, words) => {
  const { code, text } = await print(argv);

  expect(code).toBe(1);
  expect(text).toMatch(words);
});

it('Of another platform there is none', async () => {
  const { code, text } = await print(['zulip']);

  expect(code).toBe(2);
  expect(text).toMatch(/unknown command 'zulip'/);
});

it('Its scopes and events each stand there once, and the README says why each is asked for', () => {
  const { oauth_config, settings } = JSON.parse(shipped) as {
    oauth_config: { scopes: { bot: string[] } };
    settings: { event_subscriptions: { bot_events: string[] } };
  };
  const names = [...oauth_config.scopes.bot, ...settings.event_subscriptions.bot_events];
  const [, readme = ''] = readFileSync('manifests/README.md', 'utf8').split('## What it asks for, and why');
  const reasons = [...(readme.split('\n## ')[0] ?? '').matchAll(/^\| `([a-z_:.]+)` +\| \S/gm)].map(
    ([, name]) => name ?? '',
  );

  expect(new Set(names).size).toBe(names.length);
  expect(reasons.toSorted()).toEqual(names.toSorted());
});
