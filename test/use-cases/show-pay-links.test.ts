// The pay links of a share, shown to a staff member who may share the bill: those that open a page now, and no others.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { money } from '../../src/core/money.ts';
import { openPayLink } from '../../src/use-cases/open-pay-link.ts';
import { showPayLinks } from '../../src/use-cases/show-pay-links.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { DANA, MARCUS, type PayingAlone, startPayingAlone } from '../support/paying.ts';

const HOUR = 3_600_000;
const NINETY_ONE_DAYS = 91 * 24 * HOUR;

let paying: PayingAlone;

beforeAll(async () => {
  paying = await startPayingAlone();
});
beforeEach(() => paying.sharing.passMs(HOUR));
afterAll(() => paying?.stop());

const actor = () => paying.sharing.actor;
const show = (shareId: string) => showPayLinks(paying.deps, { actor: actor(), shareId });

async function shownUrls(shareId: string): Promise<(string | undefined)[]> {
  const shown = await show(shareId);
  if (!shown.ok) throw new Error(shown.refusal.code);

  return shown.value.elements.flatMap((element) =>
    element.type === 'buttons' ? element.buttons.map(({ url }) => url) : [],
  );
}

const tokenIn = (url = '') => url.split('/').at(-1) ?? '';

describe('Pay links that are shown', () => {
  it('are those of the mails: each recipient has their own, and each opens its page', async () => {
    const { shareId, tokens } = await paying.shared(paying.freshBill(), [DANA, MARCUS]);
    const urls = await shownUrls(shareId);

    expect(urls.map(tokenIn).sort()).toEqual([...tokens].sort());
    for (const url of urls) {
      expect(await openPayLink(paying.deps, { token: tokenIn(url) })).toMatchObject({
        kind: 'open',
        refusal: undefined,
      });
    }
  });

  it('are not those of whom sharing was stopped with', async () => {
    const { shareId } = await paying.shared(paying.freshBill(), [DANA, MARCUS]);
    const { id } = await paying.db.recipient.findFirstOrThrow({ where: { shareId, address: DANA } });
    await stopSharing(paying.deps, { actor: actor(), what: { recipientId: id } });

    expect(await shownUrls(shareId)).toHaveLength(1);
    await stopSharing(paying.deps, { actor: actor(), what: { shareId } });
    expect(await show(shareId)).toMatchObject({ refusal: { code: 'no-pay-link' } });
  });

  it('are none while a payment is on its way, and none once the bill is paid', async () => {
    const { shareId, token, billId } = await paying.shared(paying.freshBill());
    const url = await paying.pressed(token);
    const [checkout] = await paying.checkouts(billId);
    paying.sandbox.pay(url, 'bank');
    await paying.check(checkout?.id ?? '');
    expect(await show(shareId)).toMatchObject({ refusal: { code: 'no-pay-link' } });

    paying.sandbox.happen(url, 'arrived');
    await paying.check(checkout?.id ?? '');
    expect((await paying.db.bill.findFirstOrThrow({ where: { id: billId } })).balanceMinor).toBe(
      money(0n, 'USD').minor,
    );
    expect(await show(shareId)).toMatchObject({ refusal: { code: 'no-pay-link' } });
  });

  it('are none where nobody takes the payment, and after ninety days', async () => {
    const { shareId } = await paying.shared(paying.freshBill());
    const taken = paying.payments.splice(0);
    expect(await show(shareId)).toMatchObject({ refusal: { code: 'no-pay-link' } });
    paying.payments.push(...taken);
    expect(await shownUrls(shareId)).toHaveLength(1);

    paying.sharing.passMs(NINETY_ONE_DAYS);
    expect(await show(shareId)).toMatchObject({ refusal: { code: 'no-pay-link' } });
  });
});
