// How a bill can reach the client: as a PDF by e-mail, in the client portal, or both; and what stands against each. The
// decision of share.ts asks it, and the form shows it.
import type { Bill } from './bill.ts';
import { type Plan, planAllowsEmail, plansWithEmail } from './plan.ts';

export const SHARE_CHANNELS = ['email', 'portal', 'both'] as const;

export type ShareChannel = (typeof SHARE_CHANNELS)[number];

export type ChannelRefusal =
  | { readonly code: 'plan-excludes-email'; readonly plan: Plan; readonly needs: readonly Plan[] }
  | { readonly code: 'portal-not-offered' }
  | { readonly code: 'portal-needs-approval'; readonly number: string };

export type ChannelFacts = {
  readonly plan: Plan;
  /** Whether clients can reach the portal at all. */
  readonly portalOffered: boolean;
  readonly bill: Pick<Bill, 'number' | 'state'>;
};

/** Undefined for a word that names none. */
export function channelOf(word: string | null | undefined): ShareChannel | undefined {
  return SHARE_CHANNELS.find((channel) => channel === word);
}

export function waysOf(channel: ShareChannel): { readonly byEmail: boolean; readonly byPortal: boolean } {
  return { byEmail: channel !== 'portal', byPortal: channel !== 'email' };
}

/** The channel of a share that was made. */
export function channelOfShare({ byEmail, byPortal }: { byEmail: boolean; byPortal: boolean }): ShareChannel {
  return byEmail && byPortal ? 'both' : byPortal ? 'portal' : 'email';
}

/** E-mail is a right of the plan; the portal is every plan's, for a bill that the client is to see for good. */
export function refusalOfChannel(facts: ChannelFacts & { readonly channel: ShareChannel }): ChannelRefusal | undefined {
  const { byEmail, byPortal } = waysOf(facts.channel);

  return (byEmail ? refusalOfEmail(facts) : undefined) ?? (byPortal ? refusalOfPortal(facts) : undefined);
}

function refusalOfEmail({ plan }: ChannelFacts): ChannelRefusal | undefined {
  return planAllowsEmail(plan) ? undefined : { code: 'plan-excludes-email', plan, needs: plansWithEmail() };
}

/** A void or deleted bill is refused before, for what it is. */
function refusalOfPortal({ portalOffered, bill }: ChannelFacts): ChannelRefusal | undefined {
  if (!portalOffered) {
    return { code: 'portal-not-offered' };
  }

  const isDraft = bill.state === 'draft' || bill.state === 'awaiting_approval';

  return isDraft ? { code: 'portal-needs-approval', number: bill.number } : undefined;
}

export type ChannelOffer = {
  /** In the order in which they are shown: the first is the default. */
  readonly channels: readonly ShareChannel[];
  /** Why the others are not among them, each reason once. */
  readonly refusals: readonly ChannelRefusal[];
};

export function channelOffer(facts: ChannelFacts): ChannelOffer {
  const refusals = [refusalOfEmail(facts), refusalOfPortal(facts)].filter((refusal) => refusal !== undefined);

  return { channels: SHARE_CHANNELS.filter((channel) => !refusalOfChannel({ ...facts, channel })), refusals };
}

/** What is chosen where `wanted` cannot be: the first that can. */
export function channelOffered(wanted: ShareChannel | undefined, { channels }: ChannelOffer): ShareChannel {
  return channels.find((channel) => channel === wanted) ?? channels[0] ?? wanted ?? 'email';
}
