// A file that is dropped into the chat: taken note of once, read into staging by a job that can be killed anywhere, and
// left for a person to decide.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffActor } from '../../src/core/actor.ts';
import { ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { aDroppingFirm, checkedIn, type DroppingFirm, droppedIn } from './dropping-firm.ts';

const GOOD = ledesFile([{ INVOICE_NUMBER: '7001' }, { INVOICE_NUMBER: '7002' }]);
const BAD = ledesFile([{ INVOICE_NUMBER: '7001' }, { INVOICE_NUMBER: '7002', LINE_ITEM_TOTAL: 'twelve' }]);
const MINUTE = 60_000;

let firm: DroppingFirm;
let sam: StaffActor;

beforeAll(async () => {
  await aDroppingFirm();
}, 60_000);
beforeEach(async () => {
  firm = await aDroppingFirm();
  sam = await firm.staff('billing');
  firm.shelf.content = GOOD;
});

const dropped = (content: string | Uint8Array = GOOD, by = sam) => droppedIn(firm, { by, content });
const checked = (content: string | Uint8Array = GOOD, by = sam) => checkedIn(firm, { by, content });

describe('A dropped file is taken note of', () => {
  it('with its job and its card, and nothing is fetched yet', async () => {
    const importId = await dropped();

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'received', rows: 0 });
    expect(await firm.jobs()).toEqual(['read-import', 'show-import']);
    expect(firm.shelf.fetches).toBe(0);
  });

  it('once, though the platform tells of it four times at once, and again by another event', async () => {
    const event = { fileId: 'F0SAME', requestKey: `${firm.firmId}:EvSAME`, conversation: 'D0SAM' };

    const told = await Promise.all(Array.from({ length: 4 }, () => firm.drop(sam, event)));
    told.push(await firm.drop(sam, { ...event, requestKey: `${firm.firmId}:EvOTHER` }));

    expect(told.map((one) => one.ok && one.value).toSorted()).toEqual(['known', 'known', 'known', 'known', 'received']);
    expect(await firm.db.import.count()).toBe(1);
    expect(await firm.db.chatMessage.count()).toBe(1);
  });

  it.each(['attorney', 'read-only'] as const)('not from somebody with the role %s', async (role) => {
    expect(await firm.drop(await firm.staff(role))).toEqual({ ok: false, refusal: { code: 'no-permission' } });
    expect(await firm.db.import.count()).toBe(0);
  });

  it('and not read for somebody who has lost the role, or has left, meanwhile', async () => {
    const importId = await dropped();
    await firm.db.staffMember.updateMany({ data: { removedAt: firm.clock.now() } });

    await firm.read(importId);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'failed', report: { failure: 'no-permission' } });
    expect(firm.shelf.fetches).toBe(0);
    await firm.show(importId);
    expect(firm.chat.posts).toBe(0);
  });
});

describe('Reading a dropped file', () => {
  it('leaves it checked, with its rows, and says so on one card', async () => {
    const importId = await dropped();
    await firm.show(importId);
    expect(firm.chat.lines()).toBe('Reading the file…');

    await firm.read(importId);
    await firm.show(importId);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', rowCount: 4, rows: 4 });
    expect(firm.chat.posts).toBe(1);
    expect(firm.chat.card?.title).toBe('Import: march.ledes');
    expect(firm.chat.lines()).toContain('LEDES 1998B. Nothing is imported yet.');
    expect(firm.chat.lines()).toContain('Bills: 2 new, 0 changed, 0 as before');
    expect(firm.chat.lines()).toContain('Total of the bills: $900.00');
    expect(firm.chat.buttons()).toEqual(['import-file', 'discard-file']);
    expect(await firm.db.bill.count()).toBe(0);
    expect(await firm.leftFiles()).toEqual([]);
  });

  it('names errors with row, column and remedy, keeps no rows, and offers no import', async () => {
    const importId = await checked(BAD);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', rows: 0, report: { errors: 1 } });
    expect(firm.chat.lines()).toMatch(/1 error\. Nothing is imported until the file is corrected/);
    expect(firm.chat.lines()).toMatch(/Error, row 4, column LINE_ITEM_TOTAL: twelve is not .* Write digits/);
    expect(firm.chat.buttons()).toEqual(['discard-file']);
    expect(await firm.confirm(sam, importId)).toEqual({ ok: false, refusal: { code: 'import-has-errors' } });
  });

  it('shows ten of many problems, errors first, and the command that shows all', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => ({
      INVOICE_NUMBER: `${7000 + index}`,
      ...(index < 30 ? { INVOICE_TOTAL: '1.00' } : { LINE_ITEM_TOTAL: 'x' }),
    }));
    await checked(ledesFile(lines));

    const problems = firm.chat.card?.lines.filter((line) => /^(Error|Warning), /.test(line)) ?? [];
    expect(problems).toHaveLength(10);
    expect(problems.every((line) => line.startsWith('Error'))).toBe(true);
    expect(firm.chat.lines()).toMatch(
      /… and 30 more\. This shows up to 1,000 of them: sharebill import FILE --dry-run --json/,
    );
  });

  it('shows no narrative and no address of a client in a problem', async () => {
    const narrative = 'Conference with Ms Vane about her settlement offer';
    await checked(ledesFile([{ LINE_ITEM_TOTAL: narrative }, { LINE_ITEM_TOTAL: 'vane@client.test' }]));
    const shown = JSON.stringify(firm.chat.card);
    expect(shown).toContain('This value is not');
    expect(shown).not.toMatch(/settlement|vane@client/);

    await checked(sharebillFile({ contact: { emails: ['not an address of Vane'] } }));
    expect(JSON.stringify(firm.chat.card)).toMatch(/This value is not an e-mail address/);
  });

  it.each([
    ['a ZIP', Buffer.from('504b0304140000000800', 'hex'), 'binary-file', /not a text file/],
    ['an empty file', '', 'empty-file', /is empty/],
    ['a letter', 'Dear Dana,\nthe bill follows.\n', 'unknown-format', /do not know what this file is/],
  ])('says what to do with %s', async (_, content, failure, words) => {
    const importId = await checked(content);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'failed', report: { failure } });
    expect(firm.chat.lines()).toMatch(words);
    expect(firm.chat.buttons()).toEqual([]);
    expect(await firm.leftFiles()).toEqual([]);
  });

  it.each([
    ['gone', /not in this conversation any more/],
    ['no-access', /may not read this file/],
    ['too-large', /larger than 300 MB/],
  ] as const)('says why there is nothing to read: %s', async (kind, words) => {
    firm.shelf.outcomes.push({ kind });
    const importId = await checked();

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'failed', rows: 0 });
    expect(firm.chat.lines()).toMatch(words);
  });

  it('is tried again for ten minutes, and no longer', async () => {
    const importId = await dropped();
    const away = { kind: 'try-again', cause: new Error('503') } as const;
    firm.shelf.outcomes.push({ ...away, retryAfterMs: 7_000 }, away, away);

    await expect(firm.read(importId)).rejects.toMatchObject({ code: 'file-not-fetched', retryAfterMs: 7_000 });
    firm.passMs(9 * MINUTE);
    await expect(firm.read(importId)).rejects.toMatchObject({ code: 'file-not-fetched', retryable: true });
    firm.passMs(2 * MINUTE);
    await firm.read(importId);
    await firm.show(importId);

    expect(firm.chat.lines()).toMatch(/was not handed out to us for ten minutes\. Drop it again later\./);
    expect(await firm.leftFiles()).toEqual([]);
  });

  it('comes to the same end when it is killed and run again, and twice at once', async () => {
    const importId = await dropped();
    firm.shelf.outcomes.push('killed');
    await expect(firm.read(importId)).rejects.toThrow('killed');
    expect(await firm.leftFiles()).toEqual([]);

    const runs = await Promise.allSettled([firm.read(importId), firm.read(importId)]);
    if (!runs.every(({ status }) => status === 'fulfilled')) await firm.read(importId);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', rowCount: 4, rows: 4 });
  });

  it('refuses what a run writes that was paused for long: the later one has the word', async () => {
    const importId = await dropped();
    const { openFile } = firm.deps;
    let inBetween: Promise<void> | undefined;
    const paused = async (request: Parameters<typeof openFile>[0]) => {
      const opened = await openFile(request);
      inBetween ??= firm.read(importId);
      await inBetween;

      return opened;
    };
    const { readImport } = await import('../../src/use-cases/read-import.ts');

    const late = readImport({ ...firm.deps, openFile: paused }, { firmId: firm.firmId, importId });

    await expect(late).rejects.toMatchObject({ code: 'import-taken-over', retryable: true });
    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', rowCount: 4, rows: 4 });
  });

  it('stops when it is discarded meanwhile, and leaves nothing', async () => {
    const importId = await dropped();
    const { openFile } = firm.deps;
    const { readImport } = await import('../../src/use-cases/read-import.ts');
    const discarding = async (request: Parameters<typeof openFile>[0]) => {
      expect(await firm.discard(sam, importId)).toEqual({ ok: true, value: 'discarded' });

      return openFile(request);
    };

    const reading = readImport({ ...firm.deps, openFile: discarding }, { firmId: firm.firmId, importId });

    await expect(reading).rejects.toMatchObject({ code: 'import-taken-over' });
    await firm.read(importId);
    expect(await firm.stateOf(importId)).toMatchObject({ state: 'discarded', rows: 0 });
  });
});
