// Lines of a page of a bill by matter, each matter once, in the order of the bill. Called by the router.
import type { LineGroup, ShownLine } from './pages/models.ts';

type Matter = { readonly id: string; readonly name: string };
type LineOfMatter = ShownLine & { readonly matterId: string };

export function lineGroups(lines: readonly LineOfMatter[], matters: readonly Matter[]): LineGroup[] {
  const byMatter = new Map<string, LineOfMatter[]>();
  for (const line of lines) {
    const group = byMatter.get(line.matterId) ?? [];
    group.push(line);
    byMatter.set(line.matterId, group);
  }
  const names = new Map(matters.map(({ id, name }) => [id, name]));

  return [...byMatter].map(([id, group]) => ({ matter: names.get(id) ?? '', lines: group }));
}
