// Opens the form of sharing a bill, with what the command or the message already said filled in.
// Called by the chat adapters after they have shown an empty form.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form, ShareValues } from '../chat/form.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import type { Bill } from '../core/bill.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { refusalOfBill } from '../core/share.ts';
import { channelOffer, channelOffered, type ShareChannel } from '../core/share-channel.ts';
import { mayDo } from '../core/staff.ts';
import { type Access, administratorsOf, loadAccess } from './access.ts';
import { canSeeBill, type LoadedBill, loadBill } from './bill-facts.ts';
import { createDraft, type Origin } from './draft.ts';
import { drawShareForm, suggestedValues } from './draw-share-form.ts';
import { literally } from './literally.ts';
import type { WriteDeps } from './rows.ts';

export type OpenShareFormDeps = WriteDeps & {
  readonly db: FirmDb;
  /** Whether clients can reach the portal at all. */
  readonly portalOffered: boolean;
};

export type OpenShareFormRequest = {
  readonly actor: StaffActor;
  readonly origin: Origin;
  /** A bill that was chosen in a list. */
  readonly billId?: string | undefined;
  /** Bill numbers to look for, likeliest first: one that was typed, or what a message holds. */
  readonly numbers: readonly string[];
  readonly addresses: readonly string[];
  readonly channel?: ShareChannel | undefined;
  readonly message: string;
  /** The numbers are guesses from a message: none of them being a bill is no refusal. */
  readonly guessed: boolean;
};

/** `draw` makes the form, with why there is no preview where there is a refusal. Who goes on to the preview needs no form. */
export type OpenedForm = {
  readonly draftId: string;
  readonly values: ShareValues;
  readonly draw: (refusal?: ChatRefusal) => Promise<Form>;
};

export async function openShareForm(
  deps: OpenShareFormDeps,
  request: OpenShareFormRequest,
): Promise<Result<OpenedForm, ChatRefusal>> {
  const access = await loadAccess(deps.db, request.actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  const found = await findBill(deps.db, { ...request, access });
  if (!found.ok) {
    return found;
  }

  const bill = found.value;
  const refusal = refusalOfOpening(access, bill);
  const to = await prefilledContacts(deps.db, { bill, addresses: request.addresses });
  if (!to.ok) {
    return to;
  }

  const given = { to: to.value, addresses: {}, message: request.message };
  const channel = request.channel ?? firstChannel(deps, { access, bill });
  const values = { ...(bill ? { billId: bill.id } : {}), ...given, channel };
  const unfound: ChatRefusal | undefined = request.guessed && !bill ? { code: 'no-bill-in-message' } : undefined;
  const noticeOf = (refused: ChatRefusal | undefined) => wordsOf(deps.db, refusal ?? refused ?? unfound);

  return ok(await openDraft(deps, { ...request, access, bill, values, noticeOf }));
}

/** What was asked for by name is not changed silently; else it is the first that is possible. */
function firstChannel(
  { portalOffered }: Pick<OpenShareFormDeps, 'portalOffered'>,
  { access, bill }: { access: Access; bill: Bill | undefined },
): ShareChannel {
  const { plan } = access.firm;
  const anyBill = { number: '', state: 'awaiting_payment' } as const;

  return channelOffered(undefined, channelOffer({ plan, portalOffered, bill: bill ?? anyBill }));
}

type DraftToOpen = {
  readonly actor: StaffActor;
  readonly origin: Origin;
  readonly access: Access;
  readonly bill: LoadedBill | undefined;
  readonly values: ShareValues;
  /** What stands above the form, with why there is no preview where there is a refusal. */
  readonly noticeOf: (refusal: ChatRefusal | undefined) => Promise<string | undefined>;
};

/** Keeps what the form begins with. Also for a share that is made anew. */
export async function openDraft(deps: OpenShareFormDeps, request: DraftToOpen): Promise<OpenedForm> {
  const { actor, origin, access, bill, values, noticeOf } = request;
  const draftId = await createDraft(deps, {
    actor,
    origin,
    values,
    ...(bill ? { billVersion: bill.version } : {}),
  });
  const draw = async (refusal?: ChatRefusal) => {
    const notice = await noticeOf(refusal);

    return drawShareForm(deps, { access, draftId, bill, values, ...(notice ? { notice } : {}) });
  };

  return { draftId, values, draw };
}

export async function wordsOf(db: FirmDb, refusal: ChatRefusal | undefined): Promise<string | undefined> {
  return refusal ? refusalText(refusal, await administratorsOf(db)) : undefined;
}

/** What stands in the way before anybody is chosen, so that it is said at once and not after the work. */
export function refusalOfOpening(access: Access, bill: Bill | undefined): ChatRefusal | undefined {
  const { settings } = access.firm;
  const anyBill = { state: 'awaiting_payment', version: 0 } as const;
  const checked = bill ?? { ...anyBill, number: '' };

  return refusalOfBill({
    role: access.role,
    draftForReview: settings.draftForReview,
    bill: checked,
    expectedVersion: checked.version,
  });
}

async function findBill(
  db: FirmDb,
  request: OpenShareFormRequest & { access: Access },
): Promise<Result<LoadedBill | undefined, ChatRefusal>> {
  if (request.billId !== undefined) {
    return chosenBill(db, { ...request, billId: request.billId });
  }

  for (const number of request.numbers) {
    const rows = await db.bill.findMany({ where: { number }, take: 2, select: { id: true } });
    const visible = await Promise.all(rows.map((row) => canSeeBill(db, { ...request, billId: row.id })));
    const [billId, another] = rows.filter((_, index) => visible[index]).map((row) => row.id);
    if (another !== undefined && !request.guessed) {
      return refuse({ code: 'bill-ambiguous', number });
    }

    if (billId !== undefined) {
      return ok(await loadBill(db, billId));
    }
  }

  const [asked] = request.numbers;

  return asked === undefined || request.guessed ? ok(undefined) : refuse({ code: 'bill-not-found', number: asked });
}

async function chosenBill(
  db: FirmDb,
  request: { actor: StaffActor; access: Access; billId: string },
): Promise<Result<LoadedBill, ChatRefusal>> {
  const bill = (await canSeeBill(db, request)) ? await loadBill(db, request.billId) : undefined;

  return bill ? ok(bill) : refuse({ code: 'bill-not-found', number: '' });
}

async function prefilledContacts(
  db: FirmDb,
  request: { bill: Bill | undefined; addresses: readonly string[] },
): Promise<Result<string[], ChatRefusal>> {
  if (request.addresses.length === 0) {
    return ok(request.bill ? await suggestedValues(db, request.bill.id) : []);
  }

  const values: string[] = [];
  for (const address of request.addresses) {
    const email = await db.contactEmail.findFirst({
      where: { address: { equals: literally(address), mode: 'insensitive' }, contact: { deactivatedAt: null } },
      orderBy: { id: 'asc' },
      select: { id: true },
    });
    if (!email) {
      return refuse({ code: 'address-not-found', address });
    }

    values.push(email.id);
  }

  return ok(values);
}
