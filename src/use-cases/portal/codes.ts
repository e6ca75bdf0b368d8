// Codes that prove that a person reads the mails of an address: what is stored of one, and whether it counts still.
import { timingSafeEqual } from 'node:crypto';
import { CODE_LIFE_MS, CODE_TRIES } from '../../core/portal.ts';
import type { PortalSecrets } from '../../ports/portal-secrets.ts';
import type { WriteDeps } from '../rows.ts';
import type { ClientAtDoor, PortalAccountRow } from './find-client.ts';

/** `password`: who enters the code sets a new password with it. */
export type CodePurpose = 'password' | 'sign-in';

type Door = ClientAtDoor['by'];

/** The columns of a new code. Its nonce begins with the door at which it was asked for. */
export function newCode(
  { ids, clock }: WriteDeps,
  code: { door: Door; purpose: CodePurpose; address: string; codesAsked: number },
) {
  const now = clock.now();

  return {
    codeNonce: `${code.door}.${ids.newSecret()}`,
    codePurpose: code.purpose,
    codeAddress: code.address,
    codeTries: 0,
    codesAsked: code.codesAsked,
    codeAt: now,
    codeExpiresAt: new Date(now.getTime() + CODE_LIFE_MS),
  };
}

/** The columns when there is none: nobody has to wait for the next. */
export const NO_CODE = {
  codeNonce: '',
  codePurpose: '',
  codeAddress: '',
  codeTries: 0,
  codesAsked: 0,
  codeAt: null,
  codeExpiresAt: null,
} as const;

/**
 * A code counts at the door where it was asked for: who only knows a client's address can neither spend the tries of a code
 * that was asked for by link nor be in the way of the next one.
 */
export function isFromDoor({ codeNonce }: Pick<PortalAccountRow, 'codeNonce'>, door: Door): boolean {
  return codeNonce.startsWith(`${door}.`);
}

export function codeCounts({ codeExpiresAt, codeTries }: PortalAccountRow, now: Date): boolean {
  return codeExpiresAt !== null && codeExpiresAt > now && codeTries < CODE_TRIES;
}

/** As it was typed, blanks and all. */
export function isCodeOf(
  secrets: Pick<PortalSecrets, 'code'>,
  { account, typed }: { readonly account: PortalAccountRow; readonly typed: string },
): boolean {
  const right = Buffer.from(secrets.code({ accountId: account.id, nonce: account.codeNonce }));
  const given = Buffer.from(typed.slice(0, 40).replace(/\s+/g, ''));

  return given.length === right.length && timingSafeEqual(given, right);
}
