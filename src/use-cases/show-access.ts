// Shows a request for access: its card to each administrator, posted once and updated after that, and the answer to who
// asked. The handler of the job `show-access`; jobs of one request never run at the same time.
import { accessAnswer, accessCard } from '../chat/access-card.ts';
import type { Message } from '../chat/messages.ts';
import type { ConversationPort } from '../ports/conversation.ts';
import { linkedStaff } from './access.ts';
import { isRepeat, MESSAGE_COLUMNS, type PostDeps, saveMessage, showMessage } from './post-message.ts';

export type ShowAccessDeps = PostDeps & { readonly conversations: Readonly<Record<string, ConversationPort>> };

const REQUEST_COLUMNS = {
  id: true,
  platform: true,
  workspaceId: true,
  userId: true,
  name: true,
  state: true,
  decidedBy: { select: { name: true } },
  messages: { orderBy: { id: 'asc' }, select: { ...MESSAGE_COLUMNS, kind: true, deliveryId: true } },
} as const;

type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>;
type AccessMessage = Loaded['messages'][number];

function load({ db }: ShowAccessDeps, requestId: string) {
  return db.accessRequest.findFirst({ where: { id: requestId }, select: REQUEST_COLUMNS });
}

/** Throws Fault('chat-failed', retryable) when the platform may take a message later. */
export async function showAccess(deps: ShowAccessDeps, { requestId }: { requestId: string }): Promise<undefined> {
  const request = await load(deps, requestId);
  const port = request ? deps.conversations[request.platform] : undefined;
  if (!request || !port) {
    return undefined;
  }

  for (const row of request.messages.filter(({ state }) => state !== 'failed')) {
    const message = messageOf(request, row);
    const shown = (await isFor(deps, { request, row })) && (await showMessage(deps, { row, port, message }));
    if (!shown) {
      await saveMessage(deps, row, { state: 'failed' });
    }
  }

  return undefined;
}

/** A card is for an administrator who is one still. */
async function isFor(
  { db }: ShowAccessDeps,
  { request, row }: { request: Loaded; row: AccessMessage },
): Promise<boolean> {
  if (row.kind === 'answer') {
    return true;
  }

  const staff = await linkedStaff(db, {
    platform: request.platform,
    workspaceId: request.workspaceId,
    userId: row.conversation,
  });

  return staff?.id === row.deliveryId && staff.role === 'administrator';
}

function messageOf(request: Loaded, row: AccessMessage): Message {
  const { id: requestId, name, userId, decidedBy } = request;
  const state = request.state === 'accepted' || request.state === 'declined' ? request.state : 'open';
  const facts = { requestId, name, userId, state, decidedBy: decidedBy?.name ?? '', repeat: isRepeat(row) } as const;

  return row.kind === 'answer' ? accessAnswer(facts) : accessCard(facts);
}
