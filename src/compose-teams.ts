// Joins Teams with the rest. Its library is large: it is loaded where Teams is set up, in the local workspace when it is used
// first, and nowhere else. Called by compose.ts.
import type { Express } from 'express';
import { addTeams, type TeamsApp, type TeamsOptions } from './adapters/teams/app.ts';
import type { TeamsSdk } from './adapters/teams/sdk.ts';
import type { Core } from './compose.ts';
import type { TeamsConfig } from './teams-config.ts';

export type TeamsParts = Pick<TeamsOptions, 'forActor' | 'forFirm'> & {
  readonly core: Core;
  readonly teams: TeamsConfig;
  /** Loads the library when it is needed first, not at the start. */
  readonly isLazy: boolean;
};

export async function composeTeams(web: Express, { core, teams, isLazy, ...scoped }: TeamsParts): Promise<TeamsApp> {
  const { clock, ids, logger, database } = core;
  const { sealedBox } = core.connections;
  const load = async () => (await import('./adapters/teams/sdk.ts')).teamsSdk({ ...teams, clock });
  const sdk = isLazy ? lazySdk(load) : await load();

  return addTeams(web, { ...teams, ...scoped, sdk, clock, ids, logger, sealedBox, directory: database.directory });
}

function lazySdk(load: () => Promise<TeamsSdk>): TeamsSdk {
  let loaded: Promise<TeamsSdk> | undefined;
  const sdk = () => {
    loaded ??= load();

    return loaded;
  };

  return {
    post: async (...asked) => (await sdk()).post(...asked),
    update: async (...asked) => (await sdk()).update(...asked),
    openPersonal: async (...asked) => (await sdk()).openPersonal(...asked),
    member: async (...asked) => (await sdk()).member(...asked),
    members: async (...asked) => (await sdk()).members(...asked),
  };
}
