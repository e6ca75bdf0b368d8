// Makes the short-lived signed link under which a staff member reads a frozen document.

export type DocumentLinks = {
  /** An absolute URL that opens for ten minutes, for that staff member's preview alone. */
  linkTo(document: { readonly firmId: string; readonly documentId: string; readonly staffMemberId: string }): string;
};
