// PostgreSQL's own programs of the newest version that is installed here: pg_dump and its like. For tests on a server.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const INSTALLED = '/usr/lib/postgresql';

/** The path; the bare name, for the shell to find, where the distribution keeps them elsewhere. */
export function postgresProgram(name: string): string {
  const versions = existsSync(INSTALLED)
    ? readdirSync(INSTALLED).toSorted((one, other) => Number(other) - Number(one))
    : [];
  const paths = versions.map((version) => join(INSTALLED, version, 'bin', name));

  return paths.find((path) => existsSync(path)) ?? name;
}
