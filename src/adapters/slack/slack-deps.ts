// What the Slack handlers work with.
import type { HandlerDeps } from '../../handlers/handling.ts';
import type { SlackWorkspaces } from './workspaces.ts';

export type SlackDeps = HandlerDeps & {
  readonly workspaces: SlackWorkspaces;
  /** Publishes the App Home of the one that the key names: see publish-home.ts. */
  readonly publishing: (key: string, work: () => Promise<void>) => Promise<void>;
};
