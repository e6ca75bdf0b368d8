// `sharebill firm logo FILE | --remove`: what it takes, what it says, and that bills show it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aJpeg, aPng, JPEG } from '../../support/pictures.ts';
import { aFolder, aPerson, depsOn, runWith } from './command-world.ts';

let database: Database;
let folder = '';

beforeAll(async () => {
  database = await testDatabase();
  folder = await aFolder();
  await mkdir(join(folder, 'a-folder.png'));
});

/** A firm whose administrator gives the commands, in a folder with that logo.png. */
async function aFirm(logo: Uint8Array = aPng()) {
  const firmId = await aFirmId(database);
  const { email, id } = await aPerson(database, { firmId, role: 'administrator' });
  const db = database.forFirm(firmId);
  await writeFile(join(folder, 'logo.png'), logo);

  return {
    staffId: id,
    db,
    run: (...words: string[]) =>
      runWith(depsOn(database), ['firm', 'logo', ...words, '--firm', firmId, '--as', email], { cwd: folder }),
    stored: async () => (await db.firm.findFirstOrThrow({ select: { logo: true } })).logo,
    audit: () =>
      db.auditEntry.findMany({ select: { action: true, actorId: true, data: true }, orderBy: { id: 'asc' } }),
  };
}

describe('sharebill firm logo', () => {
  it.each([
    ['PNG', aPng()],
    ['JPEG', JPEG],
  ])('keeps a %s byte by byte, says what it is, and who set it', async (type, logo) => {
    const { run, stored, audit, staffId } = await aFirm(logo);

    const printed = await run('logo.png');

    expect(printed).toEqual({
      exit: 0,
      stdout: `The logo is set: ${type}, 40 × 20 pixels.\nBills show it from their next preview on. What was shared stays as it was.\n`,
      stderr: '',
    });
    expect(Buffer.from((await stored()) ?? [])).toEqual(Buffer.from(logo));
    expect(await audit()).toEqual([
      { action: 'firm-logo-set', actorId: staffId, data: { type: type.toLowerCase(), width: 40, height: 20 } },
    ]);
  });

  it('puts another in its place, and removes it', async () => {
    const { run, stored, audit } = await aFirm();
    await run('logo.png');
    await writeFile(join(folder, 'logo.png'), JPEG);
    await run('logo.png');
    const replaced = await stored();

    const { exit, stdout } = await run('--remove');

    expect(Buffer.from(replaced ?? [])).toEqual(JPEG);
    expect({ exit, stdout }).toEqual({
      exit: 0,
      stdout: 'The logo is removed. Bills show the name Harlow & Reed LLP from their next preview on.\n',
    });
    expect(await stored()).toBeNull();
    expect((await audit()).map(({ action }) => action)).toEqual([
      ...['firm-logo-set', 'firm-logo-set', 'firm-logo-removed'],
    ]);
  });

  it("leaves other firms' logos alone", async () => {
    const [ours, theirs] = [await aFirm(), await aFirm()];
    await ours.run('logo.png');
    await theirs.run('logo.png');

    await ours.run('--remove');

    expect([await ours.stored(), Buffer.from((await theirs.stored()) ?? [])]).toEqual([null, aPng()]);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'is no picture that a bill can show', 'Save it as PNG with 8 bits a channel'],
    ['an interlaced PNG', aPng({ interlace: 1 }), 'is no picture that a bill can show', 'not interlaced'],
    [
      'a JPEG in CMYK',
      aJpeg({ components: 4 }),
      'is no picture that a bill can show',
      'JPEG in RGB or grey (not CMYK)',
    ],
    ['one that is too large', Buffer.alloc(200 * 1024 + 1), 'is larger than 200 KB', 'Make the picture smaller'],
    [
      'one that is too narrow',
      aPng({ width: 19 }),
      'has a side of less than 20 or more than 4000',
      'Scale the picture',
    ],
    ['one that is cut off', aPng().subarray(0, -9), 'is cut off or damaged', 'Copy it again, or open it'],
  ])('refuses %s, says why and what to do, and keeps the logo there is', async (_, logo, problem, remedy) => {
    const { run, stored, audit } = await aFirm();
    await run('logo.png');
    await writeFile(join(folder, 'logo.png'), logo);

    const { exit, stdout, stderr } = await run('logo.png');

    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toContain(`logo.png ${problem}`);
    expect(stderr).toContain('. Nothing was changed.\n');
    expect(stderr).toContain(remedy);
    expect(Buffer.from((await stored()) ?? [])).toEqual(aPng());
    expect(await audit()).toHaveLength(1);
  });

  it.each([
    ['nowhere.png', 'nowhere.png is not there. Nothing was changed.\nCheck the path.\n'],
    ['a-folder.png', 'a-folder.png cannot be read. Nothing was changed.\nName a file, and check who may read it.\n'],
    ['/dev/zero', '/dev/zero cannot be read. Nothing was changed.\nName a file, and check who may read it.\n'],
    ['logo.png/x', 'logo.png/x cannot be read. Nothing was changed.\nName a file, and check who may read it.\n'],
  ])('refuses %s', async (file, stderr) => {
    const { run, audit } = await aFirm();

    expect(await run(file)).toEqual({ exit: 1, stdout: '', stderr });
    expect(await audit()).toEqual([]);
  });

  it.each([[[]], [['logo.png', '--remove']]])('with %j asks for either a file or --remove', async (words) => {
    const { run, audit } = await aFirm();

    const { exit, stderr } = await run(...words);

    expect(exit).toBe(1);
    expect(stderr).toBe('Say either a file or --remove: sharebill firm logo FILE\nNothing was changed.\n');
    expect(await audit()).toEqual([]);
  });
});
