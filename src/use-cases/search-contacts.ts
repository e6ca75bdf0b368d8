// Type-ahead over contacts: one option for each address, and one for a contact without any.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Search } from '../adapters/database/search.ts';
import type { Option } from '../chat/form.ts';
import { contactOption } from '../chat/share-form.ts';
import type { StaffActor } from '../core/actor.ts';
import { mayDo } from '../core/staff.ts';
import { loadAccess } from './access.ts';
import { contactChoices } from './contact-choices.ts';

const LIMIT = 20;

export async function searchContacts(
  deps: { readonly db: FirmDb; readonly search: Search },
  request: { actor: StaffActor; text: string },
): Promise<readonly Option[]> {
  const access = await loadAccess(deps.db, request.actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return [];
  }

  const found = await deps.search.contactIds(request.actor.firmId, { text: request.text.slice(0, 100), limit: LIMIT });
  const choices = await contactChoices(deps.db, found);

  return choices.map(contactOption);
}
