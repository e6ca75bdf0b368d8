// AES-256-GCM under keys that are derived from SECRET_KEY and, while keys are changed, SECRET_KEY_PREVIOUS. Made by
// compose-connections.ts.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Fault } from '../../core/fault.ts';
import type { SealedBox, SealedPlace } from '../../ports/sealed-box.ts';

type Key = { readonly id: Buffer; readonly bytes: Buffer };

/** What the bytes begin with: how they are made, and the id of their key; then nonce, tag, and the text. */
const FORMAT = 1;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NONCE_AT = 1 + KEY_ID_BYTES;
const TAG_AT = NONCE_AT + NONCE_BYTES;
const TEXT_AT = TAG_AT + TAG_BYTES;

export function sealedBox(secrets: { readonly secretKey: string; readonly previous?: string | undefined }): SealedBox {
  const current = keyFrom(secrets.secretKey);
  const keys = [current, ...(secrets.previous === undefined ? [] : [keyFrom(secrets.previous)])];

  return {
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(placeBytes(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);

      return Buffer.concat([Buffer.of(FORMAT), current.id, nonce, cipher.getAuthTag(), sealed]);
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed);
      const key = keyFor(bytes, keys);
      if (!key) {
        throw new Fault('secret-key-changed');
      }

      return opened(bytes, { key, place });
    },
    keyOf: (sealed) => {
      const key = keyFor(Buffer.from(sealed), keys);

      return key === undefined ? 'unknown' : key === current ? 'current' : 'previous';
    },
  };
}

/** Keys of their own for this use; an id tells them apart and nothing about them. */
function keyFrom(secretKey: string): Key {
  const derived = (label: string, length: number) => Buffer.from(hkdfSync('sha256', secretKey, '', label, length));

  return {
    id: derived('sharebill connection key id', KEY_ID_BYTES),
    bytes: derived('sharebill connection key', 32),
  };
}

function keyFor(bytes: Buffer, keys: readonly Key[]): Key | undefined {
  return bytes[0] === FORMAT ? keys.find(({ id }) => id.equals(bytes.subarray(1, NONCE_AT))) : undefined;
}

function opened(bytes: Buffer, { key, place }: { key: Key; place: SealedPlace }): string {
  try {
    const nonce = bytes.subarray(NONCE_AT, TAG_AT);
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES })
      .setAAD(placeBytes(place))
      .setAuthTag(bytes.subarray(TAG_AT, TEXT_AT));

    return Buffer.concat([decipher.update(bytes.subarray(TEXT_AT)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Fault('connection-damaged', { cause });
  }
}

/** As JSON: no two places are spelt alike. */
function placeBytes({ firmId, kind, externalId }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([firmId, kind, externalId]));
}
