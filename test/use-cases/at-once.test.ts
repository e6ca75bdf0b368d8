// What several people do in the same moment. On a server that is the same moment; the embedded database takes one after the
// other.
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { SETTING_KEYS } from '../../src/core/firm-settings.ts';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { voidBill } from '../../src/use-cases/void-bill.ts';
import { testDatabase } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const TIMES = 12;
const DAY_MS = 86_400_000;

let sharing: Sharing;

beforeAll(async () => {
  sharing = await startSharing(await testDatabase());
});

const atOnce = <Done>(work: (index: number) => Promise<Done>) =>
  Promise.all(Array.from({ length: TIMES }, (_, index) => work(index)));
const audited = (action: string) => sharing.db.auditEntry.count({ where: { action } });

describe('In the same moment', () => {
  it('a share is cancelled once, however often that is pressed, and nobody is told that it was sent', async () => {
    const { shareId } = await sharing.share('1042', ['dana@acme.test']);

    const told = await atOnce(() => cancelShare(sharing.deps, { actor: sharing.actor, shareId }));

    expect(told).toEqual(told.map(() => ({ ok: true, value: 'cancelled' })));
    expect(await audited('share-cancelled')).toBe(1);
  });

  it('settings are set, and each of them counts', async () => {
    const keys = SETTING_KEYS.filter((key) => /^guard/.test(key));

    await Promise.all(keys.map((key) => sharing.set(key, 'off')));

    const { settings } = await sharing.db.firm.findFirstOrThrow({ select: { settings: true } });
    expect(settings).toMatchObject(Object.fromEntries(keys.map((key) => [key, 'off'])));
  });

  it('sharing is stopped once', async () => {
    const { shareId } = await sharing.share('1044', [], 'portal');

    const told = await atOnce(() => stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } }));

    expect(told.flatMap((one) => (one.ok ? one.value.names : ['refused']))).toHaveLength(1);
    expect(await audited('sharing-stopped')).toBe(1);
  });

  it('a share is stopped and an address of it fixed: nothing of it is open or mailed afterwards', async () => {
    const number = '1046';
    for (let time = 0; time < TIMES; time += 1) {
      const { shareId, deliveryId } = await refusedShare(number);
      const fix = { actor: sharing.actor, deliveryId, address: `one.${time}@acme.test`, reason: undefined };
      sharing.mails.length = 0;

      const fixed = fixAddress(sharing.deps, fix);
      // a little later each time: some stops come in the middle of it
      await sleep(time);
      const stopped = await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
      await fixed;
      await sharing.deliver(shareId);

      expect(stopped).toMatchObject({ ok: true });
      expect(await sharing.db.recipient.count({ where: { shareId, stoppedAt: null } })).toBe(0);
      expect(sharing.mails).toEqual([]);
    }
  });

  it('a bill is voided once', async () => {
    const { id: billId } = await sharing.db.bill.findFirstOrThrow({ where: { number: '1002' } });

    const told = await atOnce(() => voidBill(sharing.deps, { actor: sharing.actor, billId }));

    expect(told.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await audited('bill-voided')).toBe(1);
  });
});

async function refusedShare(number: string) {
  sharing.passMs(DAY_MS);
  const { shareId } = await sharing.share(number, ['dana@acme.test'], 'both');
  sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });
  await sharing.deliver(shareId);
  const { id: deliveryId } = await sharing.db.delivery.findFirstOrThrow({ where: { shareId }, select: { id: true } });

  return { shareId, deliveryId };
}
