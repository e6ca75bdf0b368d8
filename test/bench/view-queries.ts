// The queries of the everyday views, as an administrator asks them, an attorney with 800 matters and one with three:
// first pages, later ones, and with words. Used by search-plans.ts, on the rows of guard-rows.ts.
import { forFirm } from '../../src/adapters/database/for-firm.ts';
import type { PrismaClient } from '../../src/adapters/database/generated/client.ts';
import { type BillPage, listsOf } from '../../src/adapters/database/lists.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { matterHistory } from '../../src/use-cases/matter-history.ts';
import { BUSY_MATTER, NEWCOMER } from './guard-rows.ts';

const ATTORNEY = 'stf_5';
const TODAY = '2026-01-20' as LocalDate;

export function viewQueries(client: PrismaClient): Record<string, (run: number) => Promise<unknown>> {
  const lists = listsOf(client);
  const asked = { text: '', today: TODAY, onlyFor: undefined, turn: undefined, limit: 11 };
  const bills = (page: Partial<BillPage> & Pick<BillPage, 'list'>) => lists.billPage('frm_0', { ...asked, ...page });
  const shares = (onlyFor?: string, at?: string) => {
    const turn = at === undefined ? undefined : ({ to: 'older', from: { at, id: 'shr_5' } } as const);

    return lists.sharePage('frm_0', { billIds: undefined, onlyFor, turn, limit: 11 });
  };
  const turn = { to: 'older', from: { at: '2023-06-01', id: 'bil_000100000' } } as const;
  const back = { ...turn, to: 'newer' } as const;
  const db = forFirm(client, 'frm_0');
  const deps = { db, search: { ...lists } as never, clock: { now: () => new Date() } };
  const viewer = { kind: 'operator', firmId: 'frm_0' } as const;
  const history = (at?: string) => {
    const from = at === undefined ? {} : { turn: { to: 'older', from: { at, id: 'com_5' } } as const };

    return matterHistory(deps, { viewer, matter: { id: BUSY_MATTER }, size: 10, ...from });
  };
  const agoDays = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

  return {
    'views: unpaid': () => bills({ list: 'unpaid' }),
    'views: unpaid, a page of long ago': () => bills({ list: 'unpaid', turn }),
    'views: unpaid, back from there': () => bills({ list: 'unpaid', turn: back }),
    'views: overdue': () => bills({ list: 'overdue' }),
    'views: paid': () => bills({ list: 'paid', turn }),
    'views: drafts, of which there are none': () => bills({ list: 'draft' }),
    'views: unpaid, a name': (run) => bills({ list: 'unpaid', text: ['harlow', 'martin'][run % 2] ?? '' }),
    'views: unpaid, no hit': (run) => bills({ list: 'unpaid', text: `xyzzy${run}` }),
    'views: unpaid, an attorney': () => bills({ list: 'unpaid', onlyFor: ATTORNEY }),
    'views: unpaid, an attorney, long ago': () => bills({ list: 'unpaid', onlyFor: ATTORNEY, turn }),
    'views: drafts, an attorney': () => bills({ list: 'draft', onlyFor: ATTORNEY }),
    'views: unpaid, an attorney with three matters': () => bills({ list: 'unpaid', onlyFor: NEWCOMER }),
    'views: unpaid, an attorney, a name': () => bills({ list: 'unpaid', onlyFor: ATTORNEY, text: 'quokka' }),
    'views: shares': () => shares(),
    'views: shares of long ago': () => shares(undefined, agoDays(300)),
    'views: shares, an attorney': () => shares(ATTORNEY),
    'views: shares, an attorney with three matters': () => shares(NEWCOMER),
    'views: history': () => history(),
    'views: history of long ago': () => history(agoDays(300)),
    'views: numbers near': (run) => lists.numbersNear('frm_0', { number: `${20_000 + run}x`, onlyFor: undefined }),
    'views: numbers near, an attorney': (run) =>
      lists.numbersNear('frm_0', { number: `${20_000 + run}x`, onlyFor: ATTORNEY }),
  };
}
