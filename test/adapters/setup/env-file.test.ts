// The file .env as the set-up changes it: what is not ours stays, what is ours reads back as it was given.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedEnv, readEnvFile, stageEnvFile } from '../../../src/adapters/setup/env-file.ts';

it('keeps comments, foreign lines and their order, and changes what is ours in its place', () => {
  const before = '# Ours\nOTHER_TOOL="a b"\nexport SMTP_URL=smtp://old\n\n# PORT=3000\nPORT=1\n';

  const after = changedEnv(before, { SMTP_URL: 'smtp://new', PORT: '', MAIL_FROM: 'bills@harlow.test' });

  expect(after).toBe(
    '# Ours\nOTHER_TOOL="a b"\nSMTP_URL=smtp://new\n\n# PORT=3000\n\n# Written by sharebill setup.\nMAIL_FROM=bills@harlow.test\n',
  );
});

it('changes a value of several lines as a whole, and one that stands there twice once', () => {
  const before =
    'DKIM_PRIVATE_KEY="-----BEGIN\nMAIL_FROM=not-this\n-----END"\nMAIL_FROM=a@b.test\nMAIL_FROM=c@d.test\nLAST=1\n';

  const after = changedEnv(before, { DKIM_PRIVATE_KEY: 'x', MAIL_FROM: 'e@f.test' });

  expect(after).toBe('DKIM_PRIVATE_KEY=x\nMAIL_FROM=e@f.test\nLAST=1\n');
});

it('reads back whatever was given, or refuses to write it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab #"\'`\\n$={}%@:/\t') }), (value) => {
      let written = '';
      try {
        written = changedEnv('KEPT=1 # comment\n', { SMTP_URL: value.trim() });
      } catch {
        return;
      }

      expect({ ...parseEnv(written) }).toMatchObject({
        KEPT: '1',
        ...(value.trim() === '' ? {} : { SMTP_URL: value.trim() }),
      });
    }),
    { numRuns: 2_000 },
  );
});

it('changes nothing the second time', () => {
  const values = { SECRET_KEY: 'a b#c', SMTP_URL: 'smtp://u:p%23@h:25' };
  const once = changedEnv('A=1\n', values);

  expect(changedEnv(once, values)).toBe(once);
});

it('takes its place at once and can be read by its owner alone; what is given up leaves nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'env-file-'));
  const path = join(folder, '.env');
  await writeFile(path, 'OLD=1\n', { mode: 0o644 });

  const staged = await stageEnvFile(path, 'NEW=1\n');
  const meanwhile = await readFile(path, 'utf8');
  await staged.commit();
  await (await stageEnvFile(path, 'GIVEN_UP=1\n')).discard();

  expect(meanwhile).toBe('OLD=1\n');
  expect(await readEnvFile(path)).toBe('NEW=1\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await expect(stat(`${path}.new`)).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true });
});
