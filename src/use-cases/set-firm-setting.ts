// Changes one setting of a firm, or its plan. Called by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { firmSettings, parseSetting } from '../core/firm-settings.ts';
import { isPlan } from '../core/plan.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { PeopleRefusal } from './people.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export async function setFirmSetting(
  deps: WriteDeps & { db: FirmDb },
  request: { actor: Actor; key: string; value: string },
): Promise<Result<'set', PeopleRefusal>> {
  const { actor, key, value } = request;
  if (key === 'plan') {
    return isPlan(value)
      ? save(deps, { actor, key, change: () => ({ plan: value }) })
      : refuse({ code: 'bad-plan', text: value });
  }

  const setting = parseSetting(key, value);
  if (!setting.ok) {
    return setting;
  }

  return save(deps, {
    actor,
    key,
    change: (stored) => ({ settings: { ...firmSettings(stored), [setting.value.key]: setting.value.value } }),
  });
}

type Change = {
  readonly actor: Actor;
  readonly key: string;
  readonly change: (stored: unknown) => { plan: string } | { settings: Record<string, string | number | boolean> };
};

async function save(deps: WriteDeps & { db: FirmDb }, request: Change): Promise<Result<'set', never>> {
  const { firmId } = request.actor;
  await deps.db.$transaction(async (tx) => {
    // all settings are one value: whoever sets another waits here, and then reads what this one wrote
    await tx.firm.updateMany({ where: { id: firmId }, data: { auditSeq: { increment: 0 } } });
    const firm = await tx.firm.findFirstOrThrow({ where: { id: firmId }, select: { settings: true } });
    await tx.firm.updateMany({ where: { id: firmId }, data: request.change(firm.settings) });
    const facts = { actor: request.actor, action: 'firm-setting-changed', subjectId: firmId };
    await tx.writeRows({ auditEntry: [auditRow(deps, { ...facts, data: { key: request.key } })] });
  });

  return ok('set');
}
