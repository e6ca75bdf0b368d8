// Changes the file `.env`: lines of ours are replaced or added, comments and foreign lines stay. The whole new file takes
// the old one's place at once, and only its owner can read it. Used by setup.ts.
import { open, readFile, rename, rm } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { Fault } from '../../core/fault.ts';

/** An empty value takes the variable out. */
export type EnvValues = Readonly<Record<string, string>>;

const HEADING = '# Written by sharebill setup.';

/** Undefined when there is none. */
export async function readEnvFile(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') {
      return undefined;
    }
    throw cause;
  });
}

/** Throws Fault('env-file') when what would be written reads back as anything else. */
export function changedEnv(text: string, values: EnvValues): string {
  const kept: string[] = [];
  const placed = new Set<string>();
  for (const { name, lines } of entriesOf(text)) {
    const value = name === undefined ? undefined : values[name];
    if (name === undefined || value === undefined) {
      kept.push(...lines);
    } else if (value !== '' && !placed.has(name)) {
      kept.push(lineOf(name, value));
      placed.add(name);
    }
  }
  const added = Object.entries(values).filter(([name, value]) => value !== '' && !placed.has(name));
  const heading = added.length > 0 && !kept.includes(HEADING) ? [...(kept.length > 0 ? [''] : []), HEADING] : [];
  const changed = `${[...kept, ...heading, ...added.map(([name, value]) => lineOf(name, value))].join('\n')}\n`;
  checkReadBack(changed, values);

  return changed;
}

type Entry = { readonly name: string | undefined; readonly lines: readonly string[] };

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;

/** Assignments, each with all lines of its value, and every other line by itself. */
function entriesOf(text: string): readonly Entry[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const [, name, value = ''] = ASSIGNMENT.exec(line) ?? [];
    const count = name === undefined ? 1 : linesOfValue(value, lines.slice(at + 1));
    entries.push({ name, lines: lines.slice(at, at + count) });
    at += count;
  }

  return text === '' ? [] : entries;
}

/** A quoted value ends where its quote does, which may be lines further down. */
function linesOfValue(value: string, following: readonly string[]): number {
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined || value.indexOf(quote, 1) > 0) {
    return 1;
  }

  const end = following.findIndex((line) => line.includes(quote));

  return end < 0 ? 1 : end + 2;
}

function lineOf(name: string, value: string): string {
  if (/^[\w@%+:/.,=?&~-]+$/.test(value)) {
    return `${name}=${value}`;
  }

  const quote = ["'", '"', '`'].find((sign) => !value.includes(sign));
  if (quote === undefined) {
    throw new Fault('env-file');
  }

  return `${name}=${quote}${value}${quote}`;
}

function checkReadBack(text: string, values: EnvValues): void {
  const read = parseEnv(text);
  if (Object.entries(values).some(([name, value]) => (read[name] ?? '') !== value)) {
    throw new Fault('env-file');
  }
}

export type StagedFile = {
  /** Puts it in the place of the old one: from one moment to the next. */
  commit(): Promise<void>;
  discard(): Promise<void>;
};

/** Written and flushed beside `path`, for its owner alone. */
export async function stageEnvFile(path: string, text: string): Promise<StagedFile> {
  const staged = `${path}.new`;
  await rm(staged, { force: true });
  const file = await open(staged, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }

  return {
    commit: () => rename(staged, path),
    discard: () => rm(staged, { force: true }),
  };
}
