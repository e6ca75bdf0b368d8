// What stands on a bill beside the bill itself: the firm's logo.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccess } from '../../src/use-cases/access.ts';
import { loadBillDocument } from '../../src/use-cases/bill-document.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { setFirmLogo } from '../../src/use-cases/set-firm-logo.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { JPEG } from '../support/pictures.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openAnyDatabase();
  sharing = await startSharing(opened.database);
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

async function document1042() {
  const { db, actor } = sharing;
  const { id } = await db.bill.findFirstOrThrow({ where: { number: '1042' }, select: { id: true } });
  const [bill, access] = [await loadBill(db, id), await loadAccess(db, actor)];
  if (!bill || !access) throw new Error('the sample firm has no bill 1042');

  return loadBillDocument(db, { bill, firm: access.firm });
}

describe("A bill's document", () => {
  it("has the firm's logo, which is not part of what mails say of the firm", async () => {
    const sample = await readFile('src/adapters/bill-sources/sample-logo.png');

    const { logo, firm } = await document1042();

    expect(Buffer.from(logo ?? [])).toEqual(sample);
    expect(firm).not.toHaveProperty('logo');
  });

  it('follows a change of the logo, and is the same without one as with the logo taken out', async () => {
    const { deps, actor } = sharing;
    const { logo: _, ...plain } = await document1042();

    expect(await setFirmLogo(deps, { actor, logo: JPEG })).toMatchObject({ ok: true, value: { type: 'jpeg' } });
    expect(Buffer.from((await document1042()).logo ?? [])).toEqual(JPEG);
    expect(await setFirmLogo(deps, { actor, logo: undefined })).toEqual({ ok: true, value: undefined });
    expect(await document1042()).toEqual(plain);
  });

  it.each([249, 250, 251, 1_000])('has all of its %i line items, each once and in order', async (count) => {
    const { db, actor } = sharing;
    const { id: billId } = await db.bill.findFirstOrThrow({ where: { number: '1042' }, select: { id: true } });
    const [first] = await db.lineItem.findMany({ where: { billId }, orderBy: { position: 'asc' } });
    if (!first) throw new Error('bill 1042 has no line items');
    const texts = Array.from({ length: count }, (_, index) => `Entry ${index}`);
    await db.lineItem.deleteMany({ where: { billId } });
    await db.lineItem.createMany({
      data: texts.map((description, position) => {
        return { ...first, firmId: actor.firmId, id: `lin_${count}_${position}`, position, description };
      }),
    });

    const { matters } = await document1042();

    expect(matters.flatMap(({ lines }) => lines.map(({ description }) => description))).toEqual(texts);
  });

  it('keeps its logo when another is refused', async () => {
    const { deps, actor, db } = sharing;
    await setFirmLogo(deps, { actor, logo: JPEG });
    const entries = await db.auditEntry.count();

    const refused = await setFirmLogo(deps, { actor, logo: Buffer.from('GIF89a') });

    expect(refused).toEqual({ ok: false, refusal: { code: 'bad-logo', reason: 'type' } });
    expect(Buffer.from((await document1042()).logo ?? [])).toEqual(JPEG);
    expect(await db.auditEntry.count()).toBe(entries);
  });
});
