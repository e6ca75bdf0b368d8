#!/usr/bin/env node
// What `npx sharebill` runs in a clone: the command line as it was built, or, before that, what to do first.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli.js', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write('ShareBill is not built yet. Run: npm ci && npm run build\n');
  process.exitCode = 1;
}
