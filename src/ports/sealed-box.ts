// Encrypts what must not be read out of the database: the tokens of a firm's connections. The real one is in
// adapters/system.

/** Where the sealed bytes stand. In any other place they do not open. */
export type SealedPlace = { readonly firmId: string; readonly kind: string; readonly externalId: string };

export type SealedBox = {
  seal(text: string, place: SealedPlace): Uint8Array;
  /**
   * Fault('secret-key-changed') when they were sealed with another key than ours, Fault('connection-damaged') when they
   * were altered, or stood in another place.
   */
  open(sealed: Uint8Array, place: SealedPlace): string;
  /** Whether they were sealed with the key that seals now, with an earlier one, or with one that we do not have. */
  keyOf(sealed: Uint8Array): 'current' | 'previous' | 'unknown';
};
