// Speaks SMTP line by line, as well-behaved as a test likes.
import { connect, type Socket } from 'node:net';

export type SmtpClient = {
  /** The code of the answer; 0 when the server hung up instead. */
  say(line: string): Promise<number>;
  /** The whole of the message after DATA, with its final dot. */
  message(bytes: Buffer): Promise<number>;
  /** All that the server has said. */
  readonly heard: string[];
  readonly socket: Socket;
  closed(): Promise<void>;
};

/** Connected, greeted and introduced. */
export async function smtpClient(port: number): Promise<SmtpClient> {
  const client = rawClient(port);
  await client.answer();
  await client.say('EHLO mx.acme.test');

  return client;
}

function rawClient(port: number): SmtpClient & { answer(): Promise<number> } {
  const socket = connect(port, '127.0.0.1');
  const heard: string[] = [];
  const waiting: ((code: number) => void)[] = [];
  const unread: number[] = [];
  let pending = '';
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const lines = `${pending}${chunk}`.split('\r\n');
    pending = lines.pop() ?? '';
    heard.push(...lines);
    for (const line of lines.filter((each) => /^\d{3} /.test(each))) {
      const code = Number(line.slice(0, 3));
      const next = waiting.shift();
      next ? next(code) : unread.push(code);
    }
  });
  socket.on('close', () => {
    for (const next of waiting.splice(0)) {
      next(0);
    }
  });
  const answer = () => {
    const early = unread.shift() ?? (socket.destroyed ? 0 : undefined);

    return early === undefined ? new Promise<number>((resolve) => waiting.push(resolve)) : Promise.resolve(early);
  };
  const say = (line: string) => {
    socket.write(`${line}\r\n`);

    return answer();
  };
  const message = (bytes: Buffer) => {
    socket.write(bytes.toString('latin1').replace(/^\./gm, '..'), 'latin1');

    return say('\r\n.');
  };

  return { say, message, heard, socket, answer, closed: () => closed };
}
