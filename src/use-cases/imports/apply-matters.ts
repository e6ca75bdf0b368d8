// Creates and updates the matters of a batch, with their parties and teams. Called by apply-batch.ts.
import { Fault } from '../../core/fault.ts';
import type { ImportedMatter } from '../../core/imported-people.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import { outcomeEntries } from './audit-outcomes.ts';
import type { Outcome } from './import-report.ts';
import { refreshSearchTexts } from './refresh-search-texts.ts';
import { matterOutcome, storedMatters } from './stored.ts';
import { writeImported } from './write-imported.ts';

type Request = { readonly applied: AppliedImport; readonly matters: readonly ImportedMatter[] };

type PlannedMatter = { readonly matter: ImportedMatter; readonly outcome: Outcome; readonly id: string };

/** What became of each, in their order. */
export async function applyMatters(deps: TxDeps, { applied, matters }: Request): Promise<Outcome[]> {
  const ids = matters.map(({ externalId }) => externalId);
  const found = await storedMatters(deps.tx, { source: applied.source, ids });
  const planned = matters.map((matter): PlannedMatter => {
    const stored = found.get(matter.externalId);

    return { matter, outcome: matterOutcome(matter, stored), id: stored?.id ?? deps.ids.newId('mtr') };
  });
  const changed = planned.filter(({ outcome }) => outcome !== 'unchanged');
  if (changed.length > 0) {
    await writeMatters(deps, { applied, changed, people: await peopleOf(deps, { applied, changed }) });
    const updated = changed.filter(({ outcome }) => outcome === 'updated').map(({ id }) => id);
    await refreshSearchTexts(deps.tx, { matters: updated });
  }

  return planned.map(({ outcome }) => outcome);
}

type Ids = ReadonlyMap<string, string>;

/** Contacts by their id in the source, staff members by address in small letters. */
type People = { readonly contacts: Ids; readonly staff: Ids };

type Changed = { readonly applied: AppliedImport; readonly changed: readonly PlannedMatter[] };

async function peopleOf({ tx }: TxDeps, { applied, changed }: Changed): Promise<People> {
  const named = changed.flatMap(({ matter }) => [matter.client, ...matter.related, ...matter.adverse]);
  const contacts = await tx.contact.findMany({
    where: { source: applied.source, externalId: { in: [...new Set(named)] } },
    select: { id: true, externalId: true },
  });
  // All of the firm's people: an address is compared without regard to capitals.
  const staff = await tx.staffMember.findMany({ select: { id: true, email: true } });

  return {
    contacts: new Map(contacts.map(({ id, externalId }) => [externalId, id])),
    staff: new Map(staff.map(({ id, email }) => [email.toLowerCase(), id])),
  };
}

async function writeMatters(deps: TxDeps, request: Changed & { people: People }): Promise<void> {
  const { applied, changed, people } = request;
  const { firmId, source } = applied;
  const createdAt = deps.clock.now();
  for (const { matter, id } of changed.filter(({ outcome }) => outcome === 'updated')) {
    await deps.tx.matter.updateMany({ where: { id }, data: toldColumns(matter, people) });
    await deps.tx.matterContact.deleteMany({ where: { matterId: id, relation: { in: [...toldRelations(matter)] } } });
    if (matter.untold?.includes('team') !== true) {
      await deps.tx.matterStaff.deleteMany({ where: { matterId: id } });
    }
  }

  const created = changed.filter(({ outcome }) => outcome === 'created');
  await writeImported(deps, {
    matter: created.map(({ matter, id }) => {
      const { externalId } = matter;

      return { firmId, id, source, externalId, createdAt, ...columnsOf(matter, people) };
    }),
    matterContact: changed.flatMap((planned) => partiesOf(deps, { ...request, ...planned })),
    matterStaff: changed.flatMap((planned) => teamOf(deps, { ...request, ...planned })),
    auditEntry: outcomeEntries(deps, { applied, kind: 'matter', records: changed }),
  });
}

function columnsOf(matter: ImportedMatter, people: People) {
  const { displayNumber, description, responsibleAttorney: responsible } = matter;

  return {
    displayNumber,
    description,
    clientId: known(people.contacts, matter.client),
    responsibleAttorneyId: responsible === undefined ? null : known(people.staff, responsible.toLowerCase()),
  };
}

/** What the file does not tell of a known matter stays. */
function toldColumns(matter: ImportedMatter, people: People) {
  const { displayNumber, description, responsibleAttorneyId, ...always } = columnsOf(matter, people);

  return {
    ...always,
    ...(matter.untold?.includes('displayNumber') ? {} : { displayNumber }),
    ...(matter.untold?.includes('description') ? {} : { description }),
    ...(matter.untold?.includes('responsibleAttorney') ? {} : { responsibleAttorneyId }),
  };
}

function toldRelations({ untold }: ImportedMatter) {
  return (['related', 'adverse'] as const).filter((relation) => untold?.includes(relation) !== true);
}

type Known = { readonly applied: AppliedImport; readonly people: People };

function partiesOf(deps: TxDeps, { matter, id: matterId, applied, people }: PlannedMatter & Known) {
  return toldRelations(matter).flatMap((relation) =>
    [...new Set(matter[relation])].map((externalId) => ({
      firmId: applied.firmId,
      id: deps.ids.newId('mct'),
      matterId,
      contactId: known(people.contacts, externalId),
      relation,
    })),
  );
}

function teamOf(deps: TxDeps, { matter, id: matterId, applied, people }: PlannedMatter & Known) {
  const team = new Set(matter.team.map((address) => address.toLowerCase()));

  return [...team].map((address) => ({
    firmId: applied.firmId,
    id: deps.ids.newId('mst'),
    matterId,
    staffMemberId: known(people.staff, address),
  }));
}

/** The file was checked: what is missing now was removed meanwhile. */
function known(ids: Ids, key: string): string {
  const id = ids.get(key);
  if (id === undefined) {
    throw new Fault('import-reference-gone');
  }

  return id;
}
