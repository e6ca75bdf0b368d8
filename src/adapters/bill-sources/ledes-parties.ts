// The clients and matters that the bills of a LEDES file name: each once, before its first bill. Used by ledes.ts.
import { problem } from '../../core/import-problem.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import { ownText } from './file-lines.ts';
import type { OpenBill } from './ledes-bill.ts';
import { matterKey } from './ledes-head.ts';
import { cellOf, type LedesCells, textOf } from './ledes-heading.ts';
import type { LedesLine } from './ledes-line.ts';

export type Parties = {
  /** Client → the name that the file gave it first. */
  readonly clients: Map<string, string>;
  readonly matters: Set<string>;
};

export function newParties(): Parties {
  return { clients: new Map(), matters: new Set() };
}

export function* partiesOf(parties: Parties, bill: OpenBill): Generator<ImportRecord> {
  yield* clientOf(parties, bill.first);
  for (const line of bill.matters.values()) {
    yield* matterOf(parties, line);
  }
}

function* clientOf({ clients }: Parties, { head, cells }: LedesLine): Generator<ImportRecord> {
  const { clientId } = head;
  const name = cellOf(cells, 'CLIENT_NAME');
  const known = clients.get(clientId);
  if (known === undefined) {
    clients.set(clientId, ownText(name.text));
    const { row } = name;
    yield { kind: 'contact', place: { row, column: 'CLIENT_ID' }, value: contactOf(clientId, cells) };
  } else if (known !== name.text) {
    yield { kind: 'problem', value: problem('name-differs', { ...name, value: name.text, expected: known }) };
  }
}

function* matterOf({ matters }: Parties, { head, cells }: LedesLine): Generator<ImportRecord> {
  const { clientId, matterId, matter: externalId } = head;
  if (!matters.has(externalId)) {
    matters.add(externalId);
    const { row } = cellOf(cells, 'LAW_FIRM_MATTER_ID');
    const value = importedMatter({ clientId, matterId, description: textOf(cells, 'MATTER_NAME') });
    yield { kind: 'matter', place: { row, column: 'LAW_FIRM_MATTER_ID' }, value };
  }
}

type ValueOf<Kind extends ImportRecord['kind']> = Extract<ImportRecord, { kind: Kind }>['value'];

/** The format knows name and address of a client, and the description of a matter: a known one keeps all else. */
const UNTOLD = ['kind', 'companyName', 'isClient'] as const;
const UNTOLD_OF_MATTER = ['displayNumber', 'related', 'adverse', 'responsibleAttorney', 'team'] as const;

/** Named by its code until a file or somebody gives its name. */
function contactOf(clientId: string, cells: LedesCells): ValueOf<'contact'> {
  const name = textOf(cells, 'CLIENT_NAME');

  return {
    externalId: clientId,
    kind: 'company',
    name: name || clientId,
    companyName: undefined,
    postalAddress: addressOf(cells),
    emails: [],
    isClient: true,
    placeholder: name === '',
    ...(name === '' ? {} : { untold: addressOf(cells) === '' ? [...UNTOLD, 'postalAddress' as const] : UNTOLD }),
  };
}

function importedMatter(matter: { clientId: string; matterId: string; description: string }): ValueOf<'matter'> {
  const { clientId, matterId, description } = matter;

  return {
    externalId: matterKey(clientId, matterId),
    displayNumber: `${clientId}-${matterId}`,
    description,
    client: clientId,
    related: [],
    adverse: [],
    responsibleAttorney: undefined,
    team: [],
    placeholder: description === '',
    ...(description === '' ? {} : { untold: UNTOLD_OF_MATTER }),
  };
}

/** As it is written on a letter: street, then `Portland, OR 97201`, then the country. */
function addressOf(cells: LedesCells): string {
  const town = joined(', ', [textOf(cells, 'CLIENT_CITY'), textOf(cells, 'CLIENT_STATEorREGION')]);

  return joined('\n', [
    textOf(cells, 'CLIENT_ADDRESS_1'),
    textOf(cells, 'CLIENT_ADDRESS_2'),
    joined(' ', [town, textOf(cells, 'CLIENT_POSTCODE')]),
    textOf(cells, 'CLIENT_COUNTRY'),
  ]);
}

function joined(between: string, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(between);
}
