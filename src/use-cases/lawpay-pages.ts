// LawPay's pages read an amount as cents or as dollars, and do not say which: a wrong guess charges a hundred times too much. So
// nobody pays by a page until somebody has seen it show $10.00, for exactly that address and unit. Called by `payment confirm-lawpay`
// and by what connects LawPay.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { decimalOf } from '../core/money.ts';
import { LAWPAY_TEST_AMOUNT, type LawpayPageUnit } from '../core/payment-provider.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayConnect } from './connect-workspace.ts';
import { forgetCheckouts } from './provider-connections.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type ConfirmPagesRequest = {
  readonly actor: Actor;
  /** Those whose links were looked at. */
  readonly pages: readonly LawpayPageUnit[];
  /** The amount that they showed, as it was typed. */
  readonly shown: string;
};

export type ConfirmPagesRefusal =
  | { readonly code: 'no-permission' }
  | { readonly code: 'lawpay-shows-other'; readonly shown: string };

/** From then on clients can pay by them. */
export async function confirmPages(
  deps: WriteDeps & { readonly db: FirmDb },
  { actor, pages, shown }: ConfirmPagesRequest,
): Promise<Result<'confirmed', ConfirmPagesRefusal>> {
  const { firmId } = actor;
  if (!(await mayConnect(deps.db, actor))) {
    return refuse({ code: 'no-permission' });
  }

  if (!isTestAmount(shown)) {
    return refuse({ code: 'lawpay-shows-other', shown });
  }

  await deps.db.$transaction(async (tx) => {
    for (const page of pages) {
      await keepPage({ ...deps, tx }, { firmId, page, confirmedAt: deps.clock.now() });
    }
    // their amounts may be written in the other unit: nobody is to be led there any more
    await forgetCheckouts(tx, 'lawpay');
    const facts = { actor, action: 'lawpay-confirmed', subjectId: firmId, data: { pages: pages.length } };
    await tx.writeRows({ auditEntry: [auditRow(deps, facts)] });
  });

  return ok('confirmed');
}

/** As the page shows it, with its sign or without, and no other way: `10.000` could be ten thousand. */
function isTestAmount(shown: string): boolean {
  return shown.trim().replace(/^\$/, '') === decimalOf(LAWPAY_TEST_AMOUNT);
}

type KeepDeps = WriteDeps & { readonly tx: FirmTx };

/** Those of a connected account; what was confirmed stays so while address and unit are the same. Of none nothing is kept. */
export async function keepPages(
  deps: KeepDeps,
  { firmId, pages }: { readonly firmId: string; readonly pages: readonly LawpayPageUnit[] },
): Promise<void> {
  if (pages.length === 0) {
    return;
  }

  await deps.tx.lawpayPage.deleteMany({ where: { address: { notIn: pages.map(({ address }) => address) } } });
  const kept = await deps.tx.lawpayPage.findMany({ select: { address: true, amountUnit: true } });
  const isKept = (page: LawpayPageUnit) =>
    kept.some(({ address, amountUnit }) => address === page.address && amountUnit === page.amountUnit);
  for (const page of pages.filter((each) => !isKept(each))) {
    await keepPage(deps, { firmId, page, confirmedAt: null });
  }
}

type KeptPage = { readonly firmId: string; readonly page: LawpayPageUnit; readonly confirmedAt: Date | null };

async function keepPage({ tx, ids, clock }: KeepDeps, { firmId, page, confirmedAt }: KeptPage): Promise<void> {
  const { address, amountUnit } = page;
  await tx.lawpayPage.upsert({
    where: { firmId_address: { firmId, address } },
    create: { firmId, id: ids.newId('lpg'), address, amountUnit, confirmedAt, createdAt: clock.now() },
    update: { amountUnit, confirmedAt },
    select: { id: true },
  });
}
