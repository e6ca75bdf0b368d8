// Says which file a contact gets beside the PDF of each bill. Called by the command line; no import changes it.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import type { BillFileSetting } from '../core/bill-file.ts';
import type { ContactId } from '../core/ids.ts';
import { auditRow, type WriteDeps } from './rows.ts';

/** From the next check of a share on: what was checked or shared before stays as it was. */
export async function setBillFile(
  deps: WriteDeps & { readonly db: FirmDb },
  request: { actor: Actor; contactId: ContactId; billFile: BillFileSetting },
): Promise<void> {
  const { actor, contactId, billFile } = request;
  const facts = { actor, action: 'contact-bill-file-set', subjectId: contactId, data: { billFile } };
  await deps.db.$transaction(async (tx) => {
    await tx.contact.updateMany({ where: { id: contactId }, data: { billFile } });
    await tx.writeRows({ auditEntry: [auditRow(deps, facts)] });
  });
}
