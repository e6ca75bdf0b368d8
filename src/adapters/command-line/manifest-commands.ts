// `sharebill manifest slack | teams`: what a firm installs in its chat. For Slack the app's manifest with the firm's own address, to
// be pasted there.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { ok, refuse } from '../../core/result.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { declareTeamsPackage } from './teams-package-command.ts';
import { en } from './texts/en.ts';

const { help } = en;

type SlackOptions = { readonly url?: string; readonly socket?: boolean };

// As far from src/adapters/command-line as from dist/adapters/command-line.
const FILE = new URL('../../../manifests/slack.json', import.meta.url);
const PLACEHOLDER = 'https://YOUR-PUBLIC-URL';

const part = z.record(z.string(), z.unknown());
/** Of the manifest what is changed here; the rest goes through as it is. */
const Manifest = z.looseObject({
  features: z.looseObject({ slash_commands: z.array(part) }),
  oauth_config: part,
  settings: z.looseObject({ event_subscriptions: part, interactivity: part }),
});

export function declareManifestCommands(program: Command, line: CommandLine): void {
  const manifest = program.command('manifest').description(help.manifest.group);
  manifest
    .command('slack')
    .description(help.manifest.slack)
    .option('--url <address>', help.manifest.url)
    .option('--socket', help.manifest.socket)
    .addHelpText('after', help.manifest.slackExample)
    .action((options: SlackOptions) => line.answer({}, () => printManifest(line, options)));
  declareTeamsPackage(manifest, line);
}

async function printManifest({ deps }: CommandLine, { url, socket = false }: SlackOptions): Promise<CommandResult> {
  const address = url ?? deps.publicUrl;
  if (address !== undefined && !isAddress(address)) {
    return refuse({ code: 'bad-slack-address', text: address });
  }

  if (address === undefined && !socket) {
    return refuse({ code: 'needs-slack-address' });
  }

  const text = await readFile(FILE, 'utf8');
  const manifest = Manifest.parse(JSON.parse(text.replaceAll(PLACEHOLDER, address?.replace(/\/$/, '') ?? PLACEHOLDER)));
  const shown = socket ? overSocket(manifest, address !== undefined) : manifest;

  return ok({ lines: JSON.stringify(shown, null, 2).split('\n') });
}

/** Slack takes https alone; an address on this machine is for trying out. */
function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;

  return url?.pathname === '/' && url.search === '' && /^(https:|http:\/\/(127\.0\.0\.1|localhost)\b)/.test(url.href);
}

/** No address that Slack would call; the one of the browser that installs only where there is one. */
function overSocket(manifest: z.infer<typeof Manifest>, hasAddress: boolean): object {
  const { features, oauth_config, settings } = manifest;

  return {
    ...manifest,
    features: { ...features, slash_commands: features.slash_commands.map((command) => without(command, ['url'])) },
    oauth_config: hasAddress ? oauth_config : without(oauth_config, ['redirect_urls']),
    settings: {
      ...settings,
      event_subscriptions: without(settings.event_subscriptions, ['request_url']),
      interactivity: without(settings.interactivity, ['request_url', 'message_menu_options_url']),
      socket_mode_enabled: true,
    },
  };
}

function without(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
