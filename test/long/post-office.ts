// The mail server of the long tests: takes mails for real, writes each one into the history before it answers, and
// says at which stage a mail is, so that the product can be killed right there.
import { createHash } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { History, PostAnswer, TakenMail } from './history.ts';

/** In the order of a mail: the stage is told before it is answered. */
export type MailStage = 'at-mail' | 'at-rcpt' | 'at-data' | 'mid-message' | 'after-dot';

export type PostOffice = {
  readonly url: string;
  /** By the token of their share, as far as they were answered with 250 or not at all. */
  readonly taken: ReadonlyMap<string, number>;
  /** One listener at a time. */
  onStage(listener: (stage: MailStage) => void): void;
  /** Decides by the message whether it is answered; 250 unless set. */
  answerWith(decide: (token: string) => PostAnswer): void;
  stop(): Promise<void>;
};

type Desk = {
  readonly history: History;
  readonly taken: Map<string, number>;
  stage: (stage: MailStage) => void;
  decide: (token: string) => PostAnswer;
};

/** In the message of every share of the long tests. */
const TOKEN = /\blong-[0-9a-z]+-\d+\b/;

export async function startPostOffice(history: History): Promise<PostOffice> {
  const sockets = new Map<number | undefined, Socket>();
  const desk: Desk = { history, taken: new Map(), stage: () => undefined, decide: () => '250' };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onMailFrom: (_address, _session, done) => at(desk, { stage: 'at-mail', done }),
    onRcptTo: (_address, _session, done) => at(desk, { stage: 'at-rcpt', done }),
    onData: (stream, session, done) => {
      // smtp-server says 354 after this has returned
      desk.stage('at-data');
      const drop = () => sockets.get(session.remotePort)?.destroy();
      void receive(desk, stream).then((answer) => (answer === '250' ? done() : answer === 'dropped' && drop()));
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
  // a killed product breaks its connections off
  server.removeAllListeners('error').on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: desk.taken,
    onStage: (listener) => {
      desk.stage = listener;
    },
    answerWith: (decide) => {
      desk.decide = decide;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function at(desk: Desk, step: { stage: MailStage; done: () => void }): void {
  desk.stage(step.stage);
  step.done();
}

/** A message that breaks off is none. */
async function receive(desk: Desk, stream: SMTPServerDataStream): Promise<PostAnswer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) {
      if (chunks.length === 0) desk.stage('mid-message');
      chunks.push(chunk as Buffer);
    }
  } catch {
    return 'silence';
  }

  const mail = await mailOf(Buffer.concat(chunks));
  const answer = desk.decide(mail.token);
  desk.history.add({ ...mail, answer });
  desk.taken.set(mail.token, (desk.taken.get(mail.token) ?? 0) + 1);
  desk.stage('after-dot');

  return answer;
}

async function mailOf(raw: Buffer): Promise<Omit<TakenMail, 'answer'>> {
  const parsed = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  const attachment = parsed.attachments[0]?.content ?? Buffer.alloc(0);

  return {
    kind: 'taken',
    token: TOKEN.exec(parsed.text ?? '')?.[0] ?? '',
    messageId: parsed.messageId ?? '',
    sha256: sha256(raw),
    attachmentSha256: sha256(attachment),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
