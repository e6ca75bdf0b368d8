// Which bill came with a dropped file, for the button Share of its card.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { importForStaff } from './imports/import-for-staff.ts';
import { onlyBill } from './imports/only-bill.ts';

/** Its number. Whether they may share it is asked when the form opens. */
export async function importedBill(
  deps: { readonly db: FirmDb },
  request: { actor: StaffActor; importId: string },
): Promise<Result<string, ChatRefusal>> {
  const found = await importForStaff(deps.db, request);
  if (!found.ok) {
    return found;
  }

  const bill = await onlyBill(deps.db, found.value.dropped);

  return bill ? ok(bill.number) : refuse({ code: 'import-not-found' });
}
