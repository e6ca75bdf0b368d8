// What both backends must do for the client portal: whose a link is, and who has an address.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { aFirmId } from '../support/database.ts';
import { fillFirm } from './database-full-firm.ts';

export function databasePortal(database: () => Database): void {
  async function aFirm() {
    const firmId = await aFirmId(database());

    return { firmId, firm: database().forFirm(firmId) };
  }

  test('a recipient’s link leads to its firm by the hash of its token', async () => {
    const { firmId, firm } = await aFirm();
    const id = `x_${randomUUID()}`;
    await fillFirm(firm, { firmId, id });
    const times = { createdAt: new Date('2026-01-01'), expiresAt: new Date('2026-01-02') };
    await firm.recipientLink.create({
      data: { firmId, id: 'lnk_1', recipientId: id, tokenHash: `hash ${id}`, ...times },
    });
    const { directory } = database();

    expect(await directory.firmOfLink(`hash ${id}`)).toBe(firmId);
    expect(await directory.firmOfLink('hash')).toBeUndefined();
  });

  test('who has an address is found in whatever letters, in their own firm', async () => {
    const [{ firmId, firm }, other] = [await aFirm(), await aFirm()];
    await fillFirm(firm, { firmId, id: 'x' });
    await firm.contactEmail.updateMany({ data: { address: 'Ána@Client.example' } });

    expect(await firm.ownersOf('áNA@client.EXAMPLE')).toEqual([{ contactId: 'x', address: 'Ána@Client.example' }]);
    for (const address of ['%', '_na@client.example', '', 'ana']) expect(await firm.ownersOf(address)).toEqual([]);
    expect(await other.firm.ownersOf('ána@client.example')).toEqual([]);
  });
}
