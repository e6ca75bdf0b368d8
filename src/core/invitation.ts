// When a client who has never signed in needs a new link: the old one sets no password any more, or lies unread.
import { INVITATION_LIFE_MS } from './portal.ts';

export type InvitationFacts = {
  /** Their newest link was made then; undefined where there is none. */
  readonly invitedAt: Date | undefined;
  /** They have a password, or have had this bill before them. */
  readonly hasSignedIn: boolean;
};

/** When the invitation is over; undefined where there is none that could be. */
export function invitationEnds({ invitedAt, hasSignedIn }: InvitationFacts): Date | undefined {
  return invitedAt === undefined || hasSignedIn ? undefined : new Date(invitedAt.getTime() + INVITATION_LIFE_MS);
}

export function isInvitationOver(facts: InvitationFacts, now: Date): boolean {
  const ends = invitationEnds(facts);

  return ends !== undefined && ends <= now;
}
