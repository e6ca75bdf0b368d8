// A form as data, for no chat platform in particular. Each platform's adapter draws it and reads it back.
import type { ShareChannel } from '../core/share-channel.ts';

export type Option = { readonly value: string; readonly text: string; readonly detail?: string };

export type FormElement =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'notice'; readonly tone: 'info' | 'warning'; readonly text: string }
  | { readonly type: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | { readonly type: 'divider' }
  | { readonly type: 'buttons'; readonly buttons: readonly FormButton[] }
  | SearchField
  | ChoiceField
  | TextField
  | UserField;

/** With `url` it opens a page. `value` is the id of what it is about. */
export type FormButton = {
  readonly id: 'open-page' | 'edit-share' | 'share-again' | 'ask-access';
  readonly text: string;
  readonly url?: string;
  readonly value?: string;
};

/** Type-ahead over a data set. `renew` asks for the form to be drawn again as soon as the choice changes. */
export type SearchField = {
  readonly type: 'search';
  readonly id: 'bill' | 'to';
  /** Changes when earlier input must not be kept. */
  readonly key: string;
  readonly label: string;
  readonly placeholder: string;
  readonly many: boolean;
  readonly renew: boolean;
  readonly selected: readonly Option[];
};

/** One of a few, all of them in sight. */
export type ChoiceField = {
  readonly type: 'choice';
  readonly id: 'channel' | 'role';
  readonly key: string;
  readonly label: string;
  readonly options: readonly Option[];
  /** The value of the option that is chosen. */
  readonly selected: string;
};

export type TextField = {
  readonly type: 'input';
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder: string;
  readonly multiline: boolean;
  readonly optional: boolean;
  readonly maxLength: number;
  readonly value: string;
};

/** One of the platform's own users, by their id there. */
export type UserField = {
  readonly type: 'user';
  readonly id: 'user';
  readonly key: string;
  readonly label: string;
  readonly placeholder: string;
  readonly optional: boolean;
  readonly selected?: string;
};

/** Title and button labels are at most 24 characters: the least that any platform allows. */
export type Form = {
  readonly id: 'share' | 'preview' | 'fix-address' | 'notice' | 'add-person' | 'accept-person' | 'link-person';
  /** Travels with the form: the id of the draft, the delivery, the person or the request that it is about. */
  readonly draftId: string;
  readonly title: string;
  readonly submit?: string;
  readonly close: string;
  readonly elements: readonly FormElement[];
};

/** What a person filled in. `addresses` holds addresses typed for contacts that have none. */
export type ShareValues = {
  readonly billId?: string;
  readonly to: readonly string[];
  readonly addresses: Readonly<Record<string, string>>;
  readonly channel: ShareChannel;
  readonly message: string;
  /** The share that this one takes the place of, by its id. */
  readonly again?: string;
};

/** As it comes back from a form: one that asks for no channel yet names none. What it takes the place of never travels. */
export type FilledValues = Omit<ShareValues, 'channel' | 'again'> & { readonly channel?: ShareChannel };

/** The prefix of the ids of address fields; the contact's id follows. */
export const ADDRESS_FIELD = 'address-';
