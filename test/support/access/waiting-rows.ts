// Rows that no command leaves behind at rest: an import that is accepted and not yet applied, and a connection, which
// nothing makes so far. Used by two-firms.ts.
import type { FirmDb } from '../../../src/adapters/database/for-firm.ts';

type Firm = { readonly firmId: string; readonly db: FirmDb };

const WAITING_IMPORT = 'imp_9999999999waiting';

const WAITING_CONTACT = {
  externalId: 'person-17-of-the-waiting-file',
  kind: 'person',
  name: 'Leocadia Winterbourne',
  emails: ['leocadia@winterbourne.test'],
  postalAddress: '3 Saltmarsh Lane',
  isClient: false,
  placeholder: false,
};

export async function addRowsOfNoCommand({ firmId, db }: Firm): Promise<void> {
  await addWaitingImport({ firmId, db });
  await db.connection.create({
    data: {
      firmId,
      id: 'con_0000000000theirs',
      kind: 'post office',
      externalId: 'smtp.ostlundvarga.test',
      createdAt: new Date(),
    },
  });
}

/** As a process leaves it that was killed after it had accepted a file, but that its job is gone. */
async function addWaitingImport({ firmId, db }: Firm): Promise<void> {
  const { source, format } = await db.import.findFirstOrThrow();
  await db.import.create({
    data: {
      firmId,
      id: WAITING_IMPORT,
      source,
      format,
      fileHash: 'hash-of-a-waiting-file',
      state: 'staged',
      rowCount: 1,
      createdAt: new Date(),
    },
  });
  await db.importRow.create({
    data: {
      firmId,
      id: 'irw_9999999999waiting',
      importId: WAITING_IMPORT,
      position: 0,
      kind: 'contact',
      payload: WAITING_CONTACT,
    },
  });
  await db.auditEntry.create({
    data: {
      firmId,
      id: 'aud_9999999999waiting',
      actorKind: 'operator',
      actorId: 'operator',
      action: 'import-accepted',
      subjectId: WAITING_IMPORT,
      occurredAt: new Date(),
    },
  });
}
