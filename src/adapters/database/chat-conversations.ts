// Conversations of platforms that give each an address of its own, as they last told us. Read before a firm is known.
import type { Clock } from '../../ports/clock.ts';
import type { PrismaClient } from './generated/client.ts';

export type ChatConversation = {
  readonly platform: string;
  readonly workspaceId: string;
  readonly conversation: string;
  readonly kind: string;
  /** Whose personal one it is; empty of any other. */
  readonly userId: string;
  readonly serviceUrl: string;
};

type Place = Pick<ChatConversation, 'platform' | 'workspaceId'>;

export type ChatConversations = {
  rememberConversation(conversation: ChatConversation): Promise<void>;
  conversationAt(place: Place & Pick<ChatConversation, 'conversation'>): Promise<ChatConversation | undefined>;
  /** The newest of those of that user; of nobody's, where `userId` is empty. */
  newestConversation(place: Place & Partial<Pick<ChatConversation, 'userId'>>): Promise<ChatConversation | undefined>;
};

const COLUMNS = {
  platform: true,
  workspaceId: true,
  conversation: true,
  kind: true,
  userId: true,
  serviceUrl: true,
} as const;

export function chatConversations({
  client,
  clock,
}: {
  readonly client: PrismaClient;
  readonly clock: Clock;
}): ChatConversations {
  const { chatConversation } = client;

  return {
    rememberConversation: async (row) => {
      const { platform, workspaceId, conversation } = row;
      const seenAt = clock.now();
      await chatConversation.upsert({
        where: { platform_workspaceId_conversation: { platform, workspaceId, conversation } },
        create: { ...row, seenAt },
        update: { ...row, seenAt },
        select: { platform: true },
      });
    },
    conversationAt: async (place) =>
      (await chatConversation.findUnique({
        where: { platform_workspaceId_conversation: place },
        select: COLUMNS,
      })) ?? undefined,
    newestConversation: async (place) =>
      (await chatConversation.findFirst({ where: place, orderBy: { seenAt: 'desc' }, select: COLUMNS })) ?? undefined,
  };
}
