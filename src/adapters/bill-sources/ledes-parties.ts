// The clients and matters that the bills of a LEDES file name: each once, before its first bill. Used by ledes.ts.
import { problem } from '../../core/import-problem.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import { ownText } from './file-lines.ts';
import type { OpenBill } from './ledes-bill.ts';
import type { LedesCells } from './ledes-heading.ts';
import { type LedesLine, matterKey } from './ledes-line.ts';

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

function* clientOf({ clients }: Parties, { clientId, cells }: LedesLine): Generator<ImportRecord> {
  const name = cells('CLIENT_NAME');
  const known = clients.get(clientId);
  if (known === undefined) {
    clients.set(ownText(clientId), ownText(name.text));
    const { row } = name;
    yield { kind: 'contact', place: { row, column: 'CLIENT_ID' }, value: contactOf(clientId, cells) };
  } else if (known !== name.text) {
    yield { kind: 'problem', value: problem('name-differs', { ...name, value: name.text, expected: known }) };
  }
}

function* matterOf({ matters }: Parties, { clientId, matterId, cells }: LedesLine): Generator<ImportRecord> {
  const externalId = matterKey(clientId, matterId);
  if (!matters.has(externalId)) {
    matters.add(ownText(externalId));
    const { row } = cells('LAW_FIRM_MATTER_ID');
    const value = importedMatter({ clientId, matterId, description: cells('MATTER_NAME').text });
    yield { kind: 'matter', place: { row, column: 'LAW_FIRM_MATTER_ID' }, value };
  }
}

type ValueOf<Kind extends ImportRecord['kind']> = Extract<ImportRecord, { kind: Kind }>['value'];

/** The format knows name and address of a client, and the description of a matter: a known one keeps all else. */
const UNTOLD = ['kind', 'companyName', 'isClient'] as const;
const UNTOLD_OF_MATTER = ['displayNumber', 'related', 'adverse', 'responsibleAttorney', 'team'] as const;

/** Named by its code until a file or somebody gives its name. */
function contactOf(clientId: string, cells: LedesCells): ValueOf<'contact'> {
  const name = cells('CLIENT_NAME').text;

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
  const town = joined(', ', [cells('CLIENT_CITY').text, cells('CLIENT_STATEorREGION').text]);

  return joined('\n', [
    cells('CLIENT_ADDRESS_1').text,
    cells('CLIENT_ADDRESS_2').text,
    joined(' ', [town, cells('CLIENT_POSTCODE').text]),
    cells('CLIENT_COUNTRY').text,
  ]);
}

function joined(between: string, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(between);
}
