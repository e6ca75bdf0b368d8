// Opening a tab of the app's conversation with a person: the app is told, and publishes what stands on Home.
// Called through WorkspaceSlack.
import { userOf } from './commands.ts';
import { deliverEvent, type EventDelivery } from './events.ts';
import { openDirectMessage, type SlackState } from './slack-state.ts';
import { homeOnWire } from './wire.ts';

export type HomeTab = 'home' | 'messages';

/** What becomes of the event about it goes on after the tab was opened. */
export type OpenedHome = { readonly delivery: Promise<EventDelivery> };

/** The app hears of it each time: https://docs.slack.dev/reference/events/app_home_opened */
export function openHome(state: SlackState, { userId, tab }: { userId: string; tab: HomeTab }): OpenedHome {
  const { id: user } = userOf(state, userId);
  const published = tab === 'home' ? state.homes.get(user) : undefined;
  const view = published === undefined ? {} : { view: homeOnWire(state, published) };
  const channel = openDirectMessage(state, user).id;

  return { delivery: deliverEvent(state, { type: 'app_home_opened', user, channel, tab, ...view }) };
}
