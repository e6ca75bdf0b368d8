// Draws the form again after the bill or the contacts were chosen. Called by the chat adapters.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { FilledValues, Form } from '../chat/form.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import { administratorsOf, loadAccess } from './access.ts';
import { canSeeBill, loadBill } from './bill-facts.ts';
import { filledInto, loadDraft, saveDraft } from './draft.ts';
import { drawShareForm, suggestedValues } from './draw-share-form.ts';
import { refusalOfOpening } from './open-share-form.ts';
import type { WriteDeps } from './rows.ts';

/** A newly chosen bill brings its suggested contact; the message stays. */
export async function fillShareForm(
  deps: WriteDeps & { db: FirmDb; portalOffered: boolean },
  request: { actor: StaffActor; draftId: string; values: FilledValues },
): Promise<Result<Form, ChatRefusal>> {
  const { actor, draftId } = request;
  const access = await loadAccess(deps.db, actor);
  const draft = await loadDraft(deps.db, { actor, draftId, now: deps.clock.now() });
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  if (!draft) {
    return refuse({ code: 'draft-expired' });
  }

  const { billId } = request.values;
  const bill = billId === undefined ? undefined : await loadBill(deps.db, billId);
  if (billId !== undefined && (!bill || !(await canSeeBill(deps.db, { actor, access, billId })))) {
    return refuse({ code: 'bill-not-found', number: '' });
  }

  const sameBill = billId === draft.billId;
  const to = sameBill || !bill ? request.values.to : await suggestedValues(deps.db, bill.id);
  const values = filledInto(draft, { ...request.values, to });
  const billVersion = sameBill ? draft.billVersion : bill?.version;
  await saveDraft(deps.db, { firmId: actor.firmId, id: draftId, values, billVersion });

  const refusal = refusalOfOpening(access, bill);
  const notice = refusal ? refusalText(refusal, await administratorsOf(deps.db)) : undefined;

  return ok(await drawShareForm(deps, { access, draftId, bill, values, ...(notice ? { notice } : {}) }));
}
