// `tsx prisma/make-migration.ts NAME`: writes the next migration from schema.prisma, offline. Read it
// before it is committed, and add by hand what schema.prisma cannot say.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { missingSql } from './schema-diff.ts';

const name = process.argv[2] ?? '';
if (!/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('Name the migration in small letters: tsx prisma/make-migration.ts add_portal\n');
  process.exit(2);
}

const sql = await missingSql();
if (sql === '') {
  process.stdout.write('Nothing to do: the migrations say what schema.prisma says.\n');
} else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = fileURLToPath(new URL(`migrations/${timestamp}_${name}/`, import.meta.url));
  await mkdir(folder);
  await writeFile(`${folder}migration.sql`, `${sql}\n`);
  process.stdout.write(`Written: prisma/migrations/${timestamp}_${name}/migration.sql\n`);
}
