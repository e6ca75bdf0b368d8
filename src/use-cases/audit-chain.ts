// The chain of a firm's audit entries: the hash of each covers the entry and the hash before it. Used by sealing and
// by verifying, which must agree on every byte.
import { createHash } from 'node:crypto';

export type AuditFact = {
  readonly id: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly subjectId: string;
  readonly data: unknown;
  readonly occurredAt: Date;
};

/** The newest entry of a chain. Also what is written down to compare with later. */
export type AuditHead = { readonly seq: number; readonly hash: string };

export type AuditPlace = { readonly firmId: string; readonly seq: number; readonly previousHash: string };

/** Before the first entry. */
export const NO_HEAD: AuditHead = { seq: 0, hash: '' };

/** The columns that a hash covers, as Prisma selects them. */
export const FACT_COLUMNS = {
  id: true,
  actorKind: true,
  actorId: true,
  action: true,
  subjectId: true,
  data: true,
  occurredAt: true,
} as const;

/** SHA-256, in hex, of one JSON text. Its form is for good: to change it would break every chain. */
export function auditHash({ previousHash, seq, firmId }: AuditPlace, fact: AuditFact): string {
  const { id, actorKind, actorId, action, subjectId, data, occurredAt } = fact;
  // not toISOString: a time that no calendar has must not stop who looks for what was changed
  const when = occurredAt.toJSON();
  const text = canonicalJson([previousHash, seq, firmId, id, actorKind, actorId, action, subjectId, data, when]);

  return createHash('sha256').update(text).digest('hex');
}

/** The same text for equal values: PostgreSQL keeps the keys of `jsonb` in an order of its own. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }

  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, part]) => [JSON.stringify(key), canonicalJson(part)] as const);
    const sorted = parts.toSorted(([one], [other]) => (one < other ? -1 : 1));

    return `{${sorted.map((part) => part.join(':')).join(',')}}`;
  }

  return JSON.stringify(value);
}
