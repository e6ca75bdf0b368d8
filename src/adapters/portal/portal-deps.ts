// What the portal's routes work with, and a firm as its pages show it.

import { type FirmSettings, firmSettings } from '../../core/firm-settings.ts';
import type { FirmId } from '../../core/ids.ts';
import type { BillPdf } from '../../ports/bill-pdf.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PasswordHasher } from '../../ports/password-hasher.ts';
import type { PortalSecrets } from '../../ports/portal-secrets.ts';
import { letterheadOf } from '../../use-cases/bill-document.ts';
import type { PaymentsOf } from '../../use-cases/payment-providers.ts';
import type { Strangers } from '../../use-cases/portal/strangers.ts';
import type { Directory } from '../database/directory.ts';
import type { FirmDb } from '../database/for-firm.ts';
import type { PortalAssets } from './assets.ts';
import type { PageFacts } from './pages/models.ts';

export type PortalOptions = {
  readonly directory: Pick<Directory, 'firmOfLink' | 'firmOfPayLink' | 'firmOfCheckout'>;
  readonly forFirm: (firmId: string) => FirmDb;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly pdf: BillPdf;
  readonly passwordHasher: PasswordHasher;
  readonly strangers: Strangers;
  readonly paymentsOf: PaymentsOf;
  readonly portalSecrets: PortalSecrets;
  /** Every link leads there, and every form comes from there. */
  readonly publicUrl: () => string;
};

export type PortalDeps = PortalOptions & { readonly assets: PortalAssets };

/** What the use cases of one firm work with. */
export type FirmPortal = PortalDeps & {
  readonly db: FirmDb;
  readonly firmId: FirmId;
  readonly firm: { readonly name: string; readonly timeZone: string; readonly settings: FirmSettings };
  readonly page: PageFacts;
};

/** Undefined when there is no such firm. */
export async function firmPortal(deps: PortalDeps, id: string): Promise<FirmPortal | undefined> {
  const db = deps.forFirm(id);
  const [row, logos] = await Promise.all([
    db.firm.findFirst({ select: { name: true, timeZone: true, settings: true } }),
    db.firm.count({ where: { logo: { not: null } } }),
  ]);
  if (!row) {
    return undefined;
  }

  const firm = { ...row, settings: firmSettings(row.settings) };
  const page = { assets: deps.assets.links, firm: { ...letterheadOf(firm), id, hasLogo: logos > 0 } };

  return { ...deps, db, firmId: id as FirmId, firm, page };
}
