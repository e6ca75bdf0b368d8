// A mail server that speaks SMTP by the word, so that a test can make it say anything, or nothing.
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** Answers by command; `'.'` is the one after the whole message. `drop` closes the connection. */
export type Script = Readonly<Record<string, string | 'drop' | 'silence'>>;

export type ScriptedServer = {
  readonly url: string;
  readonly messages: Buffer[];
  /** What came outside of messages. */
  readonly commands: string[];
  /** How many connections are open now. */
  open(): number;
  hangUp(): void;
  stop(): Promise<void>;
};

const ANSWERS: Script = {
  greeting: '220 mail.test ESMTP',
  EHLO: '250-mail.test\r\n250 SIZE 10000000',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go ahead',
  '.': '250 2.0.0 queued as 17',
  QUIT: '221 bye',
};

export async function startScriptedServer(script: Script = {}): Promise<ScriptedServer> {
  const messages: Buffer[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    // `script` may be changed while it plays
    serve(socket, { answers: (step) => script[step] ?? ANSWERS[step], messages, commands });
  });
  const hangUp = () => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    commands,
    open: () => sockets.size,
    hangUp,
    stop: async () => {
      hangUp();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Session = {
  readonly answers: (step: string) => string | undefined;
  readonly messages: Buffer[];
  readonly commands: string[];
};

function serve(socket: Socket, session: Session): void {
  let pending = '';
  let inData = false;
  answer(socket, session.answers('greeting'));
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    for (;;) {
      const end = inData ? '\r\n.\r\n' : '\r\n';
      const at = pending.indexOf(end);
      if (at < 0) {
        return;
      }

      const part = pending.slice(0, at);
      pending = pending.slice(at + end.length);
      inData = inData ? took(socket, session, part) : heard(socket, session, part);
      // an empty message ends with its first line
      pending = inData ? `\r\n${pending}` : pending;
    }
  });
}

function took(socket: Socket, session: Session, message: string): false {
  // a line that begins with a dot came with one more (RFC 5321, 4.5.2)
  session.messages.push(Buffer.from(message.replaceAll('\r\n..', '\r\n.').slice(2), 'latin1'));
  answer(socket, session.answers('.'));

  return false;
}

/** Whether the message comes next. */
function heard(socket: Socket, session: Session, line: string): boolean {
  const command = line.slice(0, 4).toUpperCase();
  session.commands.push(line);
  answer(socket, session.answers(command));

  return command === 'DATA' && session.answers('DATA')?.startsWith('354') === true;
}

function answer(socket: Socket, text = '500 what?'): void {
  if (text === 'drop') {
    socket.destroy();
  } else if (text !== 'silence') {
    socket.write(`${text}\r\n`);
  }
}
