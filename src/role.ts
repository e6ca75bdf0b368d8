// Which part of the work a process takes: `--role web|worker|all`. Read by main.ts, obeyed by compose.ts.
import { en } from './adapters/system/texts/en.ts';
import type { Config } from './config.ts';
import { ok, type Result, refuse } from './core/result.ts';

const ROLES = ['web', 'worker', 'all'] as const;

/** `web` answers people, `worker` runs jobs and takes bounces, `all` does both. */
export type Role = (typeof ROLES)[number];

/** What stands behind the command; refused in words. */
export function readRole(argv: readonly string[]): Result<Role, string> {
  const [flag, value = '', ...rest] = argv.flatMap((word) => word.split(/(?<=^--role)=/));
  if (flag === undefined) {
    return ok('all');
  }

  const unknown = flag === '--role' ? rest[0] : flag;
  if (unknown !== undefined) {
    return refuse(en.unknownWord(unknown));
  }

  const role = ROLES.find((one) => one === value);

  return role === undefined ? refuse(en.unknownRole(value)) : ok(role);
}

/** Why a process with that configuration cannot have that role, with the remedy. */
export function roleProblems(role: Role, { workspace, databaseUrl }: Config): readonly string[] {
  if (role === 'all' || (!workspace && databaseUrl !== undefined)) {
    return [];
  }

  return [workspace ? en.roleInWorkspace(role) : en.roleEmbedded(role)];
}
