// Waits, from outside, until a product that was started again has made good what the killed one left.
import { setTimeout as sleep } from 'node:timers/promises';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';
import { conversationOf, latestCards } from './cards.ts';
import type { World } from './world.ts';

/** What a job of the killed process may keep others waiting, and some time to do it. */
const GIVE_UP_MS = 90_000;
const LOOK_MS = 50;
const QUIET_MS = 1_000;

/**
 * Waits until these shares are shown as sent, or as maybe sent, and no other card waits. Returns the milliseconds that
 * this took; when it takes too long, the whole time: the comparison says then what is missing.
 */
export async function settled(
  world: World,
  tokens: readonly string[],
  { giveUpMs = GIVE_UP_MS, lookMs = LOOK_MS } = {},
): Promise<number> {
  const begun = performance.now();
  let since: number | undefined;
  while (performance.now() - begun < giveUpMs) {
    since = areShown(world, tokens) ? (since ?? performance.now()) : undefined;
    if (since !== undefined && performance.now() - since >= QUIET_MS) return since - begun;
    await sleep(lookMs);
  }

  return giveUpMs;
}

/** On a slow machine a card may come to the sharer, and does not say then which share it is of. */
function areShown({ slack }: World, tokens: readonly string[]): boolean {
  const cards = [...latestCards(slack).values()];
  if (cards.some(({ says }) => says === 'not yet')) return false;

  const places = new Set(cards.flatMap(({ conversations }) => conversations));
  const missing = tokens.filter((token) => !places.has(conversationOf(token)));
  const moved = cards.filter(({ conversations }) => conversations.every((place) => place === BARE_WORKSPACE.userId));

  return missing.length <= moved.length;
}

/** The shares that were acknowledged so far. */
export function acknowledgedIn({ history }: World): string[] {
  return history.events().flatMap((event) => (event.kind === 'acknowledged' ? [event.token] : []));
}
