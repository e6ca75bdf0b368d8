// Mail servers that take their time on purpose: each mail has an end, and no mail keeps the others waiting for long.
import { afterEach, expect, it } from 'vitest';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import { aMail, MAIL_FROM } from './a-mail.ts';
import { type Answer, type ScriptedServer, startScriptedServer } from './scripted-mail-server.ts';

const TIMEOUTS = { connectMs: 2_000, greetingMs: 1_000, attemptMs: 1_000, afterDataMs: 4_000 };
/** What else the machine may be doing. */
const SLACK_MS = 3_000;

const servers: ScriptedServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function aTarpit(step: string, answer: Answer) {
  const server = await startScriptedServer((asked) =>
    asked.step === step && asked.recipient !== 'quick@acme.test' ? answer : undefined,
  );
  servers.push(server);
  const mailer = createMailer({ smtpUrl: server.url, mailFrom: MAIL_FROM, timeouts: TIMEOUTS });

  return async (address: string) => {
    const begun = performance.now();
    const mail = aMail({ to: { name: 'Dana Reyes', address } });
    const { kind } = await mailer.send({ mail, onTransmitting: async () => undefined });

    return { kind, tookMs: performance.now() - begun };
  };
}

it('an answer to the whole message that comes byte by byte and never ends leaves the arrival unknown', async () => {
  const send = await aTarpit('.', 'trickle');

  const { kind, tookMs } = await send('slow@acme.test');

  expect(kind).toBe('unknown');
  expect(tookMs).toBeLessThan(TIMEOUTS.attemptMs + TIMEOUTS.afterDataMs + SLACK_MS);
});

it.each(['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA'])(
  'an answer at %s that comes byte by byte and never ends puts the mail off',
  async (step) => {
    const send = await aTarpit(step, 'trickle');

    const { kind, tookMs } = await send('slow@acme.test');

    expect(kind).toBe('deferred');
    expect(tookMs).toBeLessThan(TIMEOUTS.attemptMs + SLACK_MS);
  },
);

it.each(['silence', 'trickle'])(
  'four mails whose answers are outstanding (%s) let the next one go after the time of an attempt',
  async (answer) => {
    const send = await aTarpit('.', answer);
    const slow = Promise.all(['a', 'b', 'c', 'd'].map((name) => send(`${name}@acme.test`)));

    const quick = await send('quick@acme.test');

    expect(quick.kind).toBe('accepted');
    expect(quick.tookMs).toBeLessThan(TIMEOUTS.afterDataMs);
    expect((await slow).map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  },
);

it('a try on a kept connection ends with its time: it does not begin anew on another one', async () => {
  const send = await aTarpit('RCPT', 'trickle');
  await send('quick@acme.test');

  const { kind, tookMs } = await send('slow@acme.test');

  expect(kind).toBe('deferred');
  // two tries would take two times
  expect(tookMs).toBeLessThan(2 * TIMEOUTS.attemptMs);
});
