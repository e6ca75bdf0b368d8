// Turns passwords into what may be stored, and compares. A few at a time: each takes memory and a processor for a while.

export type PasswordHasher = {
  /** A PHC string. Throws Fault('too-busy', retryable) when too many wait already. */
  hash(password: string): Promise<string>;
  /** False as well for a hash that cannot be read; with undefined it takes as long and is false. Throws as hash does. */
  verify(request: { readonly hash: string | undefined; readonly password: string }): Promise<boolean>;
};
