// Every hostile text through an import and back out by commands: what reaches the terminal.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { textProblems } from '../../../src/core/imported-text.ts';
import { HOSTILE_TEXTS, hostileTexts } from '../../fixtures/hostile-texts.ts';
import { testDatabase } from '../../support/database.ts';
import { aFolder, anImporter, depsOn, type Printed, runWith } from './command-world.ts';

/** Controls but the end of a line, marks that turn text round, half characters, and lines that are none of ours. */
const UNSAFE = /(?!\n)\p{Cc}|\p{Bidi_Control}|\p{Cs}|[\u2028\u2029\u200b\ufeff]/u;
const place = { row: 0, column: '' };
/** As long as a number may be: what the import takes. */
const taken = hostileTexts.filter(
  (text) => text.length <= 60 && textProblems(text, { place, most: 60, required: true }).length === 0,
);

const aFirm = { plan: 'Boutique', timeZone: 'America/New_York', currency: 'USD' };

let database: Database;
let folder = '';

beforeAll(async () => {
  database = await testDatabase();
  folder = await aFolder();
});

/** A client, a matter and a bill for each text, which is in every field of theirs that a file may fill. */
function fileOf(texts: readonly string[]): object {
  const line = { kind: 'flat-fee', date: '2026-01-02', amount: '10.00' };

  return {
    format: 'sharebill/1',
    contacts: texts.map((name, index) => ({
      externalId: `c${index}`,
      kind: 'company',
      name,
      postalAddress: name,
      isClient: true,
    })),
    matters: texts.map((text, index) => ({
      externalId: `m${index}`,
      displayNumber: text,
      description: text,
      client: `c${index}`,
    })),
    bills: texts.map((text, index) => ({
      externalId: `b${index}`,
      number: text,
      state: 'awaiting_payment',
      client: `c${index}`,
      currency: 'USD',
      issueDate: '2026-01-05',
      dueDate: '2026-02-04',
      subject: text,
      matters: [`m${index}`],
      lineItems: [{ ...line, description: text, timekeeper: text }],
    })),
  };
}

async function importing(json: object, ...options: string[]) {
  await writeFile(join(folder, 'firm.json'), JSON.stringify(json));
  const importer = await anImporter(database, { folder });
  const run = (...argv: string[]) => runWith(depsOn(database), [...argv, '--firm', importer.firmId]);

  return { ...importer, printed: await importer.run('firm.json', ...options), command: run };
}

function expectSafe({ stdout, stderr }: Printed): void {
  expect(
    UNSAFE.exec(stdout + stderr)?.[0]
      .codePointAt(0)
      ?.toString(16),
  ).toBeUndefined();
}

describe('A hostile text in the output of a command', () => {
  it('is one line of the list of bills, and as JSON what it was', async () => {
    const { printed, command } = await importing(fileOf(taken));
    const list = await command('bills', '--limit', '500');
    const json = await command('bills', '--limit', '500', '--json');

    expect(printed).toMatchObject({ exit: 0 });
    expect(taken.length).toBeGreaterThan(150);
    expect(list.stdout.split('\n')).toHaveLength(taken.length + 2);
    for (const one of [printed, list, json]) expectSafe(one);
    const bills = JSON.parse(json.stdout) as { number: string; client: string; subject: string }[];
    // PGlite reads a text of its own column without the byte order mark that it begins with.
    const bare = (text: string) => text.replace(/^\ufeff/, '');
    expect(bills.map(({ number }) => bare(number)).sort()).toEqual(taken.map(bare).sort());
    for (const { number, client, subject } of bills)
      expect([client, subject].map(bare)).toEqual([number, number].map(bare));
  });

  it('is found by its own letters, whatever they would mean to the database', async () => {
    const { command } = await importing(fileOf(["'; DROP TABLE bill; --", '100%_off', 'a\\b', 'plain']));

    for (const word of ["'; DROP TABLE", '100%_', 'a\\b', '%_off']) {
      const found = JSON.parse((await command('bills', word, '--json')).stdout) as unknown[];

      expect([word, found.length]).toEqual([word, 1]);
    }
  });

  it('reaches no terminal through the report of a file with errors', async () => {
    // a report shows fifty problems: each text must be among them
    const unknownFields = hostileTexts.map((text) => ({ ...fileOf([]), bills: [{ [text]: text }] }));
    const unknownFormats = HOSTILE_TEXTS.logs.map((format) => ({ format }));
    const otherFirm = { ...fileOf(hostileTexts.slice(0, 40)), firm: { ...aFirm, name: hostileTexts.join() } };
    for (const json of [...unknownFields, ...unknownFormats, otherFirm]) {
      const { printed } = await importing(json, ...(json === otherFirm ? ['--json'] : []));

      expect(printed.exit).toBe(1);
      expectSafe(printed);
    }
  });

  it('reaches no terminal through what somebody types', async () => {
    const { command } = await importing(fileOf(['plain']));
    for (const text of hostileTexts) {
      for (const argv of [['bills', '--state', text], ['staff', 'link', text, '--slack', text], [text]]) {
        expectSafe(await command(...argv));
      }
    }
  });
});
