// Files of bills that went wrong in any way: whatever they are, they are refused with words and leave nothing behind, or
// are applied whole. Most go through reading and checks alone, a share of them through the database.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImportFile } from '../../src/adapters/bill-sources/read-import-file.ts';
import { isError } from '../../src/core/import-problem.ts';
import type { BillSource } from '../../src/ports/bill-source.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';
import { checkRecord, newCheckedFile } from '../../src/use-cases/imports/check-record.ts';
import { biFile, ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { chance, LONG, printedSeed, times } from '../long/counts.ts';
import { testDatabase } from '../support/database.ts';
import { mutatedFile } from '../support/mutated-file.ts';
import { anImportingFirm, type ImportingFirm, rowCounts } from '../use-cases/importing-firm.ts';

const FILES = times({ long: 100_000, short: 2_000 });
/** One in so many is imported; the others are read and checked. */
const IMPORTED_ONE_IN = 25;
const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const NO_FACTS = { contacts: new Map(), matters: new Map(), bills: new Map(), takenNumbers: new Map() };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sharebill-random-'));
  await testDatabase();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every file of bills among the fixtures, and small ones that are sound. */
async function soundFiles(): Promise<string[]> {
  const names = (await readdir(FIXTURES)).filter((name) => /\.(txt|csv|json)$/.test(name));
  const fixtures = await Promise.all(names.map((name) => readFile(join(FIXTURES, name), 'utf8')));
  const made = [
    ledesFile([{}, { LINE_ITEM_NUMBER: '2' }, { INVOICE_NUMBER: '7002' }]),
    biFile([{}, { INVOICE_NUMBER: '7002' }]),
    sharebillFile(),
  ];

  return [...fixtures, ...made];
}

async function opened(path: string): Promise<BillSource | undefined> {
  const options = { state: 'awaiting_payment', currency: 'USD', paymentTermsDays: 30 };
  const source = await readImportFile({ path, options });
  expect(source.ok || source.refusal.text.length > 10, 'a refusal says what to do').toBe(true);

  return source.ok ? source.value : undefined;
}

/** Whether the file by itself is in order. */
async function isSound({ source, records }: BillSource): Promise<boolean> {
  const file = newCheckedFile({ known: new Map(), inFile: new Set(), added: [] }, source);
  let errors = 0;
  for await (const record of records) {
    const problems =
      record.kind === 'problem'
        ? [record.value]
        : record.kind === 'firm' || record.kind === 'staff'
          ? []
          : checkRecord(file, { record, facts: NO_FACTS });
    errors += problems.filter(isError).length;
    expect(problems.every(({ row, text }) => row >= 0 && text.length > 10)).toBe(true);
  }

  return errors === 0;
}

/** Refused: every table as before, after a dry run and after the import. Accepted: everything that it said it would do. */
async function imported(firm: ImportingFirm, path: string): Promise<boolean> {
  const { deps, firmId, actor } = firm;
  const before = await rowCounts(firm);
  const [first, second] = [await opened(path), await opened(path)];
  if (!first || !second) {
    return false;
  }

  const dry = await importBills(deps, { ...first, firmId, actor, dryRun: true });
  expect(await rowCounts(firm)).toEqual(before);
  const staged = await importBills(deps, { ...second, firmId, actor, dryRun: false });
  expect(staged.ok).toBe(dry.ok);
  if (!staged.ok || staged.value.importId === undefined) {
    expect(await rowCounts(firm)).toEqual(before);

    return false;
  }

  const applied = await applyImport(deps, { firmId, importId: staged.value.importId });
  expect(applied).toEqual({ ok: true, value: staged.value.counts });
  const bills = await firm.db.bill.findMany({ select: { kind: true, _count: { select: { lineItems: true } } } });
  expect(bills.length).toBe(staged.value.counts.bills.created);
  expect(bills.filter(({ kind, _count }) => kind === 'revenue' && _count.lineItems === 0)).toEqual([]);
  expect(await firm.db.importRow.count({ where: { appliedAt: null } })).toBe(0);

  return true;
}

type Sort = 'sound' | 'refused' | 'applied' | 'left';

async function tried(path: string, isImported: boolean): Promise<Sort> {
  if (isImported) {
    return (await imported(await anImportingFirm(), path)) ? 'applied' : 'left';
  }

  const source = await opened(path);

  return source && (await isSound(source)) ? 'sound' : 'refused';
}

/** A file that fails is kept. */
async function keepOnFailure<Result>(work: () => Promise<Result>, file: { bytes: Buffer; name: string }) {
  try {
    return await work();
  } catch (cause) {
    const kept = join(tmpdir(), `sharebill-random-${file.name}.txt`);
    await writeFile(kept, file.bytes);
    throw new Error(`the file is ${kept}`, { cause });
  }
}

describe('Files that went wrong', () => {
  it(`${FILES.toLocaleString('en-US')} of them: each is refused and leaves nothing, or is applied whole`, {
    timeout: LONG ? 3_600_000 : 300_000,
  }, async () => {
    const seed = printedSeed('random files');
    const files = await soundFiles();
    const path = join(folder, 'bills.txt');
    const counts: Record<Sort, number> = { sound: 0, refused: 0, applied: 0, left: 0 };
    for (let index = 0; index < FILES; index += 1) {
      const bytes = mutatedFile(files, chance(seed + index));
      await writeFile(path, bytes);
      const work = () => tried(path, index % IMPORTED_ONE_IN === 0);
      counts[await keepOnFailure(work, { bytes, name: `${seed}-${index}` })] += 1;
    }

    process.stdout.write(`random files: ${JSON.stringify(counts)}\n`);
    expect(Math.min(...Object.values(counts)), 'too few of one sort to say anything').toBeGreaterThan(FILES / 500);
  });
});
