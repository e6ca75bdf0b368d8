// Commands of whoever runs the installation, tried out of a process that has both firms. Used by the attempts of the commands.
import type { Attempts } from './attempt.ts';
import { tried } from './command-attempt.ts';

export const operatorAttempts: Attempts = {
  'move-to-postgres <url> --dry-run': [
    tried('out of the running process, which has both firms', /Nothing can be moved from here/, () => [
      ['move-to-postgres', 'postgres://127.0.0.1:9/none'],
      ['move-to-postgres', 'postgres://127.0.0.1:9/none', '--dry-run'],
    ]),
  ],
  // what it says and does where the database was restored is of all firms, for the operator: shown by its own tests
  'restored --yes --hold --json': [
    tried('of a database that was not restored', /was not restored|"restored": false/, () => [
      ['restored'],
      ['restored', '--json'],
      ['restored', '--yes'],
    ]),
  ],
  // the key, the manifest and the package are the machine's, and no firm's
  'manifest slack --url --socket': [tried('what is no firm’s', /ShareBill/, () => [['manifest', 'slack', '--socket']])],
  'manifest teams --url --app-id --out --older --force': [
    tried('what is no firm’s', /is no application id/, () => [
      ['manifest', 'teams', '--app-id', 'frm_a', '--url', 'https://x.test', '--out', 'x.zip', '--older', '--force'],
    ]),
  ],
  'rotate-key': [tried('where nothing is to be encrypted anew', /0 connections are encrypted/, () => [['rotate-key']])],
};
