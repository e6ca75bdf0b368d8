// What the client portal keeps secret, made from the product's secret key: nothing that opens anything is stored.

export type PortalSecrets = {
  /** The token in a recipient's link, of 32 bytes: always the same for the same link. */
  linkToken(linkId: string): string;
  /** Where that token leads. */
  linkUrl(token: string): string;
  /** Six digits. */
  code(of: { readonly accountId: string; readonly nonce: string }): string;
  /** Stands in each form of a session, which no other page can read. */
  formToken(sessionToken: string): string;
  /** SHA-256 in hex: what is stored of a token. */
  hashOf(token: string): string;
};
