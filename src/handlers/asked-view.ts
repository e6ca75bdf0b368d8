// What the buttons of a view carry: the view that they ask for, as text and back. What comes back is read as a wish of
// anybody: it says what to show, never who may see it.
import { z } from 'zod';
import type { AskedView } from '../chat/views.ts';
import { BILL_LISTS } from '../core/bill-list.ts';
import { isPlace } from '../core/page.ts';

const turn = z.object({
  to: z.enum(['older', 'newer']),
  from: z.object({ at: z.string().max(30), id: z.string().max(70) }).refine(isPlace),
});

const asked: z.ZodType<AskedView> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bills'), list: z.enum(BILL_LISTS), words: z.string().max(100), turn: turn.optional() }),
  z.object({ kind: z.literal('shares'), bill: z.string().max(100).optional(), turn: turn.optional() }),
  z.object({ kind: z.literal('matter'), id: z.string().max(100), turn: turn.optional() }),
]);

export function viewValue(view: AskedView): string {
  return JSON.stringify(view);
}

/** Undefined when no button of ours carries that. */
export function askedView(value: string): AskedView | undefined {
  try {
    return asked.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
