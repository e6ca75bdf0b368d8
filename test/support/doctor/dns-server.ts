// A name server on loopback that knows the TXT records a test gives it, and nothing else. Used by the tests of the doctor.
import { createSocket } from 'node:dgram';
import { decode, encode, type Question } from 'dns-packet';

export type DnsServer = {
  /** `address:port` */
  readonly address: string;
  /** Names with their records; a text is one record, a list of texts one record in parts. May be changed at any time. */
  readonly txt: Record<string, readonly (string | readonly string[])[] | 'fails'>;
  stop(): Promise<void>;
};

export async function startDnsServer(): Promise<DnsServer> {
  const txt: DnsServer['txt'] = {};
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { id = 0, questions = [] } = decode(query);
    socket.send(answerTo({ id, question: questions[0], txt }), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));

  return {
    address: `127.0.0.1:${socket.address().port}`,
    txt,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

const NO_SUCH_NAME = 3;
const SERVER_FAILED = 2;

function answerTo(asked: { id: number; question: Question | undefined; txt: DnsServer['txt'] }): Buffer {
  const { id, question, txt } = asked;
  const name = question?.name ?? '';
  const records = txt[name.toLowerCase()];
  const known = records === undefined || records === 'fails' ? [] : records;
  const code = records === 'fails' ? SERVER_FAILED : records === undefined ? NO_SUCH_NAME : 0;

  return encode({
    id,
    type: 'response',
    flags: code,
    questions: question ? [question] : [],
    answers: known.map((record) => ({
      type: 'TXT',
      name,
      ttl: 60,
      data: (typeof record === 'string' ? [record] : record).map((part) => Buffer.from(part)),
    })),
  });
}
