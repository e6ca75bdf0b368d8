// Refusals of the command that moves a database, in words. Part of refusal-lines.ts.
import type { Database } from '../database/open-database.ts';
import { movingRefusals as words } from './texts/moving.ts';

/** `no-move-here`: no command of this process can move a database. */
export type MoveRefusal =
  | Extract<Awaited<ReturnType<NonNullable<Database['move']>>>, { ok: false }>['refusal']
  | { readonly code: 'no-move-here' };

export function isOfMove<Refusal extends { readonly code: string }>(
  refusal: Refusal | MoveRefusal,
): refusal is MoveRefusal {
  return refusal.code in words;
}

export function moveRefusalLines(refusal: MoveRefusal): readonly string[] {
  switch (refusal.code) {
    case 'target-too-old':
    case 'target-encoding':
    case 'target-extensions':
      return words[refusal.code](refusal.found);
    case 'target-not-empty':
    case 'move-differs':
      return words[refusal.code](refusal.table);
    case 'move-broke-off':
      return words['move-broke-off'](refusal.cause);
    default:
      return words[refusal.code];
  }
}
