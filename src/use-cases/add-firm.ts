// Adds a firm, and the job that keeps its house. Called by the command line and by the local workspace's first start.
import type { Directory } from '../adapters/database/directory.ts';
import type { FirmId } from '../core/ids.ts';
import { isTimeZone } from '../core/local-date.ts';
import { isCurrencyCode } from '../core/money.ts';
import { isPlan } from '../core/plan.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { comparePaymentsJob } from './compare-payments.ts';
import { keepHouseJob } from './keep-house.ts';
import type { PeopleRefusal } from './people.ts';
import type { WriteDeps } from './rows.ts';

export type NewFirmRequest = {
  readonly name: string;
  readonly plan: string;
  readonly timeZone: string;
  readonly currency: string;
};

export async function addFirm(
  deps: WriteDeps & { readonly directory: Pick<Directory, 'createFirm'> },
  request: NewFirmRequest,
): Promise<Result<FirmId, PeopleRefusal>> {
  const { name, plan, timeZone, currency } = request;
  if (name.trim() === '') {
    return refuse({ code: 'empty-name', text: name });
  }

  if (!isPlan(plan)) {
    return refuse({ code: 'bad-plan', text: plan });
  }

  if (!isTimeZone(timeZone)) {
    return refuse({ code: 'bad-time-zone', text: timeZone });
  }

  if (!isCurrencyCode(currency)) {
    return refuse({ code: 'bad-currency', text: currency });
  }

  const id = deps.ids.newId('frm');
  const firm = { id, name: name.trim(), plan, timeZone, currency, settings: {} };
  await deps.directory.createFirm(firm, [keepHouseJob(deps, id), comparePaymentsJob(deps, id)]);

  return ok(id);
}
