// A mail server that takes every mail, keeps none, and counts.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export async function startCountingMailServer() {
  let mails = 0;
  let waiting: { goal: number; resolve: () => void } | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => {
        mails += 1;
        done();
        if (waiting && mails >= waiting.goal) waiting.resolve();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    address: { host: '127.0.0.1', port },
    count: () => mails,
    /** Resolves when so many mails were taken in all. */
    reached: (goal: number): Promise<void> =>
      mails >= goal ? Promise.resolve() : new Promise((resolve) => (waiting = { goal, resolve })),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
