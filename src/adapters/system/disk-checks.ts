// What the doctor looks at on this machine: the data directory, its disk, and the secret key in it.
import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOfCause } from '../../core/fault.ts';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import { checkTexts as words } from './texts/checks.ts';

const GB = 1_000_000_000;
const ENOUGH_BYTES = GB;

export type DataDirCheckDeps = {
  readonly dataDir: string;
  /** Of the disk that the path is on; what the system says. */
  readonly freeBytes?: ((path: string) => Promise<number>) | undefined;
};

export function dataDirCheck(deps: DataDirCheckDeps): Check {
  return { id: 'data-dir', title: words.titles.dataDir, run: () => dataDirFindings(deps) };
}

async function dataDirFindings({ dataDir, freeBytes = freeOnDisk }: DataDirCheckDeps): Promise<readonly Finding[]> {
  const found = await stat(dataDir).catch((cause: unknown) => codeOfCause(cause));
  if (found === 'ENOENT') {
    const parent = await nearestParent(dirname(dataDir));

    return (await isOurs(parent)) ? [off(words.notThere(dataDir))] : [problem(words.parentNotWritable(dataDir))];
  }

  if (typeof found === 'string') {
    return [problem(found === 'ENOTDIR' ? words.noDirectory(dataDir) : words.notWritable(dataDir))];
  }

  if (!found.isDirectory()) {
    return [problem(words.noDirectory(dataDir))];
  }

  return (await isOurs(dataDir))
    ? usableFindings(dataDir, { mode: found.mode, free: await freeBytes(dataDir) })
    : [problem(words.notWritable(dataDir))];
}

/** What is there of a path that is not. */
async function nearestParent(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );

  return isThere || dirname(path) === path ? path : nearestParent(dirname(path));
}

function isOurs(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function freeOnDisk(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);

  return bavail * bsize;
}

function usableFindings(dataDir: string, { mode, free }: { mode: number; free: number }): readonly Finding[] {
  const text = `${(free / GB).toFixed(1)} GB`;

  return [
    free < ENOUGH_BYTES ? warning(words.littleSpace(dataDir, text)) : well(words.fine(dataDir, text)),
    ...((mode & 0o007) === 0 ? [] : [warning(words.open(dataDir))]),
  ];
}

export type SecretKeyCheckDeps = {
  readonly dataDir: string;
  readonly isSet: boolean;
  /** Then one is made, where none is set. */
  readonly workspace: boolean;
};

export function secretKeyCheck(deps: SecretKeyCheckDeps): Check {
  return { id: 'secret-key', title: words.titles.secretKey, run: async () => [await secretKeyFinding(deps)] };
}

async function secretKeyFinding({ dataDir, isSet, workspace }: SecretKeyCheckDeps): Promise<Finding> {
  if (isSet) {
    return well(words.keySet);
  }

  if (!workspace) {
    return off(words.keyMissing);
  }

  const kept = await readFile(join(dataDir, 'secret-key')).catch((cause: unknown) => codeOfCause(cause));
  if (typeof kept !== 'string') {
    return well(words.keyKept);
  }

  return kept === 'ENOENT' || kept === 'ENOTDIR' ? off(words.keyToMake) : problem(words.keyUnreadable);
}
