// The address of each delivery to which its bounces come back: made, read, and not to be guessed.
import { afterEach, describe, expect, it } from 'vitest';
import { bounceAddresses } from '../../../src/adapters/mail/bounce-addresses.ts';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import { aMail, MAIL_FROM } from './a-mail.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-mail-server.ts';

const secretKey = Buffer.alloc(32, 7).toString('base64');
const addresses = bounceAddresses({ secretKey, domain: 'harlowreed.test' });
const deliveryId = systemIds(systemClock()).newId('dlv');
const messageId = `<${deliveryId}@harlowreed.test>`;
const address = addresses.senderOf(messageId) ?? '';

let server: ScriptedServer | undefined;

afterEach(() => server?.stop());

describe('The address for bounces', () => {
  it('names the delivery, carries a token, and is no longer than an address may be', () => {
    expect(address).toMatch(new RegExp(`^bounce\\+${deliveryId}\\.[0-9a-f]{20}@harlowreed\\.test$`));
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(addresses.senderOf(messageId)).toBe(address);
  });

  it.each([
    ['as it is', address],
    ['in capitals', address.toUpperCase()],
    ['in small letters', address.toLowerCase()],
  ])('leads back to its delivery: %s', (_, spelled) => {
    expect(addresses.deliveryOf(spelled)).toBe(deliveryId);
  });

  it('has the domain in ASCII, and is known by either spelling', () => {
    const ours = bounceAddresses({ secretKey, domain: 'büro.test' });
    const sent = ours.senderOf(messageId) ?? '';

    expect(sent).toMatch(/@xn--bro-hoa\.test$/);
    expect(ours.deliveryOf(sent)).toBe(deliveryId);
    expect(ours.deliveryOf(sent.replace('xn--bro-hoa', 'BÜRO'))).toBe(deliveryId);
  });

  const [local = ''] = address.split('@');
  const otherId = systemIds(systemClock()).newId('dlv');
  const otherKey = bounceAddresses({ secretKey: Buffer.alloc(32, 8).toString('base64'), domain: 'harlowreed.test' });

  it.each([
    ["with another delivery's token", address.replace(deliveryId, otherId)],
    ['with the token of another key', otherKey.senderOf(messageId) ?? ''],
    ['at another domain', `${local}@evil.test`],
    ['at a domain below ours', `${local}@mail.harlowreed.test`],
    ['with a token that is cut off', `${local.slice(0, -1)}@harlowreed.test`],
    ['with a token that is longer', `${local}0@harlowreed.test`],
    ['without a token', `bounce+${deliveryId}@harlowreed.test`],
    ['with something before it', `x${address}`],
    ['with a second @', `${local}@evil.test@harlowreed.test`],
    ['with a line break', `${local}\n@harlowreed.test`],
    ['that is the sender of mails', MAIL_FROM],
    ['that is empty', ''],
    ['that is a delivery alone', deliveryId],
  ])('is not known %s', (_, forged) => {
    expect(addresses.deliveryOf(forged)).toBeUndefined();
  });

  it.each(['<Dlv_1@harlowreed.test>', '<dlv.1@x>', 'dlv_1@x', `<${'a'.repeat(37)}@x>`, ''])(
    'is not made for a Message-ID that would not come back whole: %s',
    (strange) => {
      expect(addresses.senderOf(strange)).toBeUndefined();
    },
  );
});

describe('The envelope of a mail', () => {
  async function senderOf(mailer: Partial<Parameters<typeof createMailer>[0]>) {
    server = await startScriptedServer();
    const options = { smtpUrl: server.url, mailFrom: MAIL_FROM, ...mailer };
    await createMailer(options).send({ mail: aMail({ messageId }), onTransmitting: async () => undefined });

    return {
      envelope: server.commands.find((command) => command.startsWith('MAIL'))?.replace(/ SIZE.*/, ''),
      from: /^From: .*$/m.exec(server.messages[0]?.toString('latin1') ?? '')?.[0].trim(),
    };
  }

  it('has the address for bounces as its sender when bounces are taken in, and the mail shows the firm', async () => {
    expect(await senderOf({ bounces: addresses })).toEqual({
      envelope: `MAIL FROM:<${address}>`,
      from: `From: "Harlow & Reed LLP" <${MAIL_FROM}>`,
    });
  });

  it('has MAIL_FROM as its sender when they are not', async () => {
    expect(await senderOf({})).toMatchObject({ envelope: `MAIL FROM:<${MAIL_FROM}>` });
  });
});
