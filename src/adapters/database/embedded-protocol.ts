// What the main thread and the thread of the embedded database say to each other.

export type EmbeddedStart = { readonly dataDir: string };

export type EmbeddedRequest =
  | { readonly id: number; readonly op: 'query'; readonly sql: string; readonly values: readonly unknown[] }
  | { readonly id: number; readonly op: 'script'; readonly sql: string }
  | { readonly id: number; readonly op: 'close' };

export type EmbeddedRows = {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: unknown[][];
  readonly rowCount: number;
};

export type EmbeddedError = {
  readonly message: string;
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly column?: string;
  readonly table?: string;
  readonly constraint?: string;
};

export type EmbeddedReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: EmbeddedError }
  | { readonly kind: 'rows'; readonly id: number; readonly result: EmbeddedRows }
  | { readonly kind: 'error'; readonly id: number; readonly error: EmbeddedError }
  | { readonly kind: 'notify'; readonly channel: string; readonly payload: string };
