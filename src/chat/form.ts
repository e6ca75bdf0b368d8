// A form as data, for no chat platform in particular. Each platform's adapter draws it and reads it back.

export type Option = { readonly value: string; readonly text: string; readonly detail?: string };

export type FormElement =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'notice'; readonly tone: 'info' | 'warning'; readonly text: string }
  | { readonly type: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | { readonly type: 'divider' }
  | { readonly type: 'buttons'; readonly buttons: readonly FormButton[] }
  | SearchField
  | TextField;

/** With `url` it opens a page. */
export type FormButton = { readonly id: 'open-pdf' | 'edit-share'; readonly text: string; readonly url?: string };

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

/** Title and button labels are at most 24 characters: the least that any platform allows. */
export type Form = {
  readonly id: 'share' | 'preview' | 'fix-address' | 'notice';
  /** Travels with the form: the id of the draft, or of the delivery. */
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
  readonly message: string;
};

/** The prefix of the ids of address fields; the contact's id follows. */
export const ADDRESS_FIELD = 'address-';
