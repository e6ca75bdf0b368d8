// The address to which the bounces of one delivery come back (VERP): the mailer sends from it, the listener reads it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { domainToASCII } from 'node:url';

export type BounceAddresses = {
  /** `bounce+<delivery>.<token>@domain`; undefined for a Message-ID that is not ours: `<delivery@domain>`. */
  senderOf(messageId: string): string | undefined;
  /** The delivery that the address was made for. Undefined for every other address, forged ones too. */
  deliveryOf(address: string): string | undefined;
};

/** Ids are lower case (`system-ids.ts`), and so is the token: no mail server breaks them by its spelling of letters. */
const MESSAGE_ID = /^<([a-z0-9_]{1,36})@/;
const LOCAL_PART = /^bounce\+([a-z0-9_]{1,36})\.([0-9a-f]{20})$/;
/** Hexadecimal: 80 bits. With an id of 36 the local part has 64 letters, as many as there may be (RFC 5321, 4.5.3.1.1). */
const TOKEN_LENGTH = 20;

export function bounceAddresses({ secretKey, domain }: { secretKey: string; domain: string }): BounceAddresses {
  const key = createHmac('sha256', secretKey).update('bounce-address').digest();
  const tokenOf = (deliveryId: string) =>
    createHmac('sha256', key).update(deliveryId).digest('hex').slice(0, TOKEN_LENGTH);
  const ours = domainToASCII(domain);

  return {
    senderOf(messageId) {
      const deliveryId = MESSAGE_ID.exec(messageId)?.[1];

      return deliveryId === undefined ? undefined : `bounce+${deliveryId}.${tokenOf(deliveryId)}@${ours}`;
    },
    deliveryOf(address) {
      const at = address.lastIndexOf('@');
      const [, deliveryId = '', token = ''] = LOCAL_PART.exec(address.slice(0, at).toLowerCase()) ?? [];
      if (deliveryId === '' || domainToASCII(address.slice(at + 1)) !== ours) {
        return undefined;
      }

      return timingSafeEqual(Buffer.from(token), Buffer.from(tokenOf(deliveryId))) ? deliveryId : undefined;
    },
  };
}
