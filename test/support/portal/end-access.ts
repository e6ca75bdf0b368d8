// Ends what some clients of the two portals had: sharing with one is stopped, one is deactivated, the bill of one is voided,
// one signs out. Used by access-portal.test.ts and access-pay.test.ts.
import { expect } from 'vitest';
import type { Portals } from './portal-strangers.ts';

/** As the firm does it, and the client who signs out. */
export async function endAccess({ ours, ask, product }: Portals): Promise<void> {
  const { stopped, gone, void: voided, out } = ours.clients;
  await ours.command('stop', stopped.number);
  await ours.command('contact', 'deactivate', gone.address);
  await ours.command('bill', 'void', voided.number);
  const { cookie, formToken } = out;
  expect((await ask({ path: `/portal/${out.firmId}/sign-out`, cookie, form: { formToken } })).status).toBe(200);
  await product.shareBill.jobs.idle();
}

/** A page that is open is looked at after a minute: that would change rows between a picture and the next. */
export async function lookAtNoPages({ ours, theirs, product }: Portals): Promise<void> {
  for (const { db } of [ours, theirs]) await db.job.deleteMany({ where: { kind: 'check-checkout' } });
  await product.shareBill.jobs.idle();
}
