// What one person sees of the played Teams: their conversations, and in each what was said and posted. Part of page-state.ts.
import type { TeamsPerson, TeamsRoom } from './teams-options.ts';
import { cardIn, cardKey, type Posted, roomIdOf, type Said, type TeamsState } from './teams-state.ts';

const MESSAGES_SHOWN = 200;

export function teamsPageState(state: TeamsState, personId: string) {
  const rooms = [...state.rooms.values()].filter(({ memberIds }) => memberIds.includes(personId));

  return {
    tenant: state.tenantName,
    you: personId,
    people: [...state.people.values()].map(({ id, name }) => ({ id, name })),
    conversations: rooms.map((room) => ({
      ...roomOf(state, room),
      messages: messagesIn(state, { roomId: room.id, personId }),
    })),
  };
}

function roomOf({ people }: TeamsState, { id, name = '', kind, memberIds }: TeamsRoom) {
  const hasGuests = kind !== 'personal' && memberIds.some((memberId) => isOutside(people.get(memberId)));

  return { id, name, kind, memberCount: memberIds.length, hasGuests };
}

function isOutside(person: TeamsPerson | undefined): boolean {
  return person?.role === 'guest' || person?.tenantId !== undefined;
}

type Seen = { readonly roomId: string; readonly personId: string };

function messagesIn(state: TeamsState, { roomId, personId }: Seen) {
  const isHere = ({ conversation }: Said | Posted) => roomIdOf(conversation) === roomId;
  const said = state.said.filter(isHere).map((one) => ({ ...whenAndWhere(one), by: one.personId, text: one.text }));
  const posted = state.posted.filter(isHere).map((one) => ({
    ...whenAndWhere(one),
    updates: one.updates,
    card: state.ownCards.get(cardKey(one.id, personId)) ?? cardIn(one.activity),
  }));

  return [...said, ...posted].sort((one, other) => one.order - other.order).slice(-MESSAGES_SHOWN);
}

function whenAndWhere({ id, conversation, at }: Said | Posted) {
  const answers = /;messageid=(.*)$/.exec(conversation)?.[1];

  return { id, order: Number(id.slice(1)), at: at.toISOString(), ...(answers === undefined ? {} : { answers }) };
}
