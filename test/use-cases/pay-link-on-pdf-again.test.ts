// The pay link on a PDF when the bill is mailed once more: the same PDF has the same link, and it is as good as the mail's own.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { openPayLink } from '../../src/use-cases/open-pay-link.ts';
import { resendInvitation } from '../../src/use-cases/resend-invitation.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { DANA } from '../support/paying.ts';
import { digest, type Printing, printedOn, STORES, startPrinting } from '../support/printing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.each(STORES)('The pay link on a PDF, on %s, when the bill is mailed once more,', (_, open) => {
  let printing: Printing;

  beforeAll(async () => {
    printing = await startPrinting(open);
  }, 120_000);
  beforeEach(() => printing.sharing.passMs(HOUR));
  afterAll(() => printing?.stop());

  it('is the same on the same PDF after a silence of the mail server', async () => {
    const { sharing } = printing;
    sharing.outcomes.push({ kind: 'unknown', reason: 'silence' });
    const { shareId, mails } = await printing.mailed();
    sharing.passMs(HOUR);

    const again = await printing.deliver(shareId);

    expect(printedOn(mails[0]?.attachment)).toMatch(/^[\w-]{43}$/);
    expect(again.map(({ attachment }) => digest(attachment))).toEqual(mails.map((mail) => digest(mail.attachment)));
  });

  it('is the same, on the same PDF, at an address that was fixed: the recipient is the same', async () => {
    printing.sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });
    const { shareId, mails } = await printing.mailed();
    const [first] = await printing.deliveries(shareId);
    const address = 'dana.fixed@acme.test';
    const asked = { actor: printing.actor, deliveryId: first?.id ?? '', address, reason: undefined };
    printing.sharing.passMs(80 * DAY);

    const fixed = await fixAddress(printing.deps, asked);
    const [again, ...others] = await printing.deliver(shareId);
    printing.sharing.passMs(80 * DAY);

    const token = printedOn(again?.attachment);
    const page = await openPayLink(printing.deps, { token: token ?? '' });
    const rows = await printing.deliveries(shareId);
    expect(fixed).toMatchObject({ ok: true, value: { kind: 'sent' } });
    expect(others).toEqual([]);
    expect([again?.to.address, digest(again?.attachment)]).toEqual([address, digest(mails[0]?.attachment)]);
    expect([page?.kind, page?.recipientId]).toEqual(['open', rows[1]?.recipientId]);
    expect(again?.pay?.url).toBe(`https://bills.test/pay/${token}`);
    await stopSharing(printing.deps, { actor: printing.actor, what: { shareId } });
    expect(await printing.opens(token)).toBeUndefined();
  });

  it('is the same, on the same PDF, with a new invitation to the portal', async () => {
    const { shareId, mails } = await printing.mailed([DANA], 'both');
    const { id: recipientId } = await printing.db.recipient.findFirstOrThrow({ where: { shareId } });
    printing.sharing.passMs(8 * DAY);

    const invited = await resendInvitation(printing.deps, {
      actor: printing.actor,
      recipientId,
      pressKey: recipientId,
    });
    const again = await printing.deliver(shareId);

    expect(invited).toEqual({ ok: true, value: 'sent' });
    expect(again.map(({ attachment }) => digest(attachment))).toEqual([digest(mails[0]?.attachment)]);
    expect(await printing.opens(printedOn(again[0]?.attachment))).toBe('open');
  });

  it('is never mailed when the stored PDF is not the one that was confirmed', async () => {
    const { shareId } = await printing.paying.shared(printing.paying.freshBill());
    await printing.db.delivery.updateMany({ where: { shareId }, data: { documentSha256: '0'.repeat(64) } });
    const before = printing.sharing.mails.length;

    await expect(printing.sharing.deliver(shareId)).rejects.toMatchObject({ code: 'document-mismatch' });

    expect(printing.sharing.mails).toHaveLength(before);
  });
});
