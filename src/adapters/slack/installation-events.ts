// What Slack tells us when the app is taken out of a workspace. Mounted by app.ts.
import type { App } from '@slack/bolt';
import type { Logger } from '../../ports/logger.ts';
import type { DisconnectRequest } from '../../use-cases/disconnect-workspace.ts';
import { RemovalBody } from './schema.ts';

export type Removed = {
  readonly workspaceId: string;
  readonly eventId: string;
  readonly reason: Exclude<DisconnectRequest['reason'], 'command'>;
  /** By Slack's clock. */
  readonly at: Date;
};

type RemovalDeps = { readonly onRemoved: (removed: Removed) => Promise<void>; readonly logger: Logger };

/** Slack tells of an uninstalled app by both. Bolt has acknowledged it before: Slack does not tell it again. */
export function addRemovals(app: App, { onRemoved, logger }: RemovalDeps): void {
  const take = async (removed: Removed) => {
    const { workspaceId, reason } = removed;
    await onRemoved(removed).catch((cause: unknown) =>
      logger.error('token of a removed slack app could not be wiped', { workspaceId, reason }, cause),
    );
  };
  app.event('app_uninstalled', async ({ body }) => {
    await take({ ...removalOf(body), reason: 'uninstalled' });
  });
  app.event('tokens_revoked', async ({ body }) => {
    const { event } = RemovalBody.parse(body);
    // tokens of people are none of ours: we ask for none
    if ((event.tokens?.bot ?? []).length > 0) {
      await take({ ...removalOf(body), reason: 'revoked' });
    }
  });
}

function removalOf(body: unknown): Omit<Removed, 'reason'> {
  const { team_id: workspaceId, event_id: eventId, event_time: seconds } = RemovalBody.parse(body);

  return { workspaceId, eventId, at: new Date(seconds * 1000) };
}
