// Which firm a command is about, and who gives it. `--as` says who acts, so that the audit entry can; what keeps
// strangers out is the machine's own accounts.
import type { Actor } from '../../core/actor.ts';
import type { FirmId, StaffMemberId } from '../../core/ids.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { isRole, mayDo, type Permission } from '../../core/staff.ts';
import { administratorsOf } from '../../use-cases/access.ts';
import type { FirmDb } from '../database/for-firm.ts';
import type { CommandDeps } from './command-deps.ts';

export type ChosenFirm = {
  readonly id: FirmId;
  readonly name: string;
  /** The only one there is: then `--firm` is not needed. */
  readonly only: boolean;
  readonly db: FirmDb;
};

export type FirmRefusal =
  | { readonly code: 'no-firm' }
  | { readonly code: 'several-firms'; readonly firms: readonly { readonly id: string; readonly name: string }[] }
  | { readonly code: 'firm-not-found'; readonly firmId: string };

/** The firm of `--firm`; without it the only one there is. */
export async function chooseFirm(
  deps: Pick<CommandDeps, 'directory' | 'forFirm'>,
  firmId: string | undefined,
): Promise<Result<ChosenFirm, FirmRefusal>> {
  const firms = await deps.directory.listFirms();
  if (firms.length === 0) {
    return refuse({ code: 'no-firm' });
  }

  if (firmId === undefined && firms.length > 1) {
    return refuse({ code: 'several-firms', firms });
  }

  const firm = firmId === undefined ? firms[0] : firms.find(({ id }) => id === firmId);
  if (!firm) {
    return refuse({ code: 'firm-not-found', firmId: firmId ?? '' });
  }

  return ok({ id: firm.id as FirmId, name: firm.name, only: firms.length === 1, db: deps.forFirm(firm.id) });
}

export type ActorRefusal =
  | { readonly code: 'needs-actor'; readonly firmName: string; readonly administrators: readonly string[] }
  | { readonly code: 'actor-not-found'; readonly firmName: string; readonly email: string; readonly alone: boolean }
  | {
      readonly code: 'not-permitted';
      readonly staffName: string;
      readonly role: string;
      readonly permission: Permission;
      readonly administrators: readonly string[];
    };

/** The staff member of `--as`, who must have the permission. Without `--as` the operator, while the firm has no administrator. */
export async function chooseActor(
  firm: ChosenFirm,
  request: { readonly as: string | undefined; readonly permission: Permission },
): Promise<Result<Actor, ActorRefusal>> {
  const { as, permission } = request;
  const administrators = await administratorsOf(firm.db);
  if (as === undefined) {
    return administrators.length === 0
      ? ok({ kind: 'operator', firmId: firm.id })
      : refuse({ code: 'needs-actor', firmName: firm.name, administrators });
  }

  const email = as.trim().toLowerCase();
  const staff = await firm.db.staffMember.findFirst({
    where: { email, removedAt: null },
    select: { id: true, name: true, role: true },
  });
  if (!staff) {
    return refuse({ code: 'actor-not-found', firmName: firm.name, email, alone: administrators.length === 0 });
  }

  const { name: staffName, role } = staff;
  if (!isRole(role) || !mayDo(role, permission)) {
    return refuse({ code: 'not-permitted', staffName, role, permission, administrators });
  }

  return ok({ kind: 'staff', firmId: firm.id, staffMemberId: staff.id as StaffMemberId });
}

/** Who looks: the staff member of `--as`, whatever they may see; without it the operator, who may see all. */
export async function chooseViewer(firm: ChosenFirm, as: string | undefined): Promise<Result<Actor, ActorRefusal>> {
  if (as === undefined) {
    return ok({ kind: 'operator', firmId: firm.id });
  }

  const email = as.trim().toLowerCase();
  const staff = await firm.db.staffMember.findFirst({ where: { email, removedAt: null }, select: { id: true } });

  return staff
    ? ok({ kind: 'staff', firmId: firm.id, staffMemberId: staff.id as StaffMemberId })
    : refuse({ code: 'actor-not-found', firmName: firm.name, email, alone: false });
}

export type Commission = { readonly firm: ChosenFirm; readonly actor: Actor };

/** Firm and actor of a command that writes. */
export async function chooseCommission(
  deps: Pick<CommandDeps, 'directory' | 'forFirm'>,
  request: { readonly firm?: string; readonly as?: string; readonly permission: Permission },
): Promise<Result<Commission, FirmRefusal | ActorRefusal>> {
  const firm = await chooseFirm(deps, request.firm);
  if (!firm.ok) {
    return firm;
  }

  const actor = await chooseActor(firm.value, { as: request.as, permission: request.permission });

  return actor.ok ? ok({ firm: firm.value, actor: actor.value }) : actor;
}
