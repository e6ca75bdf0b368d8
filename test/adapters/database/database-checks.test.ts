// What the doctor says of a server that no test machine has: told by the facts of one.
import { describe, expect, it } from 'vitest';
import { databaseChecks } from '../../../src/adapters/database/database-checks.ts';
import type { DatabaseFacts } from '../../../src/adapters/database/database-facts.ts';
import { ok } from '../../../src/core/result.ts';

const NEEDED = ['pg_trgm', 'btree_gin'];

function factsOf(change: Partial<DatabaseFacts>): DatabaseFacts {
  return {
    version: 160_004,
    clockAheadSeconds: 0,
    extensions: { installed: NEEDED, available: NEEDED, mayCreate: true },
    mayMakeTables: true,
    migrations: { applied: 1, pending: [], unknown: [], edited: [], unfinished: [] },
    ...change,
  };
}

async function saidOf(change: Partial<DatabaseFacts>): Promise<string[]> {
  const facts = async () => ok(factsOf(change));
  const deps = { facts, embedded: false, workspace: false, usesSlack: false, byInstalling: false };
  const [server] = databaseChecks(deps);
  const findings = (await server?.run(new AbortController().signal)) ?? [];

  return findings.map((finding) => `${finding.kind}: ${finding.what}${'todo' in finding ? ` → ${finding.todo}` : ''}`);
}

describe('A PostgreSQL server', () => {
  it.each([
    [130_014, ['problem: The server is PostgreSQL 13.14, which is too old. → Use PostgreSQL 14 or newer.']],
    [90_624, [expect.stringMatching(/^problem: The server is PostgreSQL 9\.6\.24, which is too old/)]],
    [140_000, ['ok: PostgreSQL 14.0 answers.', expect.stringMatching(/^ok: The extensions/)]],
  ])('of number %i is old, or is not', async (version, said) => {
    expect(await saidOf({ version })).toEqual(said);
  });

  it('whose user may not make the extensions: what an administrator types is named', async () => {
    const extensions = { installed: ['pg_trgm'], available: NEEDED, mayCreate: false };

    expect(await saidOf({ extensions })).toContain(
      'problem: The extensions btree_gin are not made, and the user of DATABASE_URL may not make them. → As an administrator of the server: CREATE EXTENSION btree_gin; GRANT CREATE ON DATABASE … TO …;',
    );
  });

  it('that has no such extension: the package is named', async () => {
    const extensions = { installed: [], available: ['btree_gin'], mayCreate: true };

    expect(await saidOf({ extensions })).toContain(
      'problem: The server has no extension pg_trgm. → Install the package postgresql-contrib on the server.',
    );
  });

  it('whose user may make no tables is named while there are tables to make, and not after that', async () => {
    const migrations = { applied: 0, pending: ['a'], unknown: [], edited: [], unfinished: [] };

    expect((await saidOf({ mayMakeTables: false, migrations })).join('\n')).toMatch(
      /problem: The user of DATABASE_URL may make nothing .* GRANT ALL ON SCHEMA public/,
    );
    expect((await saidOf({ mayMakeTables: false })).join('\n')).not.toContain('may make nothing');
  });
});
