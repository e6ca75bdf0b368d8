// The buttons that turn the pages of a view.
import type { Page } from '../core/page.ts';
import { en } from './texts/en.ts';
import type { AskedView, ViewButton } from './views.ts';

export function turnsOf(
  { newer, older }: Pick<Page<unknown>, 'newer' | 'older'>,
  asked: Extract<AskedView, { turn?: unknown }>,
): ViewButton[] {
  return [
    ...(newer ? [{ id: 'view-newer', text: en.views.newer, asks: { ...asked, turn: newer } } as const] : []),
    ...(older ? [{ id: 'view-older', text: en.views.older, asks: { ...asked, turn: older } } as const] : []),
  ];
}
