// An e-mail address of which its owner knows enough to look into the right mailbox, and nobody else learns what it is.

/** `dana.reyes@acme.test` → `d•••@acme.test` */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = [...address];

  return at < 1 ? '•••' : `${first}•••${address.slice(at)}`;
}
