// Whether a Teams user is one of the firm's own people. Guests and people of other organisations are refused everywhere.
import { remembering } from '../../handlers/remember.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChatUser } from '../../use-cases/identify-staff.ts';
import { type PlaceDeps, personalPlace, placeOf } from './places.ts';
import { Member } from './schema.ts';

type Standing = ChatUser['standing'];
type User = { readonly workspaceId: string; readonly userId: string };

export type TeamsPeople = {
  /** 'unproven' when Teams does not answer. A proven answer is kept for ten minutes. */
  standingOf(user: User): Promise<Standing>;
  nameOf(user: User): Promise<string>;
  /** Where they are right now: there Teams tells us of them, also where they have no conversation with us. */
  sawIn(user: User, conversation: string): void;
};

const KEEP_MS = 10 * 60 * 1000;
const MOST_SEEN = 10_000;

export function teamsPeople({ clock, ...deps }: PlaceDeps & { readonly clock: Clock }): TeamsPeople {
  const seen = new Map<string, string>();
  const lookUp = (key: string) => memberOf(deps, { ...userIn(key), conversation: seen.get(key) });
  const standingOf = remembering<Standing>({
    clock,
    keepMs: KEEP_MS,
    isProven: (standing) => standing !== 'unproven',
    ask: async (key) => {
      const member = await lookUp(key);

      return member ? (isOutsider(member, userIn(key).workspaceId) ? 'guest' : 'member') : 'unproven';
    },
  });

  return {
    standingOf: (user) => standingOf(keyOf(user)),
    nameOf: async (user) => (await lookUp(keyOf(user)))?.name || user.userId,
    sawIn: (user, conversation) => {
      const [oldest] = seen.keys();
      if (seen.size >= MOST_SEEN && oldest !== undefined) {
        seen.delete(oldest);
      }
      seen.set(keyOf(user), conversation);
    },
  };
}

/** A guest has the host's own role for guests; somebody of another organisation has another tenant. */
export function isOutsider({ userRole, tenantId }: Member, ours: string): boolean {
  const isGuest = userRole === 'guest' || userRole === 'anonymous';

  return isGuest || (typeof tenantId === 'string' && tenantId !== '' && tenantId !== ours);
}

/** No id has a slash. */
function keyOf({ workspaceId, userId }: User): string {
  return `${workspaceId}/${userId}`;
}

function userIn(key: string): User {
  const [workspaceId = '', userId = ''] = key.split('/');

  return { workspaceId, userId };
}

type Asked = User & { readonly conversation: string | undefined };

async function memberOf(deps: PlaceDeps, { conversation, ...user }: Asked): Promise<Member | undefined> {
  const { workspaceId, userId } = user;
  const here =
    conversation === undefined
      ? undefined
      : await ask(deps, { userId, place: () => placeOf(deps, { workspaceId, conversation, direct: false }) });

  return here ?? ask(deps, { userId, place: () => personalPlace(deps, user) });
}

type Asking = { readonly userId: string; readonly place: () => ReturnType<typeof placeOf> };

/** Undefined where we are no member of the conversation, or nobody answers. */
async function ask({ sdk }: PlaceDeps, { userId, place }: Asking): Promise<Member | undefined> {
  try {
    return Member.safeParse(await sdk.member(await place(), userId)).data;
  } catch {
    return undefined;
  }
}
