// Draws the first step again as it was filled in, after a look at the preview. Called by the chat adapters.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form } from '../chat/form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { type Result, refuse } from '../core/result.ts';
import { loadDraft } from './draft.ts';
import { fillShareForm } from './fill-share-form.ts';
import type { WriteDeps } from './rows.ts';

export async function reopenShareForm(
  deps: WriteDeps & { db: FirmDb; portalOffered: boolean },
  request: { actor: StaffActor; draftId: string },
): Promise<Result<Form, ChatRefusal>> {
  const draft = await loadDraft(deps.db, { ...request, now: deps.clock.now() });
  if (!draft) {
    return refuse({ code: 'draft-expired' });
  }

  return fillShareForm(deps, { ...request, values: draft.values });
}
