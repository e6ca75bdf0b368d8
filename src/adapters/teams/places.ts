// Where a message goes: the address of a conversation, as it last told us, and the personal one of a user.
import type { ConversationAddress } from '../../ports/conversation.ts';
import type { ChatConversations } from '../database/chat-conversations.ts';
import type { Place, TeamsSdk } from './sdk.ts';
import { GLOBAL_SERVICE_URL } from './service-url.ts';

export type PlaceDeps = {
  readonly sdk: TeamsSdk;
  readonly directory: Pick<ChatConversations, 'conversationAt' | 'newestConversation'>;
};

export const platform = 'teams';

/** Only a conversation of a channel has threads: elsewhere a notice is a message of its own. */
export async function placeOf(
  deps: PlaceDeps,
  { workspaceId, conversation, direct, thread }: ConversationAddress & { readonly thread?: string },
): Promise<Place> {
  const known = await deps.directory.conversationAt({ platform, workspaceId, conversation });
  // their own conversation with us may be named by itself, where they wrote in it
  if (direct && !known) {
    return personalPlace(deps, { workspaceId, userId: conversation });
  }

  const serviceUrl = known?.serviceUrl ?? (await serviceUrlOf(deps, workspaceId));
  const inThread = thread !== undefined && known?.kind === 'channel' && !conversation.includes(';messageid=');

  return { serviceUrl, conversation: inThread ? `${conversation};messageid=${thread}` : conversation };
}

type User = { readonly workspaceId: string; readonly userId: string };

/** The one in which they wrote to us, else the one that Teams opens for us. */
export async function personalPlace(deps: PlaceDeps, { workspaceId, userId }: User): Promise<Place> {
  const known = await deps.directory.newestConversation({ platform, workspaceId, userId });
  if (known) {
    return known;
  }

  const serviceUrl = await serviceUrlOf(deps, workspaceId);
  const conversation = await deps.sdk.openPersonal({ serviceUrl, tenantId: workspaceId, userId });

  return { serviceUrl, conversation };
}

async function serviceUrlOf({ directory }: PlaceDeps, workspaceId: string): Promise<string> {
  const known = await directory.newestConversation({ platform, workspaceId });

  return known?.serviceUrl ?? GLOBAL_SERVICE_URL;
}
