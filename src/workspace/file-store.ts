// Keeps the bytes of dropped files in a folder of its own below the temporary one, up to a bound: the oldest go first.
// Slack's is filled by slack/files.ts and emptied
// when its server stops; that of Teams is part of teams/drive.ts.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type FileLimits = { readonly fileBytes: number; readonly allBytes: number; readonly files: number };

export type StoredFile = { readonly path: string; readonly size: number };

export type FileStore = {
  readonly limits: FileLimits;
  /** Takes the bytes as they come. Throws a FileRefused for none at all, and for more than one file may have. */
  keep(id: string, bytes: AsyncIterable<Uint8Array>): Promise<StoredFile>;
  get(id: string): StoredFile | undefined;
  remove(id: string): Promise<void>;
  /** Removes the folder. */
  stop(): Promise<void>;
};

/** Its message is for the person who dropped the file. */
export class FileRefused extends Error {}

const megabyte = 1_000_000;
const usualLimits: FileLimits = { fileBytes: 310 * megabyte, allBytes: 400 * megabyte, files: 50 };

type Store = {
  readonly limits: FileLimits;
  readonly kept: Map<string, StoredFile>;
  /** Bytes on disk, those of files that are still coming in included. */
  held: number;
  folder: Promise<string> | undefined;
};

export function createFileStore(limits: FileLimits = usualLimits): FileStore {
  const store: Store = { limits, kept: new Map(), held: 0, folder: undefined };

  return {
    limits,
    keep: (id, bytes) => keep(store, { id, bytes }),
    get: (id) => store.kept.get(id),
    remove: (id) => forget(store, id),
    stop: async () => {
      if (store.folder !== undefined) await rm(await store.folder, { recursive: true, force: true });
    },
  };
}

/** What a file that is larger than allowed is refused with. */
export function tooLarge({ fileBytes }: FileLimits): FileRefused {
  return new FileRefused(`The file is too large: at most ${Math.floor(fileBytes / megabyte)} MB are taken here.`);
}

async function keep(
  store: Store,
  { id, bytes }: { id: string; bytes: AsyncIterable<Uint8Array> },
): Promise<StoredFile> {
  store.folder ??= mkdtemp(join(tmpdir(), 'sharebill-workspace-'));
  const path = join(await store.folder, id);
  const counted = { size: 0 };

  try {
    await pipeline(counting(store, { bytes, counted }), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    if (counted.size === 0) throw new FileRefused('The file is empty. No empty files are taken.');
  } catch (cause) {
    store.held -= counted.size;
    await rm(path, { force: true });
    throw cause;
  }
  const stored = { path, size: counted.size };
  store.kept.set(id, stored);
  await makeRoom(store);
  return stored;
}

async function* counting(
  store: Store,
  { bytes, counted }: { bytes: AsyncIterable<Uint8Array>; counted: { size: number } },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    counted.size += chunk.length;
    store.held += chunk.length;
    await makeRoom(store);
    if (counted.size > store.limits.fileBytes) throw tooLarge(store.limits);
    if (store.held > store.limits.allBytes) throw new FileRefused('Too many large files at once. Wait for the others.');
    yield chunk;
  }
}

/** Forgets the oldest files, until the others are within the bound. */
async function makeRoom(store: Store): Promise<void> {
  for (const id of store.kept.keys()) {
    if (store.kept.size <= store.limits.files && store.held <= store.limits.allBytes) return;
    await forget(store, id);
  }
}

async function forget(store: Store, id: string): Promise<void> {
  const file = store.kept.get(id);
  if (file === undefined) return;

  store.kept.delete(id);
  store.held -= file.size;
  await rm(file.path, { force: true });
}
