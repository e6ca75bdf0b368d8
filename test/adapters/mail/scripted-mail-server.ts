// A mail server that speaks SMTP by the word, so that a test can make it say anything, or nothing.
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** `drop` closes the connection, `reset` breaks it off, `trickle` is one byte after the other of an answer without end. */
export type Answer = string | 'drop' | 'reset' | 'silence' | 'trickle';

export type LateAnswer = { readonly afterMs: number; readonly answer: Answer };

type Said = (asked: Asked) => Answer | LateAnswer | undefined;

/** Answers by command; `'.'` is the one after the whole message. */
export type Script = Readonly<Record<string, Answer>>;

/** The recipient is that of the mail; '' before there is one. */
export type Asked = { readonly step: string; readonly recipient: string };

export type Envelope = { readonly recipient: string; readonly taken: boolean };

export type ScriptedServer = {
  readonly url: string;
  readonly messages: Buffer[];
  /** Whose each message was, in the same order, and whether it was taken. */
  readonly envelopes: Envelope[];
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

/** One byte of an answer that does not end. */
const TRICKLE_MS = 40;

export async function startScriptedServer(script: Script | Said = {}): Promise<ScriptedServer> {
  // `script` may be changed while it plays
  const said = typeof script === 'function' ? script : ({ step }: Asked) => script[step];
  const messages: Buffer[] = [];
  const envelopes: Envelope[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, { said, messages, envelopes, commands, recipient: '' });
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
    envelopes,
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
  readonly said: Said;
  readonly messages: Buffer[];
  readonly envelopes: Envelope[];
  readonly commands: string[];
  recipient: string;
};

function answerTo({ said, recipient }: Session, step: string): LateAnswer {
  const text = said({ step, recipient }) ?? ANSWERS[step] ?? '500 what?';

  return typeof text === 'string' ? { afterMs: 0, answer: text } : text;
}

function serve(socket: Socket, session: Session): void {
  let pending = '';
  let inData = false;
  answer(socket, { ...answerTo(session, 'greeting'), step: 'greeting' });
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
  const said = answerTo(session, '.');
  // a line that begins with a dot came with one more (RFC 5321, 4.5.2)
  session.messages.push(Buffer.from(message.replaceAll('\r\n..', '\r\n.').slice(2), 'latin1'));
  session.envelopes.push({ recipient: session.recipient, taken: said.answer.startsWith('2') });
  answer(socket, { ...said, step: '.' });

  return false;
}

/** Whether the message comes next. */
function heard(socket: Socket, session: Session, line: string): boolean {
  const command = line.slice(0, 4).toUpperCase();
  session.commands.push(line);
  session.recipient = /^RCPT TO:<(.*)>/i.exec(line)?.[1] ?? session.recipient;
  const said = answerTo(session, command);
  answer(socket, { ...said, step: command });

  return command === 'DATA' && said.answer.startsWith('354');
}

function answer(socket: Socket, { afterMs, ...said }: LateAnswer & { step: string }): void {
  if (afterMs === 0) {
    say(socket, said);
  } else {
    setTimeout(() => say(socket, said), afterMs).unref();
  }
}

function say(socket: Socket, { answer: text, step }: { answer: Answer; step: string }): void {
  if (text === 'drop') {
    socket.destroy();
  } else if (text === 'reset') {
    socket.resetAndDestroy();
  } else if (text === 'trickle') {
    trickle(socket, ANSWERS[step]?.slice(0, 3) ?? '250');
  } else if (text !== 'silence') {
    socket.write(`${text}\r\n`);
  }
}

/** Line after line of one answer, until the other side has had enough. */
function trickle(socket: Socket, code: string): void {
  const line = `${code}-wait\r\n`;
  let at = 0;
  const timer = setInterval(() => socket.write(line.charAt(at++ % line.length)), TRICKLE_MS);
  socket.once('close', () => clearInterval(timer));
}
