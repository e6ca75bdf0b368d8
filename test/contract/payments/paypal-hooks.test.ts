// PayPal's webhooks: which signature is believed, and what each event is about.
import { fail } from 'node:assert';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paypalProvider } from '../../../src/adapters/payments/paypal.ts';
import { signedMessage } from '../../../src/adapters/payments/paypal-hooks.ts';
import { CERT_URL, eventBody, PAYPALS, signedHook, WEBHOOK_ID } from './fake-paypal-hooks.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LIVE = CERT_URL.replace('api.sandbox.', 'api.');
const APPROVED = { event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: '5O190127TN364715T' } };

function reader(options: { live?: boolean } = {}) {
  return paypalProvider({
    clientId: 'AeA1QIZXiflr1',
    clientSecret: 'donottell',
    webhookId: WEBHOOK_ID,
    apiUrl: options.live ? undefined : 'https://api-m.sandbox.paypal.com',
    clock: { now: () => NOW },
    fetchCertificate: async () => PAYPALS.cert,
  });
}

function anEvent(event: { event_type: string; resource: unknown } = APPROVED): string {
  return eventBody(event, NOW);
}

describe("PayPal's signature", () => {
  it('is of the text that PayPal documents, with the sum of the bytes in decimal', () => {
    // Bytes of ours with the sum that PayPal-Python-SDK's own test has for its event.
    const body = Buffer.from('7b226964223a2257482d3047323735363338354830343038343257227d2087db2c7b', 'hex');

    const message = signedMessage({
      id: 'dfb3be50-fd74-11e4-8bf3-77339302725b',
      time: '2015-05-18T15:45:13Z',
      webhookId: '4JH86294D6297924G',
      body,
    });

    expect(message).toBe('dfb3be50-fd74-11e4-8bf3-77339302725b|2015-05-18T15:45:13Z|4JH86294D6297924G|2771810304');
    expect(crc32('123456789')).toBe(0xcbf43926);
  });

  it('is of the bytes as they came, whatever they are', async () => {
    const body = `${anEvent().slice(0, -1)},"note":"Łukasz \\u017b \u{1f600}"}  \n`;

    expect(await reader().readHook(signedHook({ body, now: NOW }))).toMatchObject({ ok: true });
  });

  it.each([
    ['for the webhook of another app', { webhookId: '9JH86294D6297924X' }],
    ['by another algorithm', { algorithm: 'SHA1withRSA' }],
    ['by an algorithm of another case', { algorithm: 'sha256withrsa' }],
  ])('counts for nothing when it is %s', async (_, parts) => {
    const answer = await reader().readHook(signedHook({ body: anEvent(), now: NOW, ...parts }));

    expect(answer).toEqual({ ok: false, refusal: { code: 'bad-signature' } });
  });

  it.each([
    ['four days', -4 * DAY_MS, undefined],
    ['a second more than four days', -4 * DAY_MS - 1000, 'stale'],
    ['five minutes ahead', 5 * MINUTE_MS, undefined],
    ['a second more than five minutes ahead', 5 * MINUTE_MS + 1000, 'stale'],
  ])('of %s is looked at by its age', async (_, after, code) => {
    const sentAt = new Date(NOW.getTime() + after);

    const answer = await reader().readHook(signedHook({ body: anEvent(), now: NOW, sentAt }));

    expect(answer.ok ? undefined : answer.refusal.code).toBe(code);
  });

  it('of test money counts for nothing where real money is taken, and the other way about', async () => {
    const test = await reader({ live: true }).readHook(signedHook({ body: anEvent(), now: NOW }));
    const real = await reader().readHook(signedHook({ body: anEvent(), now: NOW, certUrl: LIVE }));
    const own = await reader({ live: true }).readHook(signedHook({ body: anEvent(), now: NOW, certUrl: LIVE }));

    expect([test, real]).toEqual([0, 1].map(() => ({ ok: false, refusal: { code: 'other-mode' } })));
    expect(own.ok).toBe(true);
  });
});

describe('An event', () => {
  const capture = { id: '42311647XV020574X', supplementary_data: { related_ids: { order_id: '5O190127TN364715T' } } };
  const up = [{ rel: 'up', href: 'https://api.paypal.com/v2/payments/captures/42311647XV020574X' }];

  it.each([
    ['CHECKOUT.ORDER.APPROVED', { id: '5O190127TN364715T' }, { checkoutRef: '5O190127TN364715T' }],
    ['CHECKOUT.ORDER.COMPLETED', { id: '5O190127TN364715T' }, { checkoutRef: '5O190127TN364715T' }],
    ['PAYMENT.CAPTURE.COMPLETED', capture, { checkoutRef: '5O190127TN364715T' }],
    ['PAYMENT.CAPTURE.PENDING', { id: '42311647XV020574X' }, { moneyRef: '42311647XV020574X' }],
    ['PAYMENT.CAPTURE.DENIED', capture, { checkoutRef: '5O190127TN364715T' }],
    ['PAYMENT.CAPTURE.DECLINED', capture, { checkoutRef: '5O190127TN364715T' }],
    ['PAYMENT.CAPTURE.REFUNDED', { id: '1JU08902781691411', links: up }, { moneyRef: '42311647XV020574X' }],
    ['PAYMENT.CAPTURE.REVERSED', { id: '1JU08902781691411', links: up }, { moneyRef: '42311647XV020574X' }],
    ['PAYMENT.CAPTURE.REFUNDED', { ...capture, links: up }, { checkoutRef: '5O190127TN364715T' }],
    [
      'CUSTOMER.DISPUTE.CREATED',
      { dispute_id: 'PP-D-27803', disputed_transactions: [{ seller_transaction_id: '42311647XV020574X' }] },
      { moneyRef: '42311647XV020574X' },
    ],
    [
      'CUSTOMER.DISPUTE.RESOLVED',
      { disputed_transactions: [{ buyer_transaction_id: '1' }, { seller_transaction_id: '42311647XV020574X' }] },
      { moneyRef: '42311647XV020574X' },
    ],
    ['BILLING.PLAN.CREATED', { id: 'P-1' }, undefined],
    ['INVOICING.INVOICE.PAID', { anything: true }, undefined],
  ])('%s is about what it names', async (type, resource, about) => {
    const body = eventBody({ event_type: type, resource }, NOW);

    const answer = await reader().readHook(signedHook({ body, now: NOW }));

    expect(answer).toEqual({ ok: true, value: { eventId: JSON.parse(body).id, about } });
  });

  it.each([
    ['CHECKOUT.ORDER.APPROVED', {}],
    ['CHECKOUT.ORDER.APPROVED', { id: '../v1/oauth2/token' }],
    ['PAYMENT.CAPTURE.COMPLETED', 'nothing'],
    ['CUSTOMER.DISPUTE.CREATED', { disputed_transactions: [] }],
  ])('%s that names nothing cannot be read', async (type, resource) => {
    const body = eventBody({ event_type: type, resource }, NOW);

    const answer = await reader().readHook(signedHook({ body, now: NOW }));

    expect(answer).toEqual({ ok: false, refusal: { code: 'unreadable' } });
  });

  it('that is signed is read or refused, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        const answer = await reader().readHook(signedHook({ body, now: NOW }));

        return answer.ok || answer.refusal.code === 'unreadable' || fail(body);
      }),
      { numRuns: 100 },
    );
  });
});
