// The people of the firm that a file names. They are made when the file is accepted: a file never changes
// somebody's role. Used by import-bills.ts.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import type { Actor } from '../../core/actor.ts';
import { parseEmailAddress } from '../../core/contact.ts';
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import { checkStaffMember, type ImportedStaffMember } from '../../core/imported-people.ts';
import { auditRow, type WriteDeps } from '../rows.ts';

type Person = { readonly name: string; readonly role: string };

export type StaffOfImport = {
  /** By address in small letters: those of the firm, and those that the file adds. */
  readonly known: Map<string, Person>;
  readonly inFile: Set<string>;
  readonly added: ImportedStaffMember[];
};

export async function loadStaff(db: FirmDb): Promise<StaffOfImport> {
  const rows = await db.staffMember.findMany({ select: { email: true, name: true, role: true } });

  return {
    known: new Map(rows.map(({ email, ...person }) => [email.toLowerCase(), person])),
    inFile: new Set(),
    added: [],
  };
}

/** Remembers a person that the file names, and says what is wrong with it. */
export function addStaffMember(
  staff: StaffOfImport,
  request: { person: ImportedStaffMember; place: Place; mayManageFirm: boolean },
): Problem[] {
  const { person, place } = request;
  const key = person.email.toLowerCase();
  if (staff.inFile.has(key)) {
    return [problem('duplicate-id', { ...place, value: person.email })];
  }

  staff.inFile.add(key);
  const known = staff.known.get(key);
  if (known) {
    const same = known.name === person.name && known.role === person.role;

    return same ? [] : [problem('staff-kept', { ...place, value: person.email })];
  }

  staff.known.set(key, person);
  // In small letters, as everybody else's is stored and looked up.
  staff.added.push({ ...person, email: (parseEmailAddress(person.email) ?? person.email).toLowerCase() });

  return [
    ...checkStaffMember(person, place),
    ...(request.mayManageFirm ? [] : [problem('staff-needs-administrator', place)]),
  ];
}

/** Whoever was added meanwhile stays as they are. */
export async function createStaff(
  deps: WriteDeps & { tx: FirmTx },
  request: { actor: Actor; staff: readonly ImportedStaffMember[] },
): Promise<void> {
  const { actor, staff } = request;
  const { firmId } = actor;
  const createdAt = deps.clock.now();
  const created = await deps.tx.staffMember.createManyAndReturn({
    data: staff.map(({ name, email, role }) => ({ firmId, id: deps.ids.newId('stf'), name, email, role, createdAt })),
    skipDuplicates: true,
    select: { id: true, role: true },
  });
  const auditEntry = created.map(({ id, role }) =>
    auditRow(deps, { actor, action: 'staff-added', subjectId: id, data: { role } }),
  );
  await deps.tx.writeRows({ auditEntry });
}
