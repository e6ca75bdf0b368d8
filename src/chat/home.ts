// What somebody finds at home in the app: who they are and what they may do; an administrator the people of the firm, with
// what can be done about each. As data, for no chat platform in particular.
import { plainLine } from '../core/plain-line.ts';
import { ROLES, type Role } from '../core/staff.ts';
import type { Button, Menu } from './messages.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

/** All texts are data: an adapter shows them literally. */
export type Home = {
  readonly title: string;
  /** What has just gone wrong, if anything. */
  readonly notice: string | undefined;
  readonly lines: readonly string[];
  readonly buttons: readonly Button[];
  readonly heading: string | undefined;
  readonly rows: readonly HomeRow[];
  readonly pages: Menu | undefined;
};

/** The menu stands beside its label. */
export type HomeRow = { readonly menu: Menu; readonly buttons: readonly Button[] };

export type HomePerson = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly linked: boolean;
};

export type HomeFacts = {
  readonly name: string;
  readonly role: Role;
  readonly administrators: readonly string[];
  /** Only of an administrator. */
  readonly people: PeoplePage | undefined;
};

export type PeoplePage = {
  readonly people: readonly HomePerson[];
  readonly count: number;
  /** From 0 on. */
  readonly page: number;
  readonly pages: number;
};

const NOTHING = { notice: undefined, buttons: [], heading: undefined, rows: [], pages: undefined } as const;

export function staffHome(facts: HomeFacts, notice?: string): Home {
  const { home, roles } = en.people;
  const { name, role, administrators, people } = facts;
  const whom = administrators.length > 0 ? administrators.join(' or ') : home.nobody;
  const ask = role === 'administrator' ? [] : [plainLine(home.ask(shorten(whom, 200)))];

  return {
    ...NOTHING,
    title: home.title,
    notice,
    lines: [plainLine(home.role(shorten(name, 60), roles[role])), home.may[role], ...ask, ...home.how],
    ...(people ? peopleSection(people) : {}),
  };
}

function peopleSection({ people, count, page, pages }: PeoplePage) {
  const { home } = en.people;

  return {
    heading: home.people(count),
    buttons: [{ id: 'add-person', text: home.add, value: 'new' } as const],
    rows: people.map(personRow),
    pages: pages > 1 ? pageMenu(page, pages) : undefined,
  };
}

function personRow({ id, name, email, role, linked }: HomePerson): HomeRow {
  const { home, roles } = en.people;
  const short = plainLine(shorten(name, 60));
  const label = plainLine(home.person(short, shorten(email, 100), linked ? home.linked : home.notLinked));
  const options = ROLES.map((value) => ({ value, text: roles[value] }));
  const confirm = { title: home.removeTitle, text: home.removeText(short), yes: home.remove, no: home.keep };

  return {
    menu: { id: 'person-role', subject: id, label, placeholder: home.roleOf, options, selected: role },
    buttons: [
      { id: 'link-person', text: home.link, value: id },
      { id: 'remove-person', text: home.remove, value: id, confirm },
    ],
  };
}

/** As many pages as a menu of any platform holds. */
const MOST_PAGES = 100;

function pageMenu(page: number, pages: number): Menu {
  const { home } = en.people;
  const options = Array.from({ length: Math.min(pages, MOST_PAGES) }, (_, index) => ({
    value: String(index),
    text: home.pageOf(index + 1, pages),
  }));

  return {
    id: 'people-page',
    subject: 'people',
    label: home.pageOf(page + 1, pages),
    placeholder: home.page,
    options,
    selected: String(page),
  };
}

/** Of somebody whom nobody has linked: they can ask, once. */
export function strangerHome({
  waiting,
  notice,
}: {
  readonly waiting: boolean;
  readonly notice?: string | undefined;
}): Home {
  const { home } = en.people;

  return {
    ...NOTHING,
    title: home.title,
    notice,
    lines: waiting ? [home.stranger, home.asked] : [home.stranger],
    buttons: waiting ? [] : [{ id: 'ask-access', text: home.askButton, value: 'access' }],
  };
}

/** Of somebody who cannot use it at all. */
export function closedHome(text: string): Home {
  return { ...NOTHING, title: en.people.home.title, lines: [text] };
}
