// Creates or updates one matter of an import, with its parties and its team. Called by apply-row.ts.
import { Fault } from '../../core/fault.ts';
import type { ImportedMatter } from '../../core/imported-people.ts';
import type { AppliedImport, TxDeps } from './apply-row.ts';
import type { Outcome } from './import-report.ts';
import { matterOutcome, storedMatters } from './stored.ts';

type Request = { readonly applied: AppliedImport; readonly matter: ImportedMatter };

export async function applyMatter(deps: TxDeps, request: Request): Promise<Outcome> {
  const { applied, matter } = request;
  const found = await storedMatters(deps.tx, { source: applied.source, ids: [matter.externalId] });
  const stored = found.get(matter.externalId);
  const outcome = matterOutcome(matter, stored);
  if (outcome === 'unchanged') {
    return outcome;
  }

  const contacts = await contactIds(deps, request);
  const staff = await staffIds(deps, matter);
  const matterId = stored?.id ?? deps.ids.newId('mtr');
  const { displayNumber, description } = matter;
  const responsible = matter.responsibleAttorney?.toLowerCase();
  const data = {
    displayNumber,
    description,
    clientId: known(contacts, matter.client),
    responsibleAttorneyId: responsible === undefined ? null : known(staff, responsible),
  };
  if (stored) {
    await deps.tx.matter.updateMany({ where: { id: matterId }, data });
  } else {
    const { firmId, source } = applied;
    const createdAt = deps.clock.now();
    await deps.tx.matter.create({
      data: { firmId, id: matterId, source, externalId: matter.externalId, createdAt, ...data },
      select: { id: true },
    });
  }

  await writeParties(deps, { ...request, matterId, contacts });
  await writeTeam(deps, { ...request, matterId, staff });

  return outcome;
}

type Ids = ReadonlyMap<string, string>;

async function contactIds(deps: TxDeps, { applied, matter }: Request): Promise<Ids> {
  const rows = await deps.tx.contact.findMany({
    where: { source: applied.source, externalId: { in: [matter.client, ...matter.related, ...matter.adverse] } },
    select: { id: true, externalId: true },
  });

  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
}

async function staffIds(deps: TxDeps, matter: ImportedMatter): Promise<Ids> {
  if (matter.team.length === 0 && matter.responsibleAttorney === undefined) {
    return new Map();
  }

  // All of the firm's people: an address is compared without regard to capitals.
  const rows = await deps.tx.staffMember.findMany({ select: { id: true, email: true } });

  return new Map(rows.map(({ id, email }) => [email.toLowerCase(), id]));
}

async function writeParties(deps: TxDeps, request: Request & { matterId: string; contacts: Ids }): Promise<void> {
  const { matter, matterId, contacts, applied } = request;
  const parties = (relation: 'related' | 'adverse') =>
    [...new Set(matter[relation])].map((externalId) => ({
      firmId: applied.firmId,
      id: deps.ids.newId('mct'),
      matterId,
      contactId: known(contacts, externalId),
      relation,
    }));
  await deps.tx.matterContact.deleteMany({ where: { matterId } });
  await deps.tx.matterContact.createMany({ data: [...parties('related'), ...parties('adverse')] });
}

async function writeTeam(deps: TxDeps, request: Request & { matterId: string; staff: Ids }): Promise<void> {
  const { matter, matterId, staff, applied } = request;
  const team = new Set(matter.team.map((address) => address.toLowerCase()));
  await deps.tx.matterStaff.deleteMany({ where: { matterId } });
  await deps.tx.matterStaff.createMany({
    data: [...team].map((address) => ({
      firmId: applied.firmId,
      id: deps.ids.newId('mst'),
      matterId,
      staffMemberId: known(staff, address),
    })),
  });
}

/** The file was checked: what is missing now was removed meanwhile. */
function known(ids: Ids, key: string): string {
  const id = ids.get(key);
  if (id === undefined) {
    throw new Fault('import-reference-gone');
  }

  return id;
}
