// Whoever sits at the terminal of a command, or what comes by its standard input. Made by cli.ts; a running process asks through the
// control socket.
import { text } from 'node:stream/consumers';
import type { Ask } from './command-deps.ts';

/** Undefined when nobody is there to answer, or they would rather not. */
export function terminalAsk(input: NodeJS.ReadableStream & { readonly isTTY?: boolean }): Ask {
  return async ({ kind, text: message }) => {
    if (kind === 'input') {
      return input.isTTY ? undefined : text(input);
    }

    return input.isTTY ? await prompted(kind, message) : undefined;
  };
}

async function prompted(kind: 'line' | 'secret', message: string): Promise<string | undefined> {
  const { input, password } = await import('@inquirer/prompts');
  const asking = kind === 'secret' ? password({ message, mask: '*' }) : input({ message });

  // Ctrl-C rejects
  return asking.catch(() => undefined);
}
