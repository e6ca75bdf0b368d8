// The everyday views: what can be asked for, and how an answer looks, for no chat platform in particular.
import type { BillList } from '../core/bill-list.ts';
import type { Turn } from '../core/page.ts';
import type { Confirmation } from './messages.ts';

/** A view that was asked for: by a command, or by a button that carries it. Nobody's right to see it. */
export type AskedView =
  | { readonly kind: 'bills'; readonly list: BillList; readonly words: string; readonly turn?: Turn | undefined }
  | { readonly kind: 'status'; readonly number: string }
  | { readonly kind: 'shares'; readonly bill?: string | undefined; readonly turn?: Turn | undefined }
  | { readonly kind: 'history'; readonly typed: string }
  | { readonly kind: 'matter'; readonly id: string; readonly turn?: Turn | undefined };

export type ViewButton =
  | { readonly id: 'share-listed'; readonly text: string; readonly billId: string }
  | {
      readonly id: 'stop-sharing' | 'share-again';
      readonly text: string;
      readonly shareId: string;
      readonly confirm?: Confirmation;
    }
  | { readonly id: 'view-matter' | 'view-newer' | 'view-older'; readonly text: string; readonly asks: AskedView };

/** The lines are data, each shown literally; `context` is what is said in passing. */
export type ViewRow = {
  readonly lines: readonly string[];
  readonly context: readonly string[];
  /** Beside the lines. */
  readonly button?: ViewButton;
  /** Below them. */
  readonly buttons?: readonly ViewButton[];
};

/** Only the one who asked sees it. */
export type ViewMessage = {
  readonly title: string;
  readonly rows: readonly ViewRow[];
  readonly notes: readonly string[];
  readonly turns: readonly ViewButton[];
};

/** Rows on a page in chat: what fits on two screens of a phone. */
export const PAGE_SIZE = 10;
