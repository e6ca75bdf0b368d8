// Each layer may import only what stands above it: read from the sources themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

type Import = { readonly file: string; readonly target: string; readonly typeOnly: boolean };

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('generated'))
  .map((file) => join('src', file));

const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+'([^']+)'/gms);

  return [...found].map(([, type, target = '']) => ({
    file,
    target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target,
    typeOnly: type !== undefined,
  }));
}

function offenders(layer: string, allowed: (found: Import) => boolean): string[] {
  return imports
    .filter((found) => found.file.startsWith(`src/${layer}/`) && !allowed(found))
    .map((found) => `${found.file} imports ${found.target}`);
}

const inside =
  (...folders: string[]) =>
  (found: Import) =>
    folders.some((folder) => found.target.startsWith(`src/${folder}/`));

describe('The layers', () => {
  it('core imports core alone, and no package', () => {
    expect(offenders('core', inside('core'))).toEqual([]);
  });

  it('chat imports core and chat alone, and no package', () => {
    expect(offenders('chat', inside('core', 'chat'))).toEqual([]);
  });

  it('ports are types over core and chat', () => {
    const allowed = (found: Import) => inside('core', 'chat', 'ports')(found) || found.target.startsWith('node:');

    expect(offenders('ports', (found) => allowed(found) && found.typeOnly)).toEqual([]);
  });

  it('use cases import core, chat, ports, one another, node:crypto, and the types of the database', () => {
    const allowed = (found: Import) =>
      inside('core', 'chat', 'ports', 'use-cases')(found) ||
      found.target === 'node:crypto' ||
      (found.typeOnly && inside('adapters/database')(found));

    expect(offenders('use-cases', allowed)).toEqual([]);
  });

  it('handlers import what stands above them, zod, and the types of the database', () => {
    const allowed = (found: Import) =>
      inside('core', 'chat', 'ports', 'use-cases', 'handlers')(found) ||
      found.target === 'zod' ||
      (found.typeOnly && inside('adapters/database')(found));

    expect(offenders('handlers', allowed)).toEqual([]);
  });

  it('a use case imports no handler, and no handler a chat platform', () => {
    expect(offenders('use-cases', (found) => !found.target.startsWith('src/handlers/'))).toEqual([]);
    expect(offenders('handlers', (found) => !/slack|teams/.test(found.target))).toEqual([]);
  });

  it('an adapter imports no other adapter but http, and the types of the database', () => {
    const allowed = (found: Import) => {
      const own = found.file.split('/').slice(1, 3).join('/');

      return (
        !found.target.startsWith('src/adapters/') ||
        inside(own, 'adapters/http')(found) ||
        (found.typeOnly && inside('adapters/database')(found))
      );
    };

    expect(offenders('adapters', allowed)).toEqual([]);
  });

  it('nothing but who uses it loads the library of Teams: no import leads there, it is asked for at run time', () => {
    const packages = /^(@microsoft\/teams-ai|botbuilder|botframework)/;
    const users = new Set(imports.filter(({ target }) => packages.test(target)).map(({ file }) => file));
    const importers = imports.filter(({ target, typeOnly }) => target === 'src/adapters/teams/sdk.ts' && !typeOnly);

    expect([...users]).toEqual(['src/adapters/teams/sdk.ts']);
    expect(importers).toEqual([]);
  });

  it('only the system adapter reads the clock or makes randomness of its own', () => {
    const readers = files.filter(
      (file) =>
        !file.startsWith('src/adapters/system/') &&
        /new Date\(\)|Date\.now\(\)|Math\.random\(\)/.test(readFileSync(file, 'utf8')),
    );

    expect(readers).toEqual([]);
  });

  it('a helper of the tests has no hooks of its own: it is loaded once for many files', () => {
    const helpers = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== join('support', 'each-file.ts'))
      .filter((file) => /^(before|after)(All|Each)\(/m.test(readFileSync(join('test', file), 'utf8')));

    expect(helpers).toEqual([]);
  });

  it('only config.ts reads the environment', () => {
    const readers = files.filter(
      (file) => file !== 'src/config.ts' && readFileSync(file, 'utf8').includes('process.env'),
    );

    expect(readers).toEqual([]);
  });
});
