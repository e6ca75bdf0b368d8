// Encrypts a firm's connections anew, with the key that SECRET_KEY is now. Called by the command `rotate-key`.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { FirmId } from '../core/ids.ts';
import type { SealedBox } from '../ports/sealed-box.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type KeyCount = {
  /** Encrypted anew. */
  readonly renewed: number;
  readonly asTheyWere: number;
  /** Sealed with a key that we do not have: left as they are. */
  readonly unreadable: number;
};

type KeyDeps = { readonly db: FirmDb; readonly sealedBox: SealedBox };

export async function rotateKey(deps: KeyDeps & WriteDeps, firmId: FirmId): Promise<KeyCount> {
  const sealed = await sealedOf(deps);
  const old = sealed.filter(({ key }) => key === 'previous');
  let renewed = 0;
  for (const { id, kind, externalId, secrets } of old) {
    const place = { firmId, kind, externalId };
    const text = deps.sealedBox.open(secrets, place);
    const data = { secrets: new Uint8Array(deps.sealedBox.seal(text, place)) };
    // only what was read: a token that came meanwhile stays
    renewed += (await deps.db.connection.updateMany({ where: { id, secrets }, data })).count;
  }

  if (renewed > 0) {
    const actor = { kind: 'operator', firmId } as const;
    const facts = { actor, action: 'key-rotated', subjectId: firmId, data: { connections: renewed } };
    await deps.db.writeRows({ auditEntry: [auditRow(deps, facts)] });
  }

  const unreadable = sealed.filter(({ key }) => key === 'unknown').length;

  return { renewed, asTheyWere: sealed.length - unreadable - renewed, unreadable };
}

async function sealedOf({ db, sealedBox }: KeyDeps) {
  const rows = await db.connection.findMany({
    where: { secrets: { not: null } },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, externalId: true, secrets: true },
  });

  return rows.flatMap(({ secrets, ...row }) => (secrets ? [{ ...row, secrets, key: sealedBox.keyOf(secrets) }] : []));
}
