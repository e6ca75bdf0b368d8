// Types `sharebill …` as an administrator does: a process of its own in a folder of its own, by flags or in a real
// pseudo-terminal (`script` of util-linux). Used by the tests of the set-up.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));

export const hasTerminal = spawnSync('script', ['--version']).status === 0;

export type Typing = {
  readonly child: ChildProcess;
  /** All that was printed so far, without the codes that steer a terminal. */
  printed(): string;
  /** Resolves when that was printed after what was waited for before. */
  says(words: string): Promise<void>;
  type(text: string): void;
  readonly ended: Promise<number | null>;
};

type Place = { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> };

/** Without a terminal. */
export function run(argv: readonly string[], place: Place): Typing {
  return typing(spawn(process.execPath, ['--import', TSX, CLI, ...argv], options(place)));
}

/** In a pseudo-terminal that is wide enough for every line. */
export function runInTerminal(argv: readonly string[], place: Place): Typing {
  const command = [process.execPath, '--import', TSX, CLI, ...argv].map((word) => `'${word}'`).join(' ');

  return typing(spawn('script', ['-qec', `stty cols 240; exec ${command}`, '/dev/null'], options(place)));
}

function options({ cwd, environment = {} }: Place) {
  return { cwd, env: { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm', ...environment } };
}

function typing(child: ChildProcess): Typing {
  let output = '';
  let seen = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const printed = () => output.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

  return {
    child,
    printed,
    ended,
    type: (text) => void child.stdin?.write(text),
    says: async (words) => {
      const isOver = ended.then(() => true);
      while (printed().indexOf(words, seen) < 0) {
        const over = await Promise.race([
          isOver,
          new Promise<false>((resolve) => setTimeout(() => resolve(false), 50)),
        ]);
        if (over && printed().indexOf(words, seen) < 0) throw new Error(`never said "${words}": ${printed()}`);
      }
      seen = printed().indexOf(words, seen) + words.length;
    },
  };
}
