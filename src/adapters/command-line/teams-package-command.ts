// `sharebill manifest teams`: writes the app package for Microsoft Teams. Below `sharebill manifest`.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { codeOfCause } from '../../core/fault.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { CommandDeps, CommandLine, CommandResult } from './command-deps.ts';
import type { OfManifest } from './manifest-refusal-lines.ts';
import { type PackageOptions, teamsPackage } from './teams-package.ts';
import { en } from './texts/en.ts';

const { help, manifests: words } = en;

const FILE = 'sharebill-teams.zip';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type TeamsOptions = {
  readonly url?: string;
  readonly appId?: string;
  readonly out: string;
  readonly older?: boolean;
  readonly force?: boolean;
};

export function declareTeamsPackage(manifest: Command, line: CommandLine): void {
  manifest
    .command('teams')
    .description(help.manifest.teams)
    .option('--url <address>', help.manifest.teamsUrl)
    .option('--app-id <id>', help.manifest.appId)
    .option('--out <file>', help.manifest.out, FILE)
    .option('--older', help.manifest.older)
    .option('--force', help.manifest.force)
    .addHelpText('after', help.manifest.teamsExample)
    .action((options: TeamsOptions) => line.answer({}, () => writePackage(line, options)));
}

async function writePackage({ deps, io }: CommandLine, options: TeamsOptions): Promise<CommandResult> {
  const { out, older = false, force = false } = options;
  const meant = packageOptions(deps, options);
  if (!meant.ok) {
    return meant;
  }

  const archive = await teamsPackage(meant.value);
  try {
    await writeFile(resolve(io.cwd, out), archive, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const code = codeOfCause(cause);

    return refuse(
      code === 'EEXIST'
        ? { code: 'package-there', path: out }
        : { code: 'package-not-written', path: out, cause: code },
    );
  }

  return ok({ lines: [words.written(out, older), ...words.next] });
}

function packageOptions(
  { publicUrl, teamsAppId }: CommandDeps,
  { url = publicUrl, appId: typed = teamsAppId, older = false }: TeamsOptions,
): Result<PackageOptions, OfManifest> {
  const appId = typed?.trim().toLowerCase();
  if (typed === undefined || appId === undefined) {
    return refuse({ code: 'needs-app-id' });
  }

  if (!ID.test(appId)) {
    return refuse({ code: 'bad-app-id', text: typed });
  }

  if (url === undefined) {
    return refuse({ code: 'needs-teams-address' });
  }

  const address = addressOf(url);

  return address === undefined ? refuse({ code: 'bad-teams-address', text: url }) : ok({ address, appId, older });
}

/** Microsoft sends to https alone, on a name that the whole internet knows. */
function addressOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url?.href === `${url?.origin}/`;

  return url?.protocol === 'https:' && isBare ? url.origin : undefined;
}
