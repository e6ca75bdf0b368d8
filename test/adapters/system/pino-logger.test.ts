// What the log writes, whatever is handed to it: one line of JSON for each event, and nothing of what an error says.
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { pinoLogger } from '../../../src/adapters/system/pino-logger.ts';
import { Fault, framesOf } from '../../../src/core/fault.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';

function recordingLogger() {
  const written: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });

  return { logger: pinoLogger({ level: 'debug', destination }), written: () => written.join('') };
}

function causesOf(text: string): Error[] {
  const changed = new Error('as it was thrown');
  changed.message = text;

  return [new Error(text), new Fault(text, { cause: new Error(text) }), new Error(`x\n    at ${text}`), changed];
}

describe('An event of the log', () => {
  it.each(['debug', 'info', 'warn', 'error'] as const)(
    'is one line of JSON at %s, whatever its fields hold',
    (level) => {
      const { logger, written } = recordingLogger();
      for (const text of hostileTexts) logger[level]('bill shared', { share: text, [text]: text });

      const lines = written().split('\n');
      expect(lines).toHaveLength(hostileTexts.length + 1);
      for (const [index, text] of hostileTexts.entries()) {
        const event = JSON.parse(lines[index] ?? '');
        expect(event).toMatchObject({ msg: 'bill shared', share: text.toWellFormed() });
      }
    },
  );

  it('tells where an error happened, and nothing of its message', () => {
    const { logger, written } = recordingLogger();
    for (const text of hostileTexts.filter(({ length }) => length > 3)) {
      for (const cause of causesOf(`CANARY${text}CANARY`)) {
        logger.warn('job failed', {}, cause instanceof Fault ? new Error('x', { cause }) : cause);
      }
    }

    const events = written()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(written().includes('CANARY')).toBe(false);
    expect(events.filter(({ stack }) => !stack.includes('pino-logger.test.ts'))).toEqual([]);
  });

  it('names the code of a fault of ours', () => {
    const { logger, written } = recordingLogger();
    logger.error('job failed', {}, new Fault('database-away', { cause: new TypeError('CANARY') }));

    expect(JSON.parse(written())).toMatchObject({ cause: 'Fault', code: 'database-away', innerCause: 'TypeError' });
    expect(written().includes('CANARY')).toBe(false);
  });
});

describe('The frames of an error', () => {
  it('are found where it has no message, and are none where it has no stack', () => {
    const bare = new Error('x');
    delete bare.stack;

    expect(framesOf(new Error())[0]).toContain('pino-logger.test.ts');
    expect(framesOf(bare)).toEqual([]);
  });
});
