// A certificate that signs itself, for servers of tests: Node can read such, and makes none. DER by hand (RFC 5280).
import { generateKeyPairSync, sign } from 'node:crypto';
import { isIP } from 'node:net';

export type Certificate = { readonly cert: string; readonly key: string };

const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const RSA_SHA256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const COMMON_NAME = [0x55, 0x04, 0x03];
const ALTERNATIVE_NAMES = [0x55, 0x1d, 0x11];
const DAY_MS = 86_400_000;

export type CertificateOptions = { readonly kind?: 'ec' | 'rsa'; readonly from?: Date; readonly until?: Date };

/** For that host name or IPv4 address alone; valid now, unless told otherwise. */
export function certificateFor(host: string, options: CertificateOptions = {}): Certificate {
  const { from = new Date(Date.now() - DAY_MS), until = new Date(Date.now() + DAY_MS) } = options;
  const { privateKey, publicKey, algorithm } = keysOf(options.kind ?? 'ec');
  const name = sequence(
    tagged(0x31, sequence(tagged(0x06, Buffer.from(COMMON_NAME)), tagged(0x0c, Buffer.from(host)))),
  );
  const names = sequence(
    isIP(host) === 4 ? tagged(0x87, Buffer.from(host.split('.').map(Number))) : tagged(0x82, Buffer.from(host)),
  );
  const extension = sequence(tagged(0x06, Buffer.from(ALTERNATIVE_NAMES)), tagged(0x04, names));
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, Buffer.of(1)),
    algorithm,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(extension)),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]));

  return {
    cert: pem(sequence(body, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function keysOf(kind: 'ec' | 'rsa') {
  return kind === 'ec'
    ? {
        ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
        algorithm: sequence(tagged(0x06, Buffer.from(ECDSA_SHA256))),
      }
    : {
        ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
        algorithm: sequence(tagged(0x06, Buffer.from(RSA_SHA256)), tagged(0x05, Buffer.alloc(0))),
      };
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];

  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

/** UTCTime: `261126120000Z`. */
function time(at: Date): Buffer {
  return tagged(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];

  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
