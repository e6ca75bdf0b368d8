// The whole product with a played Microsoft: the sample firm, its people linked in Teams, and who they are there.
import type { PaymentProviders } from '../../../src/use-cases/payment-providers.ts';
import type { TeamsRoom } from '../../../src/workspace/teams/teams-options.ts';
import { addFirmByCommands, type Product, startProduct } from '../product.ts';
import {
  objectIdOf,
  type PlayedTeams,
  personalOf,
  personOf,
  startPlayedTeams,
  TENANT_ID,
  teamsEnvironment,
} from './played-teams.ts';
import { type TeamsUser, teamsUser } from './teams-user.ts';

const INSIDE = ['sam', 'grace', 'priya', 'tom', 'noel'];

const ROOMS: readonly TeamsRoom[] = [
  ...[...INSIDE, 'gail'].map((name) => ({ id: personalOf(name), kind: 'personal' as const, ...members([name]) })),
  { id: '19:billing@thread.v2', kind: 'groupChat', ...members(INSIDE) },
  { id: '19:matters@thread.tacv2', kind: 'channel', ...members(INSIDE) },
  { id: '19:with-guest@thread.v2', kind: 'groupChat', ...members([...INSIDE, 'gail']) },
  { id: '19:with-client@thread.v2', kind: 'groupChat', ...members([...INSIDE, 'olive']) },
  { id: '19:closed@thread.v2', kind: 'groupChat', ...members(INSIDE), hasNoBot: true },
];

function members(names: readonly string[]) {
  return { memberIds: names.map(objectIdOf) };
}

export type TeamsProduct = {
  readonly product: Product;
  readonly played: PlayedTeams;
  readonly url: string;
  /** Somebody in one of the rooms; without one, in their own chat with the bot. */
  readonly user: (name: string, room?: string) => TeamsUser;
  stop(): Promise<void>;
};

type Options = {
  readonly database?: 'embedded' | 'server';
  readonly environment?: Readonly<Record<string, string>>;
  readonly smtpUrl?: string;
  readonly payments?: PaymentProviders;
};

export async function startTeamsProduct({
  database = 'server',
  environment,
  ...options
}: Options = {}): Promise<TeamsProduct> {
  const elsewhere = '99999999-9999-9999-9999-999999999999';
  const people = [
    ...INSIDE.map((name) => personOf(name)),
    personOf('gail', { role: 'guest' }),
    personOf('olive', { tenantId: elsewhere }),
  ];
  const teams = await startPlayedTeams({ people, rooms: ROOMS });
  const own = teamsEnvironment(teams);
  const product = await startProduct({ ...options, database, environment: { ...own, ...environment } });
  await addFirmByCommands(product);
  await linkInTeams(product);
  const url = `${product.localUrl}/api/messages`;

  return {
    product,
    played: teams,
    url,
    user: (name, room = personalOf(name)) => {
      const found = ROOMS.find(({ id }) => id === room || id.startsWith(`19:${room}@`));
      if (!found) throw new Error(`no room ${room}`);

      const person = teams.state.people.get(objectIdOf(name)) ?? personOf(name);

      return teamsUser({ microsoft: teams, url, person, room: found });
    },
    stop: async () => {
      await product.stop();
      await teams.stop();
    },
  };
}

async function linkInTeams({ sharebill }: Product): Promise<void> {
  const staff = JSON.parse(await sharebill('staff', 'list', '--json')) as {
    name: string;
    email: string;
    role: string;
  }[];
  const administrator = staff.find(({ role }) => role === 'administrator')?.email ?? '';
  await sharebill('firm', 'link', '--teams', TENANT_ID, '--as', administrator);
  for (const { name, email } of staff) {
    const user = objectIdOf(name.split(' ')[0]?.toLowerCase() ?? '');
    await sharebill('staff', 'link', email, '--teams', `${TENANT_ID}/${user}`, '--as', administrator);
  }
}
