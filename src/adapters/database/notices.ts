// Who wants to hear which channel. Used by both backends, which LISTEN once for all.

export type Notices = {
  /** Returns what takes the listener off again. */
  add(channel: string, onNotify: (payload: string) => void): () => Promise<void>;
  dispatch(channel: string, payload: string): void;
};

export function notices(): Notices {
  const listeners = new Map<string, Set<(payload: string) => void>>();

  return {
    add: (channel, onNotify) => {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(onNotify));

      return async () => void known.delete(onNotify);
    },
    dispatch: (channel, payload) => {
      for (const onNotify of listeners.get(channel) ?? []) {
        onNotify(payload);
      }
    },
  };
}
