// The portal's style sheet, of several files, and its script: read once at start, served under addresses that change with them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AssetLinks } from './pages/models.ts';
import { ASSET_PATHS } from './paths.ts';

export type PortalAssets = {
  /** What the pages point to; with the hash in the query they can be kept for a year. */
  readonly links: AssetLinks;
  readonly styles: string;
  readonly script: string;
};

/** In this order: later ones may change what earlier ones say. */
const STYLES = ['base', 'frame', 'forms', 'bills', 'fitting'] as const;

export function readAssets(): PortalAssets {
  const styles = STYLES.map((name) => read(`styles/${name}.css`)).join('');
  const script = read('portal.js');

  return {
    links: { styles: versioned(ASSET_PATHS.styles, styles), script: versioned(ASSET_PATHS.script, script) },
    styles,
    script,
  };
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

function versioned(path: string, content: string): string {
  return `${path}?v=${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
