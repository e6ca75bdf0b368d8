// Applies one staged row in the transaction that marks it. Called by apply-import.ts.
import type { FirmTx } from '../../adapters/database/for-firm.ts';
import type { Actor } from '../../core/actor.ts';
import { Fault } from '../../core/fault.ts';
import type { FirmId } from '../../core/ids.ts';
import type { ImportedBill } from '../../core/imported-bill.ts';
import type { ImportedContact, ImportedMatter } from '../../core/imported-people.ts';
import type { WriteDeps } from '../rows.ts';
import { applyBill } from './apply-bill.ts';
import { applyContact } from './apply-contact.ts';
import { applyMatter } from './apply-matter.ts';
import type { Outcome } from './import-report.ts';
import { fromPayload } from './staging.ts';

export type TxDeps = WriteDeps & { readonly tx: FirmTx };

export type AppliedImport = {
  readonly firmId: FirmId;
  readonly importId: string;
  readonly source: string;
  readonly actor: Actor;
};

export type StagedRow = { readonly kind: string; readonly payload: unknown };

export function applyRow(deps: TxDeps, request: { applied: AppliedImport; row: StagedRow }): Promise<Outcome> {
  const { applied, row } = request;
  switch (row.kind) {
    case 'contact':
      return applyContact(deps, { applied, contact: fromPayload<ImportedContact>(row.payload) });
    case 'matter':
      return applyMatter(deps, { applied, matter: fromPayload<ImportedMatter>(row.payload) });
    case 'bill':
      return applyBill(deps, { applied, bill: fromPayload<ImportedBill>(row.payload) });
    default:
      throw new Fault('unknown-stored-value');
  }
}
