// What the app's Slack manifest asks for: the played Slack gives the app no more than that.
// Read by slack-state, unless the workspace is told otherwise.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type AppManifest = {
  /** What the bot token may do, such as `files:read`. */
  readonly scopes: readonly string[];
  /** The events that the app is told of, such as `file_shared`. */
  readonly botEvents: readonly string[];
  /** Whether its conversation with each person has a Home tab. */
  readonly homeTab?: boolean;
};

// As far from src/workspace as from dist/workspace.
const manifestFile = new URL('../../manifests/slack.json', import.meta.url);

const manifestSchema = z.object({
  features: z.object({ app_home: z.object({ home_tab_enabled: z.boolean().optional() }).optional() }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }).optional() }),
});

/** The scopes and events of `manifests/slack.json`, which a firm installs. */
export function readAppManifest(): AppManifest {
  const { features, oauth_config, settings } = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));

  return {
    scopes: oauth_config.scopes.bot,
    botEvents: settings.event_subscriptions?.bot_events ?? [],
    homeTab: features.app_home?.home_tab_enabled === true,
  };
}
