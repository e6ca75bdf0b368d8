// What people decide about a dropped file that was checked: the answers to what it leaves open, Import, Discard, and nothing
// for too long.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffActor } from '../../src/core/actor.ts';
import { ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { aDroppingFirm, checkedIn, type DroppingFirm } from './dropping-firm.ts';

const GOOD = ledesFile([{ INVOICE_NUMBER: '7001' }, { INVOICE_NUMBER: '7002' }]);
const HOUR = 3_600_000;

let firm: DroppingFirm;
let sam: StaffActor;

beforeAll(async () => {
  await aDroppingFirm();
}, 60_000);
beforeEach(async () => {
  firm = await aDroppingFirm();
  sam = await firm.staff('billing');
});

const checked = (content: string | Uint8Array = GOOD, by = sam) => checkedIn(firm, { by, content });

describe('A file that knows no state', () => {
  it('comes in as drafts, and says that those cannot be mailed, until another state is chosen', async () => {
    const importId = await checked();
    expect(firm.chat.card?.menus?.[0]).toMatchObject({ id: 'import-state', selected: 'draft' });
    expect(firm.chat.lines()).toMatch(/A draft cannot be mailed/);

    const asked = { importId, question: 'state', answer: 'awaiting_payment' } as const;
    expect(await firm.answer(sam, asked)).toEqual({ ok: true, value: 'asked' });
    expect(await firm.confirm(sam, importId)).toEqual({ ok: false, refusal: { code: 'import-being-read' } });
    await firm.read(importId);
    await firm.show(importId);
    expect(firm.chat.lines()).not.toMatch(/draft/);
    expect(firm.chat.card?.menus?.[0]).toMatchObject({ selected: 'awaiting_payment' });
    await firm.confirm(sam, importId);
    await firm.apply(importId);

    expect(firm.shelf.fetches).toBe(2);
    expect(firm.chat.posts).toBe(1);
    expect(await firm.db.bill.findMany({ distinct: ['state'], select: { state: true } })).toEqual([
      { state: 'awaiting_payment' },
    ]);
  });

  it('is not taken when it is another file by then', async () => {
    const importId = await checked();
    await firm.answer(sam, { importId, question: 'state', answer: 'paid' });
    firm.shelf.content = ledesFile([{ INVOICE_NUMBER: '9999' }]);

    await firm.read(importId);
    await firm.show(importId);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'failed', report: { failure: 'file-changed' } });
    expect(firm.chat.lines()).toMatch(/not the one that was read before/);
  });

  it.each(['void', 'deleted', 'anything'])('takes no answer that was not offered: %s', async (answer) => {
    const importId = await checked();

    expect((await firm.answer(sam, { importId, question: 'state', answer })).ok).toBe(false);
    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', choices: {} });
  });
});

describe('A checked file', () => {
  it('is accepted once, however often it is pressed and by whom', async () => {
    const importId = await checked();
    const grace = await firm.staff('administrator');

    const pressed = await Promise.all(
      Array.from({ length: 20 }, (_, at) => firm.confirm(at % 3 === 0 ? grace : sam, importId)),
    );

    expect(pressed.every((one) => one.ok)).toBe(true);
    expect(await firm.db.auditEntry.count({ where: { action: 'import-accepted' } })).toBe(1);
    await firm.apply(importId);
    expect(await firm.confirm(sam, importId)).toEqual({ ok: true, value: 'accepted' });
    await firm.show(importId);
    expect(firm.chat.lines()).toMatch(/Done: 2 new bills, 0 changed, 0 as before\.\nType \/sharebill bills/);
    expect(firm.chat.buttons()).toEqual([]);
    expect(await firm.db.bill.count()).toBe(2);
  });

  it('offers to share the bill when there was one', async () => {
    const importId = await checked(ledesFile([{}]));
    await firm.confirm(sam, importId);
    await firm.show(importId);
    expect(firm.chat.lines()).toBe('Importing: 0 of 3 records…');
    await firm.apply(importId);
    await firm.show(importId);

    expect(firm.chat.buttons()).toEqual(['share-imported']);
  });

  it('belongs to whoever dropped it, and to administrators', async () => {
    const importId = await checked();
    const other = await firm.staff('billing');

    expect(await firm.confirm(other, importId)).toEqual({ ok: false, refusal: { code: 'import-not-found' } });
    expect(await firm.discard(other, importId)).toEqual({ ok: false, refusal: { code: 'import-not-found' } });
    expect(await firm.confirm(await firm.staff('attorney'), importId)).toMatchObject({
      refusal: { code: 'no-permission' },
    });
    expect(await firm.discard(await firm.staff('administrator'), importId)).toMatchObject({ ok: true });
  });

  it('is there for no other firm', async () => {
    const importId = await checked();
    const others = await aDroppingFirm();
    const theirs = await others.staff('administrator');

    for (const act of [others.confirm, others.discard]) {
      expect(await act(theirs, importId)).toEqual({ ok: false, refusal: { code: 'import-not-found' } });
    }
    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked' });
  });

  it('is not accepted by whoever has lost the role since', async () => {
    const importId = await checked();
    await firm.db.staffMember.updateMany({ data: { role: 'attorney' } });

    expect(await firm.confirm(sam, importId)).toEqual({ ok: false, refusal: { code: 'no-permission' } });
    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked' });
  });

  it('adds people of the firm for an administrator alone', async () => {
    const staff = [{ name: 'Ada', email: 'ada@harlowreed.test', role: 'attorney' }];
    const content = sharebillFile({ file: { staff } });
    await checked(content);
    expect(firm.chat.lines()).toMatch(/Only an administrator can add people/);

    const grace = await firm.staff('administrator');
    const importId = await checked(content, grace);
    expect(firm.chat.lines()).toContain('People of the firm: 1 new');
    await firm.db.staffMember.updateMany({ where: { id: grace.staffMemberId }, data: { role: 'billing' } });
    expect(await firm.confirm(grace, importId)).toEqual({
      ok: false,
      refusal: { code: 'import-needs-administrator' },
    });
    await firm.db.staffMember.updateMany({ where: { id: grace.staffMemberId }, data: { role: 'administrator' } });
    expect((await firm.confirm(grace, importId)).ok).toBe(true);
    expect(await firm.db.staffMember.count({ where: { email: 'ada@harlowreed.test' } })).toBe(1);
  });

  it('is checked again when another file of the system came in first', async () => {
    const first = await checked();
    const second = await checked(ledesFile([{ INVOICE_NUMBER: '7001', LINE_ITEM_DESCRIPTION: 'Corrected' }]));
    await firm.confirm(sam, first);
    await firm.apply(first);

    expect(await firm.confirm(sam, second)).toEqual({ ok: false, refusal: { code: 'import-out-of-date' } });
    firm.passMs(1_000);
    await firm.read(second);
    await firm.show(second);
    expect(firm.chat.lines()).toContain('Bills: 0 new, 1 changed, 0 as before');
    expect((await firm.confirm(sam, second)).ok).toBe(true);
  });

  it('is thrown away by Discard, at once and for good', async () => {
    const importId = await checked();

    expect(await firm.discard(sam, importId)).toEqual({ ok: true, value: 'discarded' });
    expect(await firm.discard(sam, importId)).toEqual({ ok: true, value: 'discarded' });
    await firm.show(importId);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'discarded', rows: 0, rowCount: 0 });
    expect(await firm.confirm(sam, importId)).toEqual({ ok: false, refusal: { code: 'import-discarded' } });
    expect(firm.chat.lines()).toBe('Discarded. Nothing was imported.');
    expect(firm.chat.buttons()).toEqual([]);
  });

  it('is thrown away after a day, and says so to whoever presses then', async () => {
    const importId = await checked();
    firm.passMs(23 * HOUR);
    await firm.expire();
    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', rows: 4 });

    firm.passMs(2 * HOUR);
    expect(await firm.confirm(sam, importId)).toEqual({ ok: false, refusal: { code: 'import-expired' } });
    await firm.expire();
    await firm.show(importId);

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'expired', rows: 0 });
    expect(await firm.discard(sam, importId)).toEqual({ ok: false, refusal: { code: 'import-expired' } });
    expect(firm.chat.lines()).toMatch(/Drop the file again/);
  });

  it('is as it was when the process is killed while it is accepted', async () => {
    const importId = await checked();
    const { confirmImport } = await import('../../src/use-cases/confirm-import.ts');
    const ids = {
      ...firm.deps.ids,
      newId: () => {
        throw new Error('the process was killed');
      },
    };

    await expect(confirmImport({ ...firm.deps, ids }, { actor: sam, importId })).rejects.toThrow('killed');

    expect(await firm.stateOf(importId)).toMatchObject({ state: 'checked', rows: 4 });
    expect((await firm.confirm(sam, importId)).ok).toBe(true);
  });
});

describe('The card while the import goes on', () => {
  it('comes back every few seconds, says when it is stuck, and says when it has stopped', async () => {
    const importId = await checked();
    await firm.confirm(sam, importId);
    const next = await firm.show(importId);
    expect(next?.retryAt.getTime()).toBe(firm.clock.now().getTime() + 3_000);

    const job = { kind: 'apply-import', subjectId: importId };
    await firm.db.job.updateMany({ where: job, data: { lastError: 'database-away' } });
    await firm.show(importId);
    expect(firm.chat.lines()).toMatch(/could not go on for the moment/);

    await firm.db.job.updateMany({ where: job, data: { failedAt: firm.clock.now() } });
    await firm.show(importId);
    expect(firm.chat.lines()).toContain(importId);
    expect(firm.chat.lines()).toMatch(/It stopped/);
  });
});
