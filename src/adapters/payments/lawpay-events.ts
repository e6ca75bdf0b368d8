// The gateway's list of events, newest first: to read it in intervals is what LawPay recommends, over webhooks that nobody
// signs. https://developers.affinipay.com/resources/notifications. Used by the LawPay adapter.
import { Fault } from '../../core/fault.ts';
import { askLawpay, type LawpayAccess } from './lawpay-client.ts';
import { EventPage, type TransactionEvent } from './lawpay-schema.ts';

const PAGE_SIZE = 100;
/** Some 8,000 payments. */
const MOST_PAGES = 200;
/** Their clock and ours may differ. */
const OVERLAP_MS = 15 * 60_000;

/** Of transactions alone, each once: a page moves on while new events arrive, and then tells some of them again. */
export async function eventsSince(access: LawpayAccess, time: Date): Promise<readonly TransactionEvent[]> {
  const since = withOverlap(time);
  const found = new Map<string, TransactionEvent>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await askLawpay(access, {
      path: `/v1/events?page=${page}&page_size=${PAGE_SIZE}`,
      schema: EventPage,
    });
    for (const event of answer.results) {
      if (event.data && event.created >= since) {
        found.set(event.id, event);
      }
    }
    if (endsAt(answer, { page, since })) {
      return [...found.values()];
    }
  }

  throw new Fault('provider-nonsense', { detail: 'more events than are read at once' });
}

export function withOverlap(time: Date): Date {
  return new Date(time.getTime() - OVERLAP_MS);
}

/** A page that is not newest first does not end the reading: what we look for may stand behind it. */
function endsAt({ results, page_size, total_entries }: EventPage, at: { readonly page: number; readonly since: Date }) {
  const first = results[0];
  const last = results.at(-1);
  if (!first || !last || at.page * page_size >= total_entries) {
    return true;
  }

  return last.created < at.since && first.created >= last.created;
}
