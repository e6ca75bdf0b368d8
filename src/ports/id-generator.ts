// Makes our ids and our secrets. The real one is in adapters/system.
import type { IdPrefix } from '../core/ids.ts';

export type IdGenerator = {
  /** A new sortable id: the prefix, then 26 characters of time and randomness. */
  newId<Prefix extends IdPrefix>(prefix: Prefix): `${Prefix}_${string}`;
  /** 32 random bytes as base64url. */
  newSecret(): string;
};
