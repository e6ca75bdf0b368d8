// Where the control socket of a data directory is: the process that listens and the command that calls agree on it.
import { createHash } from 'node:crypto';
import { lstat, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export type ControlPlace = {
  readonly path: string;
  /** A pipe of Windows is no file: nothing to remove, no mode. */
  readonly isFile: boolean;
  /** In the temporary folder, where others can put files too. */
  readonly shared: boolean;
};

/** Systems take 104 bytes and more for a socket's path. */
const LONGEST_PATH = 100;

type Machine = { readonly platform: string; readonly temporary: string };

/** `DATA_DIR/control.sock`; a name made of a hash in the temporary folder when that is too long; a named pipe on Windows. */
export function controlPlace(
  dataDir: string,
  { platform, temporary }: Machine = { platform: process.platform, temporary: tmpdir() },
): ControlPlace {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 24);
  if (platform === 'win32') {
    return { path: `\\\\.\\pipe\\sharebill-${hash}`, isFile: false, shared: false };
  }

  const path = join(dataDir, 'control.sock');

  return Buffer.byteLength(path) <= LONGEST_PATH
    ? { path, isFile: true, shared: false }
    : { path: join(temporary, `sharebill-${hash}.sock`), isFile: true, shared: true };
}

/** One spelling for a data directory, however it is reached. */
export async function spelledOut(dataDir: string): Promise<string> {
  return realpath(dataDir).catch(() => resolve(dataDir));
}

/**
 * Whether the socket is of this user, or of the data directory's owner. In the temporary folder anybody could have
 * put one there to read our commands.
 */
export async function isTrusted({ path, isFile, shared }: ControlPlace, dataDir: string): Promise<boolean> {
  if (!isFile || !shared) {
    return true;
  }

  const [socket, directory] = await Promise.all([lstat(path), stat(dataDir)]);

  return socket.isSocket() && (socket.uid === process.getuid?.() || socket.uid === directory.uid);
}
