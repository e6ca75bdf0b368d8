// Fetches a file that somebody dropped into a conversation with us, from the chat platform that keeps it.

export type DroppedFile = {
  readonly workspaceId: string;
  readonly conversation: string;
  /** The platform's own id. */
  readonly fileId: string;
};

export type FetchOutcome =
  | { readonly kind: 'fetched'; readonly name: string }
  /** Deleted, or taken out of the conversation. */
  | { readonly kind: 'gone' }
  /** The platform does not let us read it, or does not keep it itself. */
  | { readonly kind: 'no-access' }
  | { readonly kind: 'too-large' }
  /** Later it may go well. */
  | { readonly kind: 'try-again'; readonly retryAfterMs?: number; readonly cause: unknown };

export type DroppedFilesPort = {
  /** Writes the file's bytes to `path`, which is there already. Never throws; what stands there then is of use only when fetched. */
  fetch(file: DroppedFile, path: string): Promise<FetchOutcome>;
};
