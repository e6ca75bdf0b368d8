import { expect, it } from 'vitest';
import { isInvitationOver } from '../../src/core/invitation.ts';

const DAY = 86_400_000;
const invitedAt = new Date('2026-03-16T15:00:00Z');
const after = (ms: number) => new Date(invitedAt.getTime() + ms);

it('An invitation is over after seven days, not before', () => {
  expect(isInvitationOver({ invitedAt, hasSignedIn: false }, after(7 * DAY - 1))).toBe(false);
  expect(isInvitationOver({ invitedAt, hasSignedIn: false }, after(7 * DAY))).toBe(true);
});

it('Nobody who has signed in needs another, and nobody who was never invited', () => {
  expect(isInvitationOver({ invitedAt, hasSignedIn: true }, after(30 * DAY))).toBe(false);
  expect(isInvitationOver({ invitedAt: undefined, hasSignedIn: false }, after(30 * DAY))).toBe(false);
});
