// A command that asks whoever gave it: in a terminal, by standard input, and through the control socket of a running process.
import { createConnection } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Ask, Asking, CommandIo } from '../../../src/adapters/command-line/command-deps.ts';
import { callRunningProcess } from '../../../src/adapters/command-line/control-client.ts';
import { lineOf } from '../../../src/adapters/command-line/control-frames.ts';
import { terminalAsk } from '../../../src/adapters/command-line/terminal.ts';
import { recordingIo } from './command-world.ts';
import { aGate, controlWorld } from './control-world.ts';

const world = controlWorld();
const SECRET: Asking = { kind: 'secret', text: 'STRIPE_SECRET_KEY: the secret key' };

/** Asks twice, and says what it heard. */
async function asking(_argv: readonly string[], io: CommandIo): Promise<number> {
  const first = await io.ask?.({ kind: 'input', text: '' });
  const second = await io.ask?.(SECRET);
  io.stdout(`${first} and ${second}`);

  return 0;
}

async function callWith(ask?: Ask) {
  const { printed, ...io } = recordingIo({ cwd: '/home/dana' });
  const exit = await callRunningProcess({
    ...{ dataDir: world.folder, argv: ['firm', 'connect', 'stripe'] },
    io: ask ? { ...io, ask } : io,
  });

  return { exit, ...printed };
}

describe('A command of the running process', () => {
  it('asks the one who gave it, one thing after the other', async () => {
    const asked: Asking[] = [];
    await world.start({ run: asking });

    const answer = await callWith(async (one) => {
      asked.push(one);

      return one.kind === 'secret' ? 'sk_test_“1”\nand more' : 'A=1\nB=2';
    });

    expect(answer).toEqual({ exit: 0, stderr: '', stdout: 'A=1\nB=2 and sk_test_“1”\nand more' });
    expect(asked).toEqual([{ kind: 'input', text: '' }, SECRET]);
  });

  it('hears nothing of a caller who cannot be asked, answers nothing, or answers too much', async () => {
    await world.start({ run: asking });

    const answers = [
      await callWith(),
      await callWith(async () => undefined),
      await callWith(async () => 'x'.repeat(70_000)),
    ];

    expect(answers.map(({ stdout }) => stdout)).toEqual(Array(3).fill('undefined and undefined'));
  });

  it('hears nothing of a caller who goes away', async () => {
    const heard: unknown[] = [];
    const ended = aGate();
    const run = async (_argv: readonly string[], io: CommandIo) => {
      heard.push(await io.ask?.(SECRET), await io.ask?.(SECRET));
      ended.open();

      return 0;
    };
    const { path } = await world.start({ run });

    const gone = createConnection(path);
    gone.write(lineOf({ argv: ['firm', 'connect', 'stripe'], cwd: '/' }));
    gone.once('data', () => gone.destroy());
    await ended.opened;

    expect(heard).toEqual([undefined, undefined]);
  });
});

describe('Standard input', () => {
  const streamOf = (text: string, isTTY: boolean) => Object.assign(new PassThrough(), { isTTY }).end(text);

  it('is read as a whole where it is no terminal, and then nobody is asked', async () => {
    const ask = terminalAsk(streamOf('A=1\nB=2\n', false));

    expect(await ask({ kind: 'input', text: '' })).toBe('A=1\nB=2\n');
    expect(await ask(SECRET)).toBeUndefined();
  });

  it('is not waited for where it is a terminal', async () => {
    const ask = terminalAsk(Object.assign(new PassThrough(), { isTTY: true }));

    expect(await ask({ kind: 'input', text: '' })).toBeUndefined();
  });
});
