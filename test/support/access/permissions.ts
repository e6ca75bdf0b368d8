// Which permission each action of a staff member needs: listeners of the Slack app, and commands with words that name what is
// there. `anybody`: everybody of the firm may, within what they may see. Used by the test of cells.
import type { Permission } from '../../../src/core/staff.ts';
import type { Others } from './roles.ts';

type Needs = Permission | 'anybody';

const LOOKING = ['action view-older', 'action view-newer', 'action view-matter'];
const OWN = [
  'event app_home_opened',
  'event user_change',
  // Slack's word about the app
  'event app_uninstalled',
  'event tokens_revoked',
  'action people-page',
  'action ask-access',
  'action open-page',
  // what may be seen is offered, and no more: shown by the test of roles
  'options bill',
  'options to',
];
const SHARING = [
  'command /sharebill',
  'shortcut share-bill',
  'shortcut share-bill-of-message',
  'action bill',
  'action to',
  'view share',
  'view preview',
  'action edit-share',
  'action cancel-share',
  'action resend-mail',
  'action mark-sent',
  'action fix-address',
  'view fix-address',
  'action share-again',
  'action resend-invitation',
  'action pay-links',
  'action stop-sharing',
  'action share-listed',
  'event file_shared',
  'action import-file',
  'action discard-file',
  'action share-imported',
  'action import-state',
  'action import-dates',
  'action import-source',
];
/** Removing comes last: nobody else is asked after that. */
const MANAGING = [
  'action add-person',
  'view add-person',
  'action link-person',
  'view link-person',
  'action accept-access',
  'view accept-person',
  'action decline-access',
  'action person-role',
  'action remove-person',
];

export const listenerPermissions: Readonly<Record<string, Needs>> = Object.fromEntries([
  ...[...LOOKING, ...OWN].map((way) => [way, 'anybody'] as const),
  ...SHARING.map((way) => [way, 'share-bills'] as const),
  ...MANAGING.map((way) => [way, 'manage-firm'] as const),
]);

type Cell = { readonly needs: Needs; readonly words: (others: Others) => readonly string[] };

const anybody = (...words: string[]): Cell => ({ needs: 'anybody', words: () => words });
const sharing = (...words: string[]): Cell => ({ needs: 'share-bills', words: () => words });
const managing = (...words: string[]): Cell => ({ needs: 'manage-firm', words: () => words });

const FILE = 'test/fixtures/ledes-1998b-sample.txt';
const NOBODY = 'nobody@harlowreed.test';

/** The machine's own, and no firm's: for whoever is at its command line. */
export const machineCommands = ['doctor', 'manifest slack', 'manifest teams', 'restored', 'rotate-key', 'setup'];

/** Without `--as` who is at the command line of the server may read all; `firm add` makes another firm, and is refused here. */
export const commandCells: Readonly<Record<string, Cell>> = {
  bills: anybody(),
  status: anybody('1042'),
  shares: anybody(),
  history: anybody('00012-Acme'),
  'contact show': anybody('Dana'),
  'firm list': anybody(),
  'firm show': anybody(),
  'staff list': anybody(),
  'firm add': anybody('Third', '--plan', 'Boutique', '--time-zone', 'UTC', '--currency', 'USD'),
  again: sharing('1042'),
  stop: sharing('1042'),
  'bill void': sharing('9999'),
  ledger: anybody('1042'),
  'payment add': { needs: 'record-payments', words: () => ['9999', '1.00', '--method', 'cheque'] },
  'payment confirm-lawpay': managing(),
  'payment return': { needs: 'record-payments', words: () => ['pay_none'] },
  'payment flags': anybody(),
  'payment clear': { needs: 'record-payments', words: () => ['flg_none'] },
  import: sharing(FILE, '--dry-run'),
  'contact set': { needs: 'set-contacts', words: () => ['Dana Reyes', '--bill-file', 'none'] },
  'contact deactivate': { needs: 'set-contacts', words: () => ['Nobody Like That'] },
  'firm connect': managing('slack'),
  'firm disconnect': managing('slack'),
  'firm link': managing('--slack', 'T0NOBODYS'),
  'firm logo': managing('--remove'),
  'firm set': managing('phone', '555'),
  'staff add': managing('X', 'x@harlowreed.test', '--role', 'nothing'),
  'staff link': managing(NOBODY, '--slack', 'T0NOBODYS/U0X'),
  'staff role': managing(NOBODY, 'billing'),
  'staff remove': managing(NOBODY),
  // out of a running process it is refused to everybody
  'move-to-postgres': anybody('postgres://127.0.0.1:9/none'),
  'verify-audit': { needs: 'verify-audit', words: () => [] },
};
