// Adds the sample firm with its people and bills, and links it to the local workspace, of Slack and of Teams. Called at the start of
// the workspace until it has succeeded once: a start that was cut off is made up for by the next.
import type { Directory } from '../adapters/database/directory.ts';
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ServiceActor } from '../core/actor.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import type { BillSource } from '../ports/bill-source.ts';
import { addFirm, type NewFirmRequest } from './add-firm.ts';
import { applyImport } from './apply-import.ts';
import { importBills } from './import-bills.ts';
import { linkWorkspace } from './link-workspace.ts';
import { auditRow, type WriteDeps } from './rows.ts';
import { setFirmLogo } from './set-firm-logo.ts';
import { setFirmSetting } from './set-firm-setting.ts';
import { linkStaffMember } from './staff.ts';

export type SampleFirmDeps = WriteDeps & {
  readonly directory: Directory;
  readonly forFirm: (firmId: string) => FirmDb;
};

export type SampleFirmRequest = {
  readonly firm: NewFirmRequest & {
    readonly settings: Readonly<Record<string, string | number | boolean>>;
    readonly logo: Uint8Array;
  };
  readonly bills: BillSource;
  readonly teams?: SampleLink;
} & SampleLink;

/** A workspace of Slack, or a tenant of Teams. */
type SampleLink = {
  readonly workspaceId: string;
  /** Chat users by the name of the staff member that each of them is. */
  readonly userIds: Readonly<Record<string, string>>;
};

const READY = 'sample-firm-ready';

/** False when the database holds another firm, which is left alone. Throws Fault('sample-firm') when a step is refused. */
export async function addSampleFirm(deps: SampleFirmDeps, request: SampleFirmRequest): Promise<boolean> {
  const firmId = await emptyOrBegun(deps, request);
  if (firmId === undefined) {
    return false;
  }

  const db = deps.forFirm(firmId);
  const actor: ServiceActor = { kind: 'system', firmId };
  const scoped = { ...deps, db };
  for (const [key, value] of Object.entries(request.firm.settings)) {
    done(await setFirmSetting(scoped, { actor, key, value: String(value) }));
  }
  done(await setFirmLogo(scoped, { actor, logo: request.firm.logo }));

  const report = done(await importBills(scoped, { ...request.bills, firmId, actor, dryRun: false }));
  done(await applyImport(scoped, { firmId, importId: report.importId ?? '' }));
  await linkPeople(scoped, { ...request, actor, platform: 'slack' });
  if (request.teams) {
    await linkPeople(scoped, { ...request.teams, actor, platform: 'teams' });
  }
  await db.writeRows({ auditEntry: [auditRow(deps, { actor, action: READY, subjectId: firmId })] });

  return true;
}

async function emptyOrBegun(deps: SampleFirmDeps, request: SampleFirmRequest): Promise<FirmId | undefined> {
  const [first, ...others] = await deps.directory.listFirms();
  if (!first) {
    return done(await addFirm(deps, request.firm));
  }

  if (others.length > 0 || first.name !== request.firm.name) {
    return undefined;
  }

  const ready = await deps.forFirm(first.id).auditEntry.findFirst({ where: { action: READY }, select: { id: true } });

  return ready ? undefined : (first.id as FirmId);
}

async function linkPeople(
  deps: SampleFirmDeps & { db: FirmDb },
  request: SampleLink & { actor: ServiceActor; platform: 'slack' | 'teams' },
): Promise<void> {
  const { actor, platform, workspaceId, userIds } = request;
  const staff = await deps.db.staffMember.findMany({ select: { name: true, email: true } });
  done(await linkWorkspace(deps, { actor, platform, workspaceId }));
  for (const { name, email } of staff) {
    const userId = userIds[name];
    if (userId !== undefined) {
      done(await linkStaffMember(deps, { actor, who: { email }, user: { platform, workspaceId, userId } }));
    }
  }
}

function done<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) {
    throw new Fault('sample-firm', { cause: new Error(result.refusal.code) });
  }

  return result.value;
}
