// What a look at one part of the installation found. Made by the checks of the parts, shown by `sharebill doctor`.

export type Finding =
  /** Well, or not in use: nothing is to be done. */
  | { readonly kind: 'ok' | 'off'; readonly what: string }
  /** A warning lets the product work; a problem keeps a part of it from working. */
  | { readonly kind: 'warning' | 'problem'; readonly what: string; readonly todo: string };

/** What is wrong, and how to mend it. */
export type Complaint = { readonly what: string; readonly todo: string };

export function well(what: string): Finding {
  return { kind: 'ok', what };
}

export function off(what: string): Finding {
  return { kind: 'off', what };
}

export function warning(complaint: Complaint): Finding {
  return { kind: 'warning', ...complaint };
}

export function problem(complaint: Complaint): Finding {
  return { kind: 'problem', ...complaint };
}
