// What tells one installation from another at /healthz, so that the doctor knows whether PUBLIC_URL leads to its own.
// Made of the secret key, from which nobody gets back to it. Used by server.ts and public-url-check.ts.
import { createHmac } from 'node:crypto';

export const INSTANCE_HEADER = 'ShareBill-Instance';

export function instanceMark(secretKey: string): string {
  return createHmac('sha256', secretKey).update('sharebill instance').digest('hex').slice(0, 16);
}
