// Socket Mode: the main job for a firm without a public address, over a real WebSocket that doubles what it sends and
// ends now and then.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Logger } from '../../src/ports/logger.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type SlackWalk, slackWalk } from '../support/slack/slack-walk.ts';
import { type SocketSlack, startSocketSlack } from '../support/slack/socket-slack.ts';

const environment = { PUBLIC_URL: '', SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: 'xapp-tests' };
const said: string[] = [];
const logger: Logger = { ...silentLogger, error: (message) => void said.push(message) };

let socket: SocketSlack;
let product: Product;

beforeAll(async () => {
  socket = await startSocketSlack();
  product = await startProduct({ database: ANY_DATABASE, socket, environment, logger });
  await addFirmByCommands(product);
}, 180_000);

afterAll(async () => {
  await product?.stop();
  await socket?.stop();
});

function sam(): SlackWalk {
  const { slack, driver } = product;

  return slackWalk({
    driver,
    slack,
    user: { id: slack.userId('sam'), name: 'sam' },
    room: { id: slack.conversationId('billing'), name: 'billing' },
  });
}

async function sharesOf(number: string): Promise<number> {
  const [firm] = await product.shareBill.database.directory.listFirms();

  return product.shareBill.database.forFirm(firm?.id ?? '').share.count({ where: { bill: { number } } });
}

describe('Without a public address, over the socket', () => {
  it('/sharebill → form → check → confirm → the mail, with each request acknowledged once', async () => {
    const walk = sam();
    await expect.poll(() => socket.isOpen(), { timeout: 10_000 }).toBe(true);
    await walk.command('1042');
    expect(walk.texts()).toContain('Acme LLC');
    await walk.submit({ message: 'Over the socket.' });
    const arrived = product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('dana@acme.test'));
    expect(await walk.submit()).toEqual({ action: 'clear', errors: {} });

    expect((await arrived).text).toContain('Over the socket.');
    expect(await sharesOf('1042')).toBe(1);
    expect(socket.acknowledged()).toBe(socket.envelopes());
  });

  it('the portal is not offered: nobody could reach it', async () => {
    const walk = sam();
    await walk.command('1042 dana@acme.test portal');

    expect(walk.texts().join('\n')).toMatch(/portal/i);
    expect(walk.view().callback_id).not.toBe('preview');
  });

  it('no request is taken over HTTP', async () => {
    const response = await fetch(`${product.localUrl}/slack/events`, { method: 'POST', body: 'command=/sharebill' });

    expect(response.status).toBe(404);
  });

  it('what comes three times has one effect and one answer', async () => {
    socket.sendCopies(3);
    const walk = sam();
    await walk.command('1044');
    await walk.submit();
    await walk.submit();
    socket.sendCopies(1);

    await expect.poll(() => sharesOf('1044'), { timeout: 10_000 }).toBe(1);
  });

  it.each(['warning', 'refresh_requested'] as const)(
    'when Slack ends the connection (%s) it is opened again, and a share goes on',
    async (reason) => {
      const walk = sam();
      const number = reason === 'warning' ? '1043' : '1046';
      await walk.command(number);
      const before = socket.connections();
      socket.disconnect(reason);
      await walk.submit();
      socket.disconnect(reason);
      await walk.submit();

      expect(socket.connections()).toBeGreaterThan(before);
      await expect.poll(() => sharesOf(number), { timeout: 10_000 }).toBe(1);
    },
  );

  it('when the line is cut it is opened again', { timeout: 60_000 }, async () => {
    const before = socket.connections();
    socket.cut();
    // connections that end soon are opened again more and more slowly, after half a minute at most
    await expect.poll(() => socket.connections(), { timeout: 35_000 }).toBeGreaterThan(before);
    const walk = sam();
    await walk.command('1042');

    expect(walk.texts()).toContain('Acme LLC');
  });

  it('a stop ends it within ten seconds, and nothing was sent that Slack would not take', async () => {
    const began = performance.now();
    await product.shareBill.stop();

    expect(performance.now() - began).toBeLessThan(10_000);
    expect(socket.isOpen()).toBe(false);
    expect([...socket.violations, ...product.violations]).toEqual([]);
    expect(said).toEqual([]);
  });

  it('with a token that Slack refuses the product runs on, and somebody is told once', {
    timeout: 120_000,
  }, async () => {
    await product.restart({ SLACK_APP_TOKEN: 'xapp-wrong' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    expect((await fetch(`${product.localUrl}/healthz`)).status).toBe(200);
    expect(said).toEqual(['slack refuses SLACK_APP_TOKEN: no requests come in']);
  });
});
