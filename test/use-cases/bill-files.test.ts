// The file for a client's billing system beside the PDF: what of it the check counts and keeps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShareForm } from '../../src/use-cases/open-share-form.ts';
import { previewShare } from '../../src/use-cases/preview-share.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = 'dana@acme.test';

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openAnyDatabase();
  sharing = await startSharing(opened.database);
  await sharing.set('taxId', '24-6437381');
}, 120_000);

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

const wants = (billFile: string) =>
  sharing.db.contact.updateMany({ where: { name: 'Dana Reyes' }, data: { billFile } });

/** The check, with a mail server that takes no larger message. */
async function checkWith(largest: number) {
  const { actor, deps } = sharing;
  const origin = { platform: 'slack', workspaceId: 'T0TEST', conversation: 'C0TEST' };
  const form = { actor, origin, numbers: ['1042'], addresses: [DANA], message: '', guessed: false };
  const draft = await openShareForm(deps, form);
  if (!draft.ok) throw new Error(draft.refusal.code);
  const mailer = { ...deps.mailer, largestMessage: async () => largest };

  return previewShare({ ...deps, mailer }, { actor, ...draft.value });
}

describe('A file that goes with the PDF', () => {
  it('counts when the check compares the mail with what the mail server takes', async () => {
    await wants('none');
    const alone = await checkWith(61_000);
    await wants('ledes-1998b');
    const withFile = await checkWith(61_000);

    expect(alone.ok).toBe(true);
    expect(withFile).toMatchObject({ ok: false, refusal: { code: 'mail-too-large', number: '1042' } });
  });

  it('is stored once, however often the same bill is checked, and not at all where nobody wants it', async () => {
    const stored = () => sharing.db.frozenDocument.count({ where: { kind: 'ledes-98bi' } });
    await wants('none');
    await sharing.check('1042', [DANA]);
    const before = await stored();
    await wants('ledes-98bi');
    await sharing.check('1042', [DANA]);
    await sharing.check('1042', [DANA]);

    expect([before, await stored()]).toEqual([0, 1]);
  });

  it('is named by the delivery of who wants it, with its SHA-256', async () => {
    await wants('ledes-98bi');
    const { shareId } = await sharing.share('1042', [DANA]);
    const row = await sharing.db.delivery.findFirstOrThrow({
      where: { shareId },
      select: { fileSha256: true, file: { select: { sha256: true, kind: true, fileName: true, pageCount: true } } },
    });

    expect(row.file).toEqual({ sha256: row.fileSha256, kind: 'ledes-98bi', fileName: '1042.txt', pageCount: 0 });
  });
});
