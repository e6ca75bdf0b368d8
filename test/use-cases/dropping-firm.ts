// A firm whose people drop files into the chat: files and cards are held here, and do what a test says; everything else is
// real. Used by the tests of dropped files.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImportFile } from '../../src/adapters/bill-sources/read-import-file.ts';
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import { tempFiles } from '../../src/adapters/system/temp-files.ts';
import type { Message } from '../../src/chat/messages.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import type { FirmId, StaffMemberId } from '../../src/core/ids.ts';
import type { Role } from '../../src/core/staff.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { ConversationPort } from '../../src/ports/conversation.ts';
import type { FetchOutcome } from '../../src/ports/dropped-files.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { confirmImport } from '../../src/use-cases/confirm-import.ts';
import { discardImport } from '../../src/use-cases/discard-import.ts';
import { expireImports } from '../../src/use-cases/imports/forget-staging.ts';
import { readImport } from '../../src/use-cases/read-import.ts';
import { type ReceivedFile, receiveFile } from '../../src/use-cases/receive-file.ts';
import { rereadImport } from '../../src/use-cases/reread-import.ts';
import { showImport } from '../../src/use-cases/show-import.ts';
import { atEndOfFile } from '../support/at-end-of-file.ts';
import { aFirmId, testDatabase } from '../support/database.ts';

export const WORKSPACE = 'T0TEST';

export type DroppingFirm = Awaited<ReturnType<typeof aDroppingFirm>>;

export async function aDroppingFirm() {
  const database = await testDatabase();
  let now = new Date();
  const clock = { now: () => now };
  const ids = systemIds(clock);
  const firmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  const directory = await mkdtemp(join(tmpdir(), 'dropped-'));
  atEndOfFile(() => rm(directory, { recursive: true, force: true }));
  const shelf = aShelf();
  const chat = aChat();
  const deps = {
    ...{ db, clock, ids },
    droppedFiles: { slack: { fetch: shelf.fetch } },
    conversations: { slack: chat.port },
    withTempFile: tempFiles(directory).withTempFile,
    openFile: readImportFile,
  };

  return {
    ...{ database, firmId, db, deps, shelf, chat, clock },
    passMs: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    /** What lies in the folder of temporary files. */
    leftFiles: () => readdir(directory),
    staff: (role: Role) => addStaff({ db, firmId, clock, ids }, role),
    drop: (actor: StaffActor, more: Partial<ReceivedFile> = {}) => receiveFile(deps, { ...aFile(actor), ...more }),
    /** The import of the file that was dropped last. */
    newest: async () => (await db.import.findFirstOrThrow({ where: { fileId: `F${files}` }, select: { id: true } })).id,
    read: (importId: string) => readImport(deps, { firmId, importId }),
    show: (importId: string) => showImport(deps, { importId }),
    confirm: (actor: StaffActor, importId: string) => confirmImport(deps, { actor, importId }),
    discard: (actor: StaffActor, importId: string) => discardImport(deps, { actor, importId }),
    answer: (actor: StaffActor, given: { importId: string; question: 'state' | 'source'; answer: string }) =>
      rereadImport(deps, { actor, ...given }),
    apply: (importId: string) => applyImport(deps, { firmId, importId }),
    expire: () => expireImports(deps, firmId),
    stateOf: async (importId: string) => {
      const columns = { state: true, rowCount: true, report: true, choices: true } as const;
      const row = await db.import.findFirstOrThrow({ where: { id: importId }, select: columns });
      const rows = await db.importRow.count({ where: { importId } });

      return { ...row, report: row.report as { failure?: string; errors?: number }, rows };
    },
    jobs: async () => {
      const jobs = await db.job.findMany({ orderBy: { kind: 'asc' }, select: { kind: true } });

      return jobs.map(({ kind }) => kind);
    },
  };
}

/** Drops the file; its job has not run yet. */
export async function droppedIn(firm: DroppingFirm, { by, content }: Dropping): Promise<string> {
  firm.shelf.content = content;
  const received = await firm.drop(by);
  if (!received.ok || received.value !== 'received') throw new Error(JSON.stringify(received));

  return firm.newest();
}

/** Drops the file, reads it and shows its card. */
export async function checkedIn(firm: DroppingFirm, dropping: Dropping): Promise<string> {
  const importId = await droppedIn(firm, dropping);
  await firm.read(importId);
  await firm.show(importId);

  return importId;
}

type Dropping = { readonly by: StaffActor; readonly content: string | Uint8Array };

let files = 0;

function aFile(actor: StaffActor): ReceivedFile {
  files += 1;

  return {
    actor,
    platform: 'slack',
    workspaceId: WORKSPACE,
    conversation: `D${actor.staffMemberId}`,
    fileId: `F${files}`,
    requestKey: `${actor.firmId}:Ev${files}`,
  };
}

type Adding = { db: FirmDb; firmId: FirmId; clock: Clock; ids: ReturnType<typeof systemIds> };

/** Linked to the workspace, as whom the card goes to. */
async function addStaff({ db, firmId, clock, ids }: Adding, role: Role): Promise<StaffActor> {
  const id = ids.newId('stf') as StaffMemberId;
  const createdAt = clock.now();
  await db.staffMember.create({ data: { firmId, id, name: role, email: `${id}@harlowreed.test`, role, createdAt } });
  const user = { platform: 'slack', workspaceId: WORKSPACE, userId: `U${id}`, staffMemberId: id };
  await db.chatIdentity.create({ data: { firmId, id: ids.newId('idn'), ...user, createdAt } });

  return { kind: 'staff', firmId, staffMemberId: id };
}

/** The file that Slack hands out, or what it does instead, each for one try; then the file again. */
function aShelf() {
  const shelf = {
    content: '' as string | Uint8Array,
    outcomes: [] as (FetchOutcome | 'killed')[],
    fetches: 0,
    fetch: async (_file: object, path: string): Promise<FetchOutcome> => {
      shelf.fetches += 1;
      const outcome = shelf.outcomes.shift();
      await writeFile(path, shelf.content);
      if (outcome === 'killed') throw new Error('the process was killed');

      return outcome ?? { kind: 'fetched', name: 'march.ledes' };
    },
  };

  return shelf;
}

type Chat = {
  posts: number;
  card: Message | undefined;
  readonly lines: () => string;
  readonly buttons: () => readonly string[];
  readonly port: ConversationPort;
};

/** The conversation: how often a card was posted, and what it shows now. */
function aChat(): Chat {
  const chat: Chat = {
    posts: 0,
    card: undefined,
    lines: () => chat.card?.lines.join('\n') ?? '',
    buttons: () => chat.card?.buttons.map(({ id }) => id) ?? [],
    port: {
      privacyOf: async () => 'inside',
      post: async ({ conversation }, message) => {
        chat.posts += 1;
        chat.card = message;

        return { kind: 'posted', posted: { postedIn: conversation, postedId: `${chat.posts}` } };
      },
      update: async ({ postedIn, postedId }, message) => {
        chat.card = message;

        return { kind: 'posted', posted: { postedIn, postedId } };
      },
    },
  };

  return chat;
}
