// Several mails one after another: one connection carries them while the server lets it.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import { aMail, MAIL_FROM } from './a-mail.ts';
import { type Script, type ScriptedServer, startScriptedServer } from './scripted-mail-server.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

describe('Mailing several bills', () => {
  async function sendTwice(script: Script, between: (server: ScriptedServer) => Promise<void>) {
    const server = await startScriptedServer(script);
    stops.push(server.stop);
    const mailer = createMailer({ smtpUrl: server.url, mailFrom: MAIL_FROM });
    const transmitting: string[] = [];
    const send = (name: string) =>
      mailer.send({ mail: aMail(), onTransmitting: async () => void transmitting.push(name) });
    const first = await send('first');
    await between(server);
    const second = await send('second');

    return { server, outcomes: [first.kind, second.kind], transmitting };
  }

  const greetings = ({ commands }: ScriptedServer) => commands.filter((command) => command.startsWith('EHLO')).length;

  it('uses one connection for one after another', async () => {
    const { server, outcomes } = await sendTwice({}, async () => undefined);

    expect(outcomes).toEqual(['accepted', 'accepted']);
    expect(server.messages).toHaveLength(2);
    expect(greetings(server)).toBe(1);
  });

  it('takes a new connection when the server has left in the meantime', async () => {
    const { server, outcomes, transmitting } = await sendTwice({}, async (server) => {
      server.hangUp();
    });

    expect(outcomes).toEqual(['accepted', 'accepted']);
    expect(transmitting).toEqual(['first', 'second']);
    expect(greetings(server)).toBe(2);
  });

  it('says goodbye after a second without mails', async () => {
    const { server, outcomes } = await sendTwice({}, () => sleep(1300));

    expect(outcomes).toEqual(['accepted', 'accepted']);
    expect(greetings(server)).toBe(2);
    expect(server.commands.filter((command) => command === 'QUIT')).toHaveLength(1);
  });

  it('hands a mail out once when the connection breaks after the server asked for it', async () => {
    const script: Record<string, string> = {};

    const { server, outcomes, transmitting } = await sendTwice(script, async () => {
      script['.'] = 'drop';
    });

    expect(outcomes).toEqual(['accepted', 'unknown']);
    expect(transmitting).toEqual(['first', 'second']);
    expect(greetings(server)).toBe(1);
  });
});
