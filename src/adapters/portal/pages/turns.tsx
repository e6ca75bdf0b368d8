// Links to the pages beside this one; nothing where there is but one. Used by a bill's line items and by the history.
import { en } from '../texts/en.ts';
import type { Paging } from './models.ts';

type Props = {
  readonly paging: Paging;
  /** The part of the page that is turned, as `#id`. */
  readonly place?: string;
  /** Where they stand once more. */
  readonly isBelow?: boolean;
};

export function Turns({ paging, place = '', isBelow = false }: Props) {
  const { page, pages } = paging;

  return pages <= 1 ? null : (
    <nav class="turns" aria-label={isBelow ? en.pages.labelBelow : en.pages.label}>
      {page > 1 ? (
        <a class="turn" rel="prev" href={`?page=${page - 1}${place}`}>
          {en.pages.previous}
        </a>
      ) : null}
      <span>{en.pages.at(page, pages)}</span>
      {page < pages ? (
        <a class="turn" rel="next" href={`?page=${page + 1}${place}`}>
          {en.pages.next}
        </a>
      ) : null}
    </nav>
  );
}
