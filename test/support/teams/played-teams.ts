// The played Microsoft with people named as tests name them: their object ids are made of their names.
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { startPlayedMicrosoft } from '../../../src/workspace/teams/played-microsoft.ts';
import type { TeamsPerson, TeamsRoom } from '../../../src/workspace/teams/teams-options.ts';
import type { Failure } from '../../../src/workspace/teams/teams-state.ts';

export type PlayedTeams = Awaited<ReturnType<typeof startPlayedTeams>>;

export const APP_ID = '11111111-2222-3333-4444-555555555555';
export const APP_PASSWORD = 'a client secret of the test';
export const TENANT_ID = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

type Given = { readonly people: readonly TeamsPerson[]; readonly rooms: readonly TeamsRoom[] };

export async function startPlayedTeams({ people, rooms }: Given) {
  const app = { appId: APP_ID, appPassword: APP_PASSWORD, tenantId: TENANT_ID };
  const microsoft = await startPlayedMicrosoft({
    ...app,
    people,
    rooms,
    clock: systemClock(),
    randomToken: randomUUID,
  });
  const { state } = microsoft;

  return {
    ...microsoft,
    posted: state.posted,
    complaints: state.complaints,
    calls: state.calls,
    keyFetches: () => state.keyFetches,
    takeKeysDown: (down: boolean) => {
      state.keysAreDown = down;
    },
    /** Which channels the key speaks for. */
    endorse: (...channels: string[]) => {
      state.endorsements = channels;
    },
    fail: (failure: Failure) => void state.failures.push(failure),
    failuresLeft: () => state.failures.length,
  };
}

/** Made of the name, so that a test can tell whose it is. */
export function objectIdOf(name: string): string {
  const digits = Buffer.from(name.padEnd(16, '.')).subarray(0, 16).toString('hex');

  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function personalOf(name: string): string {
  return `a:personal-${name}`;
}

/** Of the tenant's own people, unless more is said of them. */
export function personOf(name: string, more: Partial<TeamsPerson> = {}): TeamsPerson {
  return { id: objectIdOf(name), name, personalId: personalOf(name), ...more };
}

/** What a product that talks to it has in its environment. */
export function teamsEnvironment({ openIdUrl }: Pick<PlayedTeams, 'openIdUrl'>) {
  return {
    TEAMS_APP_ID: APP_ID,
    TEAMS_APP_PASSWORD: APP_PASSWORD,
    TEAMS_TENANT_ID: TENANT_ID,
    TEAMS_OPENID_METADATA_URL: openIdUrl,
  };
}
