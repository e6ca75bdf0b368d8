// The certificates of PayPal's webhooks: which URL is asked for one, and which is believed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paypalProvider } from '../../../src/adapters/payments/paypal.ts';
import { certificates, certificateUrl } from '../../../src/adapters/payments/paypal-certificates.ts';
import { Fault } from '../../../src/core/fault.ts';
import { type CertificateOptions, certificateFor } from '../../support/certificate.ts';
import { CERT_URL, eventBody, PAYPALS, signedHook, WEBHOOK_ID } from './fake-paypal-hooks.ts';
import { faultOf } from './suite-steps.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const APPROVED = { event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: '5O190127TN364715T' } };

function reader(fetchCertificate: (url: string) => Promise<string>) {
  return paypalProvider({
    clientId: 'AeA1QIZXiflr1',
    clientSecret: 'donottell',
    webhookId: WEBHOOK_ID,
    apiUrl: 'https://api-m.sandbox.paypal.com',
    clock: { now: () => NOW },
    fetchCertificate,
  });
}

function anEvent(): string {
  return eventBody(APPROVED, NOW);
}

describe("The URL of PayPal's certificate", () => {
  it.each([
    'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-aecacc47',
    'https://api-m.paypal.com/v1/notifications/certs/CERT-1',
    'https://www.paypal.com/v1/notifications/certs/CERT_1',
  ])('may be asked where real money is taken: %s', (url) => {
    expect(certificateUrl(url, 'live')).toEqual({ kind: 'allowed', url });
    expect(certificateUrl(url, 'sandbox')).toEqual({ kind: 'other-mode' });
  });

  it.each([CERT_URL, 'https://api-m.sandbox.paypal.com/v1/notifications/certs/CERT-1'])(
    'may be asked where test money is taken: %s',
    (url) => {
      expect(certificateUrl(url, 'sandbox')).toEqual({ kind: 'allowed', url });
      expect(certificateUrl(url, 'live')).toEqual({ kind: 'other-mode' });
    },
  );

  it.each([
    '',
    'CERT-1',
    'http://api.paypal.com/v1/notifications/certs/CERT-1',
    'file:///v1/notifications/certs/CERT-1',
    '//api.paypal.com/v1/notifications/certs/CERT-1',
    'https://paypal.com.example.test/v1/notifications/certs/CERT-1',
    'https://api.paypal.com.example.test/v1/notifications/certs/CERT-1',
    'https://evilpaypal.com/v1/notifications/certs/CERT-1',
    'https://api-paypal.com/v1/notifications/certs/CERT-1',
    'https://paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.co/v1/notifications/certs/CERT-1',
    'https://api.paypal.com:8443/v1/notifications/certs/CERT-1',
    'https://api.paypal.com:443/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@example.test/v1/notifications/certs/CERT-1',
    'https://user:pass@api.paypal.com/v1/notifications/certs/CERT-1',
    'https://example.test#.paypal.com/v1/notifications/certs/CERT-1',
    'https://example.test/.paypal.com/v1/notifications/certs/CERT-1',
    'https://example.test\\.paypal.com/v1/notifications/certs/CERT-1',
    'https://example.test?.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com./v1/notifications/certs/CERT-1',
    'https://.paypal.com/v1/notifications/certs/CERT-1',
    'https://-.paypal.com/v1/notifications/certs/CERT-1',
    'https://api%2epaypal.com/v1/notifications/certs/CERT-1',
    'https://api.pаypal.com/v1/notifications/certs/CERT-1',
    'https://127.0.0.1/v1/notifications/certs/CERT-1',
    'https://api.paypal.com/v1/notifications/certs/',
    'https://api.paypal.com/v1/notifications/certs/../../oauth2/token',
    'https://api.paypal.com/v1/notifications/certs/%2e%2e%2f',
    'https://api.paypal.com/v1/notifications/certs/CERT-1?next=https://example.test',
    'https://api.paypal.com/v1/notifications/certs/CERT-1#x',
    'https://api.paypal.com/v1/notifications/certs/CERT-1/x',
    'https://api.paypal.com/v1/notifications/other/CERT-1',
    'https://api.paypal.com//v1/notifications/certs/CERT-1',
    ' https://api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com/v1/notifications/certs/CERT-1\n',
    'https://api.paypal.com/v1/notifications/certs/CERT-1\r\nhost: example.test',
    'https://api.\npaypal.com/v1/notifications/certs/CERT-1',
    `https://api.paypal.com/v1/notifications/certs/${'C'.repeat(101)}`,
    `https://${'a.'.repeat(20_000)}paypal.com/v1/notifications/certs/CERT-1`,
  ])('is never asked: %j', async (certUrl) => {
    const asked: string[] = [];
    const provider = reader(async (url) => {
      asked.push(url);

      return PAYPALS.cert;
    });

    const answer = await provider.readHook(signedHook({ body: anEvent(), now: NOW, certUrl }));

    expect(certificateUrl(certUrl, 'live')).toEqual({ kind: 'foreign' });
    expect(answer).toEqual({ ok: false, refusal: { code: 'bad-signature' } });
    expect(asked).toEqual([]);
  });

  it('leads to PayPal, whatever somebody writes', () => {
    const part = fc.constantFrom(
      'https://',
      'api',
      '.',
      'paypal.com',
      '@',
      ':',
      '/',
      '\\',
      '#',
      '?',
      '%2e',
      'x',
      CERT_URL,
    );
    const path = '/v1/notifications/certs/';
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.string({ maxLength: 8 }), (parts, end) => {
        const url = certificateUrl(`${parts.join('')}${path}${end}`, 'live');
        const read = url.kind === 'allowed' ? new URL(url.url) : undefined;

        expect(read?.hostname.endsWith('.paypal.com') ?? true).toBe(true);
        expect(read ? [read.protocol, read.port, read.username, read.pathname.startsWith(path)] : []).toEqual(
          read ? ['https:', '', '', true] : [],
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('A certificate', () => {
  const valid = { kind: 'rsa', from: new Date('2020-01-01'), until: new Date('2049-01-01') } as const;

  it.each([
    ['that has ended', 'm.paypal.com', { ...valid, until: new Date('2026-11-26T11:59:59Z') }],
    ['that has not begun', 'm.paypal.com', { ...valid, from: new Date('2026-11-26T12:00:01Z') }],
    ["of a name like PayPal's", 'm.evilpaypal.com', valid],
    ["of a name that begins like PayPal's", 'm.paypal.com.example.test', valid],
    ['of paypal.com itself', 'paypal.com', valid],
    ['with a second name before its name', 'x\nCN=m.paypal.com', valid],
    ['with a second name behind its name', 'm.paypal.com\nCN=x', valid],
    ['with another kind of key', 'm.paypal.com', { ...valid, kind: 'ec' }],
  ] as [string, string, CertificateOptions][])('%s is not believed', async (_, host, options) => {
    const made = certificateFor(host, options);
    const provider = reader(async () => made.cert);

    const answer = await provider.readHook(signedHook({ body: anEvent(), now: NOW, key: made.key }));

    expect(answer).toEqual({ ok: false, refusal: { code: 'bad-signature' } });
  });

  it.each(['', 'nothing', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'that is none is not believed: %j',
    async (text) => {
      const answer = await reader(async () => text).readHook(signedHook({ body: anEvent(), now: NOW }));

      expect(answer).toEqual({ ok: false, refusal: { code: 'bad-signature' } });
    },
  );

  it('may come with those that it was issued by', async () => {
    const chain = `${PAYPALS.cert}${certificateFor('issuer.example.test', valid).cert}`;

    const answer = await reader(async () => chain).readHook(signedHook({ body: anEvent(), now: NOW }));

    expect(answer.ok).toBe(true);
  });

  it('is fetched once, and the ninth pushes the first out', async () => {
    const asked: string[] = [];
    const kept = certificates(async (url) => {
      asked.push(url);

      return PAYPALS.cert;
    });
    for (const url of [1, 1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 1]) {
      await kept.keyOf(String(url), NOW);
    }

    expect(asked).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '1']);
  });

  it('that cannot be fetched now leaves the webhook for later', async () => {
    const provider = reader(() => Promise.reject(new Fault('provider-away', { retryable: true })));

    const fault = await faultOf(provider.readHook(signedHook({ body: anEvent(), now: NOW })));

    expect([fault.code, fault.retryable]).toEqual(['provider-away', true]);
  });
});
