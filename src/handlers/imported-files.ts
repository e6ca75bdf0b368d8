// The handlers of a file that somebody sent us in their own conversation, and of the buttons and menus of its card.
import { refusalText } from '../chat/refusal-text.ts';
import { importCard } from '../chat/texts/en-imports.ts';
import { type Result, refuse } from '../core/result.ts';
import type { ImportQuestion } from '../ports/bill-source.ts';
import { confirmImport } from '../use-cases/confirm-import.ts';
import { discardImport } from '../use-cases/discard-import.ts';
import { importedBill } from '../use-cases/imported-bill.ts';
import { receiveFile } from '../use-cases/receive-file.ts';
import { rereadImport } from '../use-cases/reread-import.ts';
import { answered, type HandlerDeps, identify, type Who, wordsFor } from './handling.ts';

/** `chosen` is the option of a menu. */
export type FilePress = { readonly who: Who; readonly subject: string; readonly chosen: string };

type Told = Promise<string | undefined>;

/** Each returns what to tell the one who pressed, if anything: the card shows the rest. */
export const FILE_PRESSES: Readonly<Record<string, (deps: HandlerDeps, press: FilePress) => Told>> = {
  'import-file': (deps, { who, subject: importId }) =>
    answered(deps, { who, work: (scoped, actor) => confirmImport(scoped, { actor, importId }) }),
  'discard-file': (deps, { who, subject: importId }) =>
    answered(deps, { who, work: (scoped, actor) => discardImport(scoped, { actor, importId }) }),
  'import-state': answering('state'),
  'import-dates': answering('dateOrder'),
  'import-source': answering('source'),
};

function answering(question: ImportQuestion) {
  return (deps: HandlerDeps, { who, subject: importId, chosen: answer }: FilePress) =>
    answered(deps, { who, work: (scoped, actor) => rereadImport(scoped, { actor, importId, question, answer }) });
}

type Sent = {
  readonly who: Who;
  readonly conversation: string;
  readonly fileId: string;
  /** The same for the same file, where its id is not. */
  readonly fileKey?: string;
  /** Names the event that told of the file, for good. */
  readonly eventId: string;
};

/** Received, or what to tell the one who sent it: at most once for each file. */
export async function receivedFile(
  deps: HandlerDeps,
  { who, conversation, fileId, fileKey = fileId, eventId }: Sent,
): Told {
  const { platform } = deps;
  const { workspaceId } = who;
  const actor = await identify(deps, who);
  const place = { platform, workspaceId, conversation, fileId };
  const requestKey = `${platform}:${workspaceId}:${eventId}`;
  const received: Result<unknown, { text: string }> = actor.ok
    ? await toldInWords(deps, { actor: actor.value, place, requestKey })
    : refuse({ text: refusalText(actor.refusal) });
  const key = `${platform}:${workspaceId}:${conversation}:${fileKey}`;
  if (received.ok || !(await deps.directory.rememberRequest('file-refused', key))) {
    return undefined;
  }

  return importCard.notRead(received.refusal.text);
}

type Receiving = Pick<Parameters<typeof receiveFile>[1], 'actor' | 'requestKey'> & {
  readonly place: Pick<Parameters<typeof receiveFile>[1], 'platform' | 'workspaceId' | 'conversation' | 'fileId'>;
};

async function toldInWords(
  deps: HandlerDeps,
  { actor, place, requestKey }: Receiving,
): Promise<Result<unknown, { text: string }>> {
  const received = await receiveFile(deps.forActor(actor), { ...place, actor, requestKey });

  return received.ok ? received : refuse({ text: await wordsFor(deps, { actor, refusal: received.refusal }) });
}

/** Share on the card of a file that held one bill: its number, or why not. */
export async function billOfImport(
  deps: HandlerDeps,
  { who, subject: importId }: Pick<FilePress, 'who' | 'subject'>,
): Promise<{ readonly number: string } | { readonly text: string }> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return { text: refusalText(actor.refusal) };
  }

  const found = await importedBill(deps.forActor(actor.value), { actor: actor.value, importId });

  return found.ok
    ? { number: found.value }
    : { text: await wordsFor(deps, { actor: actor.value, refusal: found.refusal }) };
}
