// The few look-ups that come before a firm is known, and the jobs of all firms. Nothing else reads
// across firms; what is read here are ids, kinds and times (and names of firms, for the operator).
import type { Clock } from '../../ports/clock.ts';
import { type ChatConversations, chatConversations } from './chat-conversations.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { type JobQueue, jobQueue } from './job-queue.ts';

export type NewFirm = {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly settings: Prisma.InputJsonValue;
};

export type Directory = JobQueue &
  ChatConversations & {
    /** With its first jobs, or not at all. */
    createFirm(firm: NewFirm, jobs?: readonly Prisma.JobCreateManyInput[]): Promise<void>;
    listFirms(): Promise<readonly { readonly id: string; readonly name: string }[]>;
    firmOfWorkspace(platform: string, workspaceId: string): Promise<string | undefined>;
    /** A workspace belongs to one firm for good. */
    linkWorkspace(link: {
      readonly platform: string;
      readonly workspaceId: string;
      readonly firmId: string;
    }): Promise<'linked' | 'linked-elsewhere'>;
    /** The staff member behind a chat user, unless removed. */
    staffOf(user: {
      readonly platform: string;
      readonly workspaceId: string;
      readonly userId: string;
    }): Promise<{ readonly firmId: string; readonly staffMemberId: string } | undefined>;
    /** A bounce names a delivery, and not whose it is. */
    firmOfDelivery(deliveryId: string): Promise<string | undefined>;
    /** A recipient's link names nothing: what is stored of its token leads to the firm, whether or not it opens anything. */
    firmOfLink(tokenHash: string): Promise<string | undefined>;
    /** The same of a pay link, and of the way back from a checkout. */
    firmOfPayLink(tokenHash: string): Promise<string | undefined>;
    firmOfCheckout(returnHash: string): Promise<string | undefined>;
    /** A webhook names what its provider calls a checkout, or money; undefined of what is nobody's. */
    firmOfMoney(told: {
      readonly provider: string;
      readonly checkoutRef?: string;
      readonly moneyRef?: string;
    }): Promise<string | undefined>;
    /** A webhook to a connection's own address. */
    firmOfConnection(connectionId: string): Promise<string | undefined>;
    /** The only firm that there is; undefined of none, and of several. */
    onlyFirm(): Promise<string | undefined>;
    /** False when that request was seen before: it must have no second effect. */
    rememberRequest(kind: string, key: string): Promise<boolean>;
    forgetRequestsBefore(date: Date): Promise<number>;
  };

export function directoryOf(deps: { readonly client: PrismaClient; readonly clock: Clock }): Directory {
  const { client, clock } = deps;

  return {
    ...jobQueue(client),
    ...chatConversations(deps),
    createFirm: async (firm, jobs = []) => {
      const data = jobs.map((job) => ({ ...job, firmId: firm.id }));
      await client.$transaction([
        client.firm.create({ data: { ...firm, createdAt: clock.now() }, select: { id: true } }),
        client.job.createMany({ data }),
      ]);
    },
    listFirms: () => client.firm.findMany({ select: { id: true, name: true }, orderBy: { id: 'asc' } }),
    firmOfWorkspace: (platform, workspaceId) => firmOfWorkspace(client, { platform, workspaceId }),
    linkWorkspace: (link) => linkWorkspace(client, link),
    staffOf: (user) => staffOf(client, user),
    firmOfDelivery: async (id) =>
      (await client.delivery.findFirst({ where: { id }, select: { firmId: true } }))?.firmId,
    firmOfLink: async (tokenHash) =>
      (await client.recipientLink.findUnique({ where: { tokenHash }, select: { firmId: true } }))?.firmId,
    firmOfPayLink: async (tokenHash) =>
      (await client.payLink.findUnique({ where: { tokenHash }, select: { firmId: true } }))?.firmId,
    firmOfCheckout: async (returnHash) =>
      (await client.checkout.findUnique({ where: { returnHash }, select: { firmId: true } }))?.firmId,
    firmOfMoney: (told) => firmOfMoney(client, told),
    firmOfConnection: async (id) =>
      (await client.connection.findFirst({ where: { id }, select: { firmId: true } }))?.firmId,
    onlyFirm: async () => {
      const [firm, ...more] = await client.firm.findMany({ select: { id: true }, take: 2 });

      return more.length === 0 ? firm?.id : undefined;
    },
    rememberRequest: async (kind, key) => {
      const data = { kind, key, createdAt: clock.now() };

      return (await client.processedRequest.createMany({ data, skipDuplicates: true })).count === 1;
    },
    forgetRequestsBefore: async (date) =>
      (await client.processedRequest.deleteMany({ where: { createdAt: { lt: date } } })).count,
  };
}

async function firmOfWorkspace(
  client: PrismaClient,
  workspace: { platform: string; workspaceId: string },
): Promise<string | undefined> {
  const found = await client.chatWorkspace.findUnique({
    where: { platform_workspaceId: workspace },
    select: { firmId: true },
  });

  return found?.firmId;
}

async function linkWorkspace(
  client: PrismaClient,
  link: { readonly platform: string; readonly workspaceId: string; readonly firmId: string },
): Promise<'linked' | 'linked-elsewhere'> {
  await client.chatWorkspace.createMany({ data: link, skipDuplicates: true });
  const { platform, workspaceId } = link;
  const owner = await firmOfWorkspace(client, { platform, workspaceId });

  return owner === link.firmId ? 'linked' : 'linked-elsewhere';
}

async function staffOf(
  client: PrismaClient,
  user: { readonly platform: string; readonly workspaceId: string; readonly userId: string },
): Promise<{ firmId: string; staffMemberId: string } | undefined> {
  const { platform, workspaceId, userId } = user;
  const identities = { where: { platform, workspaceId, userId, staffMember: { removedAt: null } }, take: 1 };
  const workspace = await client.chatWorkspace.findUnique({
    where: { platform_workspaceId: { platform, workspaceId } },
    select: { firm: { select: { chatIdentities: { ...identities, select: { firmId: true, staffMemberId: true } } } } },
  });

  return workspace?.firm.chatIdentities[0];
}

async function firmOfMoney(
  client: PrismaClient,
  { provider, checkoutRef, moneyRef }: { provider: string; checkoutRef?: string; moneyRef?: string },
): Promise<string | undefined> {
  const select = { firmId: true };
  const found =
    checkoutRef === undefined
      ? await client.payment.findFirst({ where: { provider, providerRef: moneyRef ?? '' }, select })
      : await client.checkout.findFirst({ where: { provider, providerRef: checkoutRef }, select });

  return found?.firmId;
}
