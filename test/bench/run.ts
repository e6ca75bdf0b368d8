// `npm run bench`: all figures in one run, as a table and as JSON; fails when a limit is missed.
import { writeFileSync } from 'node:fs';
import { type Figure, holds, table } from './figures.ts';
import { benchImport } from './import-lines.ts';
import { benchPortal } from './portal.ts';
import { benchProcess } from './process.ts';
import { benchShares } from './shares.ts';
import { benchSlashCommand } from './slash-command.ts';
import { benchTeams } from './teams.ts';
import { benchTypeAhead } from './type-ahead.ts';

const benches = {
  command: benchSlashCommand,
  shares: benchShares,
  process: benchProcess,
  import: benchImport,
  'type-ahead': benchTypeAhead,
  portal: benchPortal,
  teams: benchTeams,
};
const [only] = process.argv.slice(2);
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (only === undefined || only === name) figures.push(...(await bench()));
}

process.stdout.write(`${table(figures)}\n\n${JSON.stringify(figures)}\n`);
const target = process.env.BENCH_JSON;
if (target !== undefined) writeFileSync(target, JSON.stringify(figures, null, 2));
process.exit(figures.every(holds) ? 0 : 1);
