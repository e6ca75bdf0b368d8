// How large a mail may be, as the mail server says, and how large one would be.
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createMailer, type MailTimeouts } from '../../../src/adapters/mail/mailer.ts';
import { aMail, MAIL_FROM } from './a-mail.ts';
import { type Script, startScriptedServer } from './scripted-mail-server.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

async function aServer(script: Script = {}) {
  const server = await startScriptedServer(script);
  stops.push(server.stop);

  return server;
}

function mailerTo(smtpUrl: string, timeouts: Partial<MailTimeouts> = {}) {
  return createMailer({ smtpUrl, mailFrom: MAIL_FROM, timeouts });
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const begin = performance.now();

  return { value: await work, ms: performance.now() - begin };
}

const onTransmitting = async () => undefined;
const withSize = (size: string): Script => ({ EHLO: `250-mail.test\r\n250-PIPELINING\r\n250-SIZE${size}\r\n250 HELP` });
const hello = (command: string) => command.startsWith('EHLO');

describe('The largest message that the mail server takes', () => {
  it.each([
    [' 10000000', 10_000_000],
    [' 0', undefined],
    ['', undefined],
    [' many', undefined],
  ])('is what it announces: SIZE%s', async (size, expected) => {
    const server = await aServer(withSize(size));

    expect(await mailerTo(server.url).largestMessage()).toBe(expected);
  });

  it('is not known of a server that announces none, or knows no EHLO', async () => {
    const plain = await aServer({ EHLO: '250 size.test' });
    const old = await aServer({ EHLO: '500 what?', HELO: '250 mail.test' });

    expect(await mailerTo(plain.url).largestMessage()).toBeUndefined();
    expect(await mailerTo(old.url).largestMessage()).toBeUndefined();
  });

  it('is asked without a sign-in, and the server is told goodbye', async () => {
    const server = await aServer({ EHLO: '250-mail.test\r\n250-AUTH PLAIN\r\n250 SIZE 5000' });

    await mailerTo(server.url.replace('//', '//name:password@')).largestMessage();
    await sleep(50);

    expect(server.commands).toEqual([expect.stringMatching(/^EHLO/), 'QUIT']);
    expect(server.open()).toBe(0);
  });

  it('is asked once by many at the same time, and remembered', async () => {
    const server = await aServer(withSize(' 5000'));
    const mailer = mailerTo(server.url);

    const sizes = await Promise.all(Array.from({ length: 20 }, () => mailer.largestMessage()));
    await mailer.largestMessage();

    expect(sizes).toEqual(Array(20).fill(5000));
    expect(server.commands.filter(hello)).toHaveLength(1);
  });

  it('is asked anew when it was remembered long enough', async () => {
    const script: Record<string, string> = { ...withSize(' 5000') } as Record<string, string>;
    const server = await aServer(script);
    const mailer = mailerTo(server.url, { sizeKeptMs: 100 });

    expect(await mailer.largestMessage()).toBe(5000);
    script.EHLO = '250-mail.test\r\n250 SIZE 6000';
    expect(await mailer.largestMessage()).toBe(5000);
    await sleep(150);
    expect(await mailer.largestMessage()).toBe(6000);
  });

  it('is learned from each connection that a mail needs anyway', async () => {
    const server = await aServer(withSize(' 10000000'));
    const mailer = mailerTo(server.url);

    await mailer.send({ mail: aMail(), onTransmitting });

    expect(await mailer.largestMessage()).toBe(10_000_000);
    expect(server.commands.filter(hello)).toHaveLength(1);
  });

  it('is not known when the server is away', async () => {
    const { value, ms } = await timed(mailerTo('smtp://127.0.0.1:1').largestMessage());

    expect(value).toBeUndefined();
    expect(ms).toBeLessThan(1000);
  });

  it.each([
    ['says nothing', { greeting: 'silence' }],
    ['says nothing after its greeting', { EHLO: 'silence' }],
    ['hangs up', { EHLO: 'drop' }],
    ['is busy', { greeting: '421 busy' }],
  ])('is not known after a second and a half when the server %s', async (_, script) => {
    const server = await aServer(script);

    const { value, ms } = await timed(mailerTo(server.url).largestMessage());

    expect(value).toBeUndefined();
    expect(ms).toBeLessThan(1900);
  });

  it('is known to the next who asks when the server answers late', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      setTimeout(() => socket.write('220 slow.test\r\n'), 300);
      socket.on('data', (line) =>
        `${line}`.startsWith('EHLO') ? socket.write('250-slow.test\r\n250 SIZE 77\r\n') : socket.end('221 bye\r\n'),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as { port: number };
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`, { sizeMs: 100 });

    expect(await mailer.largestMessage()).toBeUndefined();
    await sleep(400);
    expect(await mailer.largestMessage()).toBe(77);
  });

  it('costs no password and is not known where TLS cannot be had', async () => {
    const server = await aServer(withSize(' 5000'));
    const elsewhere = server.url.replace('smtp://', 'smtps://name:password@');

    expect(await mailerTo(elsewhere).largestMessage()).toBeUndefined();
    expect(server.commands.join()).not.toContain('AUTH');
  });
});

describe('The size of a mail', () => {
  it('is that of the whole message as it reaches the server', async () => {
    const server = await aServer();
    const mailer = mailerTo(server.url);
    const mail = aMail({
      message: 'First line\nSecond line',
      attachment: { fileName: 'b.pdf', bytes: Buffer.alloc(50_000) },
    });

    await mailer.send({ mail, onTransmitting });

    // the server cuts off the line break before its final dot
    const size = (server.messages[0]?.length ?? 0) + 2;
    expect(size).toBeGreaterThan((50_000 * 4) / 3);
    expect(server.commands).toContainEqual(expect.stringMatching(new RegExp(`SIZE=${size}$`)));
  });
});
