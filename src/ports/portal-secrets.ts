// What the client portal keeps secret, made from the product's secret key: nothing that opens anything is stored.

export type PortalSecrets = {
  /** The token in a recipient's link, pay link or way back from a checkout, of 32 bytes: always the same for the same id. */
  linkToken(linkId: string): string;
  /** The token of a link that is stored, made with the key of now or of before; undefined when neither key has made it. */
  madeToken(link: { readonly id: string; readonly tokenHash: string }): string | undefined;
  /** Where that token leads. */
  linkUrl(token: string): string;
  /** Where the token of a pay link leads. */
  payUrl(token: string): string;
  /** Where a payment provider sends the client back to, with a checkout's token. */
  payReturnUrl(token: string): string;
  /** Six digits. */
  code(of: { readonly accountId: string; readonly nonce: string }): string;
  /** Stands in each form of a session, which no other page can read. */
  formToken(sessionToken: string): string;
  /** SHA-256 in hex: what is stored of a token. */
  hashOf(token: string): string;
};
