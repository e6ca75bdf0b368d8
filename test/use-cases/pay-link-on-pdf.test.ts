// Each recipient's own pay link on the PDF that is mailed to them: whose it is, when there is one, and what the check shows.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { portalSecrets } from '../../src/adapters/portal/portal-secrets.ts';
import { en } from '../../src/chat/texts/en.ts';
import type { ClientActor } from '../../src/core/actor.ts';
import type { ShareChannel } from '../../src/core/share-channel.ts';
import { openPayLink } from '../../src/use-cases/open-pay-link.ts';
import { openShareForm } from '../../src/use-cases/open-share-form.ts';
import { portalDocument } from '../../src/use-cases/portal-document.ts';
import { previewShare } from '../../src/use-cases/preview-share.ts';
import { readDocument } from '../../src/use-cases/read-document.ts';
import { shareBill } from '../../src/use-cases/share-bill.ts';
import { DANA, MARCUS } from '../support/paying.ts';
import { digest, type Printing, printedOn, STORES, startPrinting } from '../support/printing.ts';

const HOUR = 3_600_000;
const AS_BEFORE = [
  ['payLinkOnPdf', 'true'],
  ['paymentMode', 'secure-link'],
  ['paymentProvider', 'auto'],
] as const;

describe.each(STORES)('The pay link on a PDF, on %s', (_, open) => {
  let printing: Printing;

  beforeAll(async () => {
    printing = await startPrinting(open);
  }, 120_000);
  beforeEach(() => printing.sharing.passMs(HOUR));
  afterAll(() => printing?.stop());

  const confirm = (draftId: string, deps = printing.deps) =>
    shareBill(deps, { actor: printing.actor, draftId, reason: 'agreed by phone' });

  describe('of each recipient', () => {
    it('is their own, the one in their mail too, and leads each to their own page', async () => {
      printing.drawn.splice(0);
      const { mails } = await printing.mailed([DANA, MARCUS]);

      const printed = mails.map(({ attachment }) => printedOn(attachment));

      expect(new Set(printed).size).toBe(2);
      expect(mails.map(({ pay }) => pay?.url)).toEqual(printed.map((token) => `https://bills.test/pay/${token}`));
      const pages = await Promise.all(printed.map((token) => openPayLink(printing.deps, { token: token ?? '' })));
      const recipients = await printing.db.recipient.findMany({
        where: { id: { in: pages.map((page) => page?.recipientId ?? '') } },
        select: { id: true, address: true },
      });
      const addressOf = new Map(recipients.map(({ id, address }) => [id, address]));
      expect(pages.map((page) => addressOf.get(page?.recipientId ?? ''))).toEqual(mails.map(({ to }) => to.address));
      expect(printing.drawn.filter((payUrl) => payUrl === undefined)).toHaveLength(1);
    });

    it('is one for each address of a contact who gets it at two', async () => {
      const { id: contactId } = await printing.db.contact.findFirstOrThrow({ where: { name: 'Dana Reyes' } });
      const createdAt = printing.deps.clock.now();
      const email = { id: printing.deps.ids.newId('cem'), contactId, address: 'dana.second@acme.test', createdAt };
      await printing.db.contactEmail.createMany({ data: [{ ...email, firmId: printing.actor.firmId }] });

      const { mails, tokens } = await printing.mailed([DANA, email.address]);

      const printed = mails.map(({ attachment }) => printedOn(attachment));
      expect(printed.toSorted()).toEqual(tokens.toSorted());
      expect(new Set(printed).size).toBe(2);
    });

    it('is on nothing that the portal gives, nor on the PDF of the share itself', async () => {
      const { shareId, billId, mails } = await printing.mailed([DANA, MARCUS], 'both');
      const { contactId } = await printing.db.recipient.findFirstOrThrow({ where: { shareId, address: DANA } });
      const { document } = await printing.db.share.findFirstOrThrow({
        where: { id: shareId },
        select: { document: { select: { kind: true, bytes: true } } },
      });

      const client = { kind: 'client', firmId: printing.actor.firmId, contactId } as ClientActor;
      const given = await portalDocument(printing.deps, { client, billId });

      expect(mails.map(({ attachment }) => typeof printedOn(attachment))).toEqual(['string', 'string']);
      expect([digest(given), document.kind]).toEqual([digest(document), 'pdf']);
      expect(Buffer.from(document.bytes).toString()).not.toContain('/pay/');
    });

    it('is on the PDF of who gets a file for their billing system beside it', async () => {
      const wants = (billFile: string) =>
        printing.db.contact.updateMany({ where: { name: 'Dana Reyes' }, data: { billFile } });
      await printing.sharing.set('taxId', '24-6437381');
      await wants('ledes-1998b');

      const { mails } = await printing.mailed([DANA, MARCUS], 'email', '1042');
      await wants('none');

      const [dana, marcus] = [DANA, MARCUS].map((address) => mails.find(({ to }) => to.address === address));
      expect([dana?.file?.fileName, marcus?.file]).toEqual(['1042.txt', undefined]);
      expect(Buffer.from(dana?.file?.bytes ?? []).toString()).toMatch(/^LEDES1998B/);
      expect(new Set([printedOn(dana?.attachment), printedOn(marcus?.attachment), undefined]).size).toBe(3);
    });

    it('is stored on the PDF alone: elsewhere its hash is', async () => {
      const { mails, shareId } = await printing.mailed();
      const token = printedOn(mails[0]?.attachment) ?? 'none';

      const draft = await printing.db.draft.findFirstOrThrow({ where: { id: { not: '' } }, orderBy: { id: 'desc' } });
      const rows = [
        draft,
        await printing.deliveries(shareId),
        await printing.db.share.findMany(),
        await printing.db.auditEntry.findMany(),
      ];

      expect(JSON.stringify(draft.values)).toContain(printing.deps.portalSecrets.hashOf(token));
      expect(JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
        token,
      );
    });
  });

  describe('is not there, and nothing is drawn twice,', () => {
    it.each<[string, { set?: [string, string]; channel?: ShareChannel; number?: string }]>([
      ['unless the firm wants it', { set: ['payLinkOnPdf', 'false'] }],
      ['where clients pay from the portal alone', { set: ['paymentMode', 'portal-only'] }],
      ['where nobody is set up who takes the payment', { set: ['paymentProvider', 'stripe'] }],
      ['for a bill that is paid', { number: '1014' }],
      ['where nothing is mailed but a notice of the portal', { channel: 'portal' }],
    ])('%s', async (_what, { set: [key, value] = ['', ''], channel, number }) => {
      if (key !== '') await printing.sharing.set(key, value);
      printing.drawn.splice(0);

      const { mails, shareId } = await printing.mailed([DANA], channel, number);
      for (const [back, standard] of AS_BEFORE) await printing.sharing.set(back, standard);

      expect(printing.drawn).toEqual([undefined]);
      expect(mails.map(({ attachment }) => printedOn(attachment))).toEqual([undefined]);
      expect(await printing.deliveries(shareId)).toMatchObject([{ documentId: null, documentSha256: null }]);
    });
  });

  describe('at the check', () => {
    async function checked(addresses: readonly string[]) {
      const origin = { platform: 'slack', workspaceId: 'T0TEST', conversation: 'C0TEST' };
      const asked = {
        actor: printing.actor,
        origin,
        numbers: [printing.paying.freshBill()],
        addresses,
        message: '',
        guessed: false,
      };
      const opened = await openShareForm(printing.deps, asked);
      if (!opened.ok) throw new Error(opened.refusal.code);
      const documentLinks = { linkTo: ({ documentId }: { documentId: string }) => `of ${documentId}` };
      const preview = await previewShare(
        { ...printing.deps, documentLinks },
        { actor: printing.actor, ...opened.value },
      );
      const shown = JSON.stringify(preview);

      return { shown, draftId: opened.value.draftId, documentId: /of (doc_\w+)/.exec(shown)?.[1] ?? '' };
    }

    it('is on the PDF that can be opened there, which is the one that is mailed', async () => {
      const { draftId, documentId, shown } = await checked([DANA]);

      const read = await readDocument(printing.deps, { actor: printing.actor, documentId });
      const shared = await confirm(draftId);
      const [mail] = shared.ok ? await printing.deliver(shared.value) : [];

      expect(printedOn(read)).toMatch(/^[\w-]{43}$/);
      expect(digest(mail?.attachment)).toBe(digest(read));
      expect(shown).not.toContain(en.form.ownPdfs);
      expect(shown).not.toContain(printedOn(read));
    });

    it("is the first recipient's where there are several, and the check says that each has their own", async () => {
      const { draftId, documentId, shown } = await checked([DANA, MARCUS]);

      const read = await readDocument(printing.deps, { actor: printing.actor, documentId });
      const shared = await confirm(draftId);
      const mails = shared.ok ? await printing.deliver(shared.value) : [];

      expect(shown).toContain(en.form.ownPdfs);
      expect(digest(mails.find(({ to }) => to.address === DANA)?.attachment)).toBe(digest(read));
    });

    it.each([
      ['prints no links any more', 'payLinkOnPdf', 'false', 'true'],
      ['lets clients pay from the portal alone', 'paymentMode', 'portal-only', 'secure-link'],
      ['has another provider, which is not set up', 'paymentProvider', 'stripe', 'auto'],
    ])('has it checked again when the firm %s by the time of confirm', async (_what, key, value, back) => {
      const { draftId } = await checked([DANA]);
      await printing.sharing.set(key, value);

      const refused = await confirm(draftId);
      const links = await printing.db.share.count({ where: { draftId } });
      await printing.sharing.set(key, back);

      expect(refused).toMatchObject({ ok: false, refusal: { code: 'news-since-check' } });
      expect(links).toBe(0);
      expect(await confirm(draftId)).toMatchObject({ ok: true });
    });

    it('has it checked again when a recipient has another address by the time of confirm', async () => {
      const { draftId } = await checked([MARCUS]);
      const change = (from: string, to: string) =>
        printing.db.contactEmail.updateMany({ where: { address: from }, data: { address: to } });
      await change(MARCUS, 'marcus@acme.test');

      const refused = await confirm(draftId);
      await change('marcus@acme.test', MARCUS);

      expect(refused).toMatchObject({ ok: false, refusal: { code: 'news-since-check' } });
    });

    it('is good when the secret key is changed before confirm', async () => {
      const { draftId } = await checked([DANA]);
      const secrets = {
        secretKey: 'a newer key',
        previous: 'a key of the test',
        publicUrl: () => 'https://bills.test',
      };
      const deps = { ...printing.deps, portalSecrets: portalSecrets(secrets) };

      const shared = await confirm(draftId, deps);
      const [mail] = shared.ok ? await printing.deliver(shared.value) : [];

      expect(await printing.opens(printedOn(mail?.attachment))).toBe('open');
      expect(mail?.pay?.url).toContain(`/pay/${printedOn(mail?.attachment)}`);
    });
  });
});
