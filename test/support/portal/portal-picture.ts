// All rows of both firms as one text, to compare before and after. Used by access-portal.test.ts and access-pay.test.ts.
import { FIRM_MODELS, rowsOf } from '../access/firm-rows.ts';
import type { Portals } from './portal-strangers.ts';

/** But for when a link was asked for and when a session was seen. */
export async function portalPicture({ ours, theirs }: Portals, models = FIRM_MODELS): Promise<string> {
  const uncounted = { openCount: 0, openedAt: 0, scanCount: 0, seenAt: 0 };
  const firms = await Promise.all([ours, theirs].map(({ db, firmId }) => rowsOf(db, firmId)));
  const rows = firms.flatMap((firm) =>
    models.flatMap((model) => firm[model].map((row) => ({ model, ...row, ...uncounted }))),
  );

  return rows
    .map((row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .join('\n');
}
