// What is said of somebody who asks for access: the card that each administrator gets, and the answer. Used by the job
// `show-access`.
import { plainLine } from '../core/plain-line.ts';
import type { Button, Message } from './messages.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type AccessFacts = {
  readonly requestId: string;
  readonly name: string;
  readonly userId: string;
  readonly state: 'open' | 'accepted' | 'declined';
  /** Who has decided; empty before. */
  readonly decidedBy: string;
  readonly repeat: boolean;
};

/** The mention shows who it is by the platform's own word: anybody may call themselves anything. */
export function accessCard(facts: AccessFacts): Message {
  const { access } = en.people;
  const { state } = facts;
  const line = plainLine(access.line(shorten(facts.name, 60)));
  const decided = state === 'open' ? [] : [plainLine(access[state](shorten(facts.decidedBy, 60)))];

  return {
    text: line,
    title: access.title,
    lines: [line],
    context: [...decided, ...(facts.repeat ? [access.repeat] : [])],
    buttons: state === 'open' ? decisions(facts.requestId) : [],
    mention: facts.userId,
  };
}

function decisions(value: string): Button[] {
  const { access } = en.people;
  const confirm = {
    title: access.declineTitle,
    text: access.declineText,
    yes: access.declineYes,
    no: access.back,
  };

  return [
    { id: 'accept-access', text: access.accept, value },
    { id: 'decline-access', text: access.decline, value, confirm },
  ];
}

export function accessAnswer({ state, decidedBy, repeat }: AccessFacts): Message {
  const { access } = en.people;
  const words = state === 'accepted' ? access.letIn : access.notLetIn;
  const line = plainLine(words(shorten(decidedBy, 60)));

  return { text: line, title: '', lines: [line], context: repeat ? [access.repeat] : [], buttons: [] };
}
