// The draft of a form: what a staff member has filled in so far, kept here so that only its id travels.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { FilledValues, ShareValues } from '../chat/form.ts';
import type { StaffActor } from '../core/actor.ts';
import type { DraftId } from '../core/ids.ts';
import { channelOf } from '../core/share-channel.ts';
import type { MadePayLink } from './recipient-links.ts';
import type { WriteDeps } from './rows.ts';

/** Where the form was opened: the card goes back there. */
export type Origin = { readonly platform: string; readonly workspaceId: string; readonly conversation: string };

export type Draft = Origin & {
  readonly id: DraftId;
  readonly billId: string | undefined;
  readonly billVersion: number | undefined;
  readonly documentId: string | undefined;
  readonly values: ShareValues;
  /** What the check told: see `toldInCheck`. Empty when there was none. */
  readonly told: readonly string[];
  readonly files: DraftFiles;
  readonly pdfs: readonly DraftPdf[];
};

/** The files that the check named, frozen documents: by the contact who gets it. */
export type DraftFiles = Readonly<Record<string, string>>;

/** The recipient's own PDF that the check named, and the pay link that is printed on it. A contact may get two, at two addresses. */
export type DraftPdf = { readonly address: string; readonly documentId: string; readonly payLink: MadePayLink };

const DRAFT_LIFE_MS = 12 * 60 * 60 * 1000;

export async function createDraft(
  deps: WriteDeps & { db: FirmDb },
  draft: { actor: StaffActor; origin: Origin; values: ShareValues; billVersion?: number },
): Promise<DraftId> {
  const id = deps.ids.newId('drf');
  const now = deps.clock.now();
  await deps.db.draft.create({
    data: {
      firmId: draft.actor.firmId,
      id,
      staffMemberId: draft.actor.staffMemberId,
      ...draft.origin,
      billId: draft.values.billId ?? null,
      billVersion: draft.billVersion ?? null,
      values: storedValues(draft),
      createdAt: now,
      expiresAt: new Date(now.getTime() + DRAFT_LIFE_MS),
    },
    select: { id: true },
  });

  return id;
}

/** The actor's own draft that has not expired; anybody else's is not there. */
export async function loadDraft(
  db: FirmDb | FirmTx,
  request: { actor: StaffActor; draftId: string; now: Date },
): Promise<Draft | undefined> {
  const row = await db.draft.findFirst({ where: own(request), select: DRAFT_COLUMNS });

  return row ? draftOf(row) : undefined;
}

const DRAFT_COLUMNS = {
  id: true,
  platform: true,
  workspaceId: true,
  conversation: true,
  billId: true,
  billVersion: true,
  documentId: true,
  values: true,
} as const;

type DraftRow = Origin & {
  readonly id: string;
  readonly billId: string | null;
  readonly billVersion: number | null;
  readonly documentId: string | null;
  readonly values: unknown;
};

function own({ actor, draftId, now }: { actor: StaffActor; draftId: string; now: Date }) {
  return { id: draftId, staffMemberId: actor.staffMemberId, expiresAt: { gt: now } };
}

function draftOf(row: DraftRow): Draft {
  return {
    ...row,
    id: row.id as DraftId,
    billId: row.billId ?? undefined,
    billVersion: row.billVersion ?? undefined,
    documentId: row.documentId ?? undefined,
    ...readValues(row.values),
  };
}

export async function saveDraft(
  db: FirmDb,
  draft: {
    firmId: string;
    id: string;
    values: ShareValues;
    billVersion: number | undefined;
    documentId?: string;
    told?: readonly string[];
    files?: DraftFiles;
    pdfs?: readonly DraftPdf[];
  },
): Promise<void> {
  await db.draft.update({
    where: { firmId_id: { firmId: draft.firmId, id: draft.id } },
    data: {
      billId: draft.values.billId ?? null,
      billVersion: draft.billVersion ?? null,
      documentId: draft.documentId ?? null,
      values: storedValues(draft),
    },
    select: { id: true },
  });
}

type Kept = {
  readonly values: ShareValues;
  readonly told?: readonly string[];
  readonly files?: DraftFiles;
  readonly pdfs?: readonly DraftPdf[];
};

function storedValues({ values, told = [], files = {}, pdfs = [] }: Kept) {
  return {
    told: [...told],
    files: { ...files },
    pdfs: [...pdfs],
    to: [...values.to],
    addresses: { ...values.addresses },
    channel: values.channel,
    message: values.message,
    billId: values.billId ?? null,
    again: values.again ?? null,
  };
}

type StoredValues = {
  readonly told?: string[];
  readonly files?: Record<string, string>;
  readonly pdfs?: DraftPdf[];
  readonly to: string[];
  readonly addresses: Record<string, string>;
  readonly channel?: string;
  readonly message: string;
  readonly billId: string | null;
  readonly again?: string | null;
};

/** The column is written by storedValues alone; a draft of an older version knows of no files and no channel but e-mail. */
function readValues(stored: unknown): Pick<Draft, 'values' | 'told' | 'files' | 'pdfs'> {
  const { told = [], files = {}, pdfs = [], again = null, ...filled } = stored as StoredValues;
  const { to, addresses, channel, message, billId } = filled;
  const named = { ...(billId === null ? {} : { billId }), ...(again === null ? {} : { again }) };

  return { told, files, pdfs, values: { to, addresses, message, channel: channelOf(channel) ?? 'email', ...named } };
}

/** What came back from a form, with what the draft alone knows. Of another bill it takes no share's place. */
export function filledInto(draft: Pick<Draft, 'values' | 'billId'>, filled: FilledValues): ShareValues {
  const { channel, again } = draft.values;
  const keeps = again !== undefined && filled.billId === draft.billId;

  return { ...filled, channel: filled.channel ?? channel, ...(keeps ? { again } : {}) };
}
