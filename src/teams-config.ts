// What TEAMS_* in the environment means, each and together. Used by config.ts.
import { z } from 'zod';
import { isLoopback } from './config-problems.ts';

export type TeamsConfig = {
  readonly appId: string;
  readonly appPassword: string;
  /** The firm's own tenant: the bot is registered for it alone. */
  readonly tenantId: string;
  /** A played Microsoft on this machine, by the address of its OpenID document; undefined means Microsoft's own. */
  readonly openIdUrl?: string;
};

export const TEAMS_VARIABLES = ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID'] as const;

const ENTRA_ID = 'must be an id such as 00000000-0000-0000-0000-000000000000';

/** How each is read. Whoever is at the address of the last one gets the bot's secret, and is believed: no other machine is. */
export const TEAMS_SHAPE = {
  TEAMS_APP_ID: z.guid(ENTRA_ID).optional(),
  TEAMS_APP_PASSWORD: z.string().optional(),
  TEAMS_TENANT_ID: z.guid(ENTRA_ID).optional(),
  TEAMS_OPENID_METADATA_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && isLoopback(text),
      'must be an address of this machine: a played Microsoft is for tests. Unset it',
    )
    .optional(),
};

export type TeamsVariables = {
  readonly [name in (typeof TEAMS_VARIABLES)[number]]?: string | undefined;
} & { readonly TEAMS_OPENID_METADATA_URL?: string | undefined };

/** Undefined when nothing is set, or too little. Ids are linked in small letters. */
export function teamsConfigOf(read: TeamsVariables): TeamsConfig | undefined {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = read;
  const openIdUrl = read.TEAMS_OPENID_METADATA_URL;

  return appId && appPassword && tenantId
    ? { appId, appPassword, tenantId: tenantId.toLowerCase(), ...(openIdUrl === undefined ? {} : { openIdUrl }) }
    : undefined;
}
