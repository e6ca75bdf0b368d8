// The app package that a firm uploads to Microsoft Teams: the manifest, with its own app and address in it, and the icons.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { storedZip } from './stored-zip.ts';

// As far from src/adapters/command-line as from dist/adapters/command-line.
const FOLDER = new URL('../../../manifests/teams/', import.meta.url);
const ADDRESS = 'https://YOUR-PUBLIC-URL';
const DOMAIN = 'YOUR-PUBLIC-URL';
const APP_ID = '00000000-0000-0000-0000-000000000000';
const ICONS = ['color.png', 'outline.png'];
/** The newest that tenants took before commands could stand in the "/" menu, which 1.28 and below refuse. */
const OLDER = '1.19';

const part = z.record(z.string(), z.unknown());
/** Of the manifest what is changed here; the rest goes through as it is. */
const Manifest = z.looseObject({
  $schema: z.string(),
  manifestVersion: z.string(),
  composeExtensions: z.array(z.looseObject({ commands: z.array(part) })),
});
type Manifest = z.infer<typeof Manifest>;

export type PackageOptions = {
  /** Without a slash at its end. */
  readonly address: string;
  readonly appId: string;
  readonly older: boolean;
};

export async function teamsPackage({ address, appId, older }: PackageOptions): Promise<Uint8Array> {
  const text = (await readFile(new URL('manifest.json', FOLDER), 'utf8'))
    .replaceAll(ADDRESS, address)
    .replaceAll(DOMAIN, new URL(address).host)
    .replaceAll(APP_ID, appId);
  const manifest = Manifest.parse(JSON.parse(text));
  const json = `${JSON.stringify(older ? olderOf(manifest) : manifest, null, 2)}\n`;
  const icons = await Promise.all(ICONS.map(async (name) => ({ name, data: await readFile(new URL(name, FOLDER)) })));

  return storedZip([{ name: 'manifest.json', data: Buffer.from(json) }, ...icons]);
}

function olderOf(manifest: Manifest): Manifest {
  const { $schema, manifestVersion, composeExtensions } = manifest;

  return {
    ...manifest,
    $schema: $schema.replace(`/v${manifestVersion}/`, `/v${OLDER}/`),
    manifestVersion: OLDER,
    composeExtensions: composeExtensions.map((extension) => ({
      ...extension,
      commands: extension.commands.map(({ triggers: _, ...command }) => command),
    })),
  };
}
