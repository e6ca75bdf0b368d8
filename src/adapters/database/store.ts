// What the two backends, embedded and server, each bring. Used by open-database.ts.
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Move } from './move/move-to-server.ts';

export type Store = {
  readonly adapter: SqlDriverAdapterFactory;
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** Of the embedded database alone. */
  readonly move?: Move;
  /** After the Prisma client has been disconnected. */
  stop(): Promise<void>;
};
