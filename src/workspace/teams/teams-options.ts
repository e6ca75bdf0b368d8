// What a played Microsoft is told when it starts: the tenant, its people, their conversations, and the app it talks to.
// Filled in by sample-tenant.ts for the sample firm, and by tests.
import type { Clock } from '../../ports/clock.ts';

export type TeamsPerson = {
  /** Their Microsoft Entra object id. */
  readonly id: string;
  readonly name: string;
  /** One or two words: 'Billing', 'Guest', 'Not linked'. */
  readonly note?: string;
  readonly role?: 'user' | 'guest';
  /** Of another organisation, when they are. */
  readonly tenantId?: string;
  /** The id of their own chat with the app. */
  readonly personalId: string;
};

export type TeamsRoom = {
  readonly id: string;
  readonly name?: string;
  readonly kind: 'personal' | 'groupChat' | 'channel';
  /** Their object ids. */
  readonly memberIds: readonly string[];
  /** The app is no member of it. */
  readonly hasNoBot?: boolean;
};

export type TeamsOptions = {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly tenantName?: string;
  readonly people: readonly TeamsPerson[];
  readonly rooms: readonly TeamsRoom[];
  readonly seedMessages?: readonly { readonly roomId: string; readonly personId: string; readonly text: string }[];
  readonly clock: Clock;
  readonly randomToken: () => string;
};
