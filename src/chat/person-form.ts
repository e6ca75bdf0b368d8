// The forms about one person of the firm: to add somebody, to let somebody in who asked, to say who somebody is here.
import { plainLine } from '../core/plain-line.ts';
import { ROLES } from '../core/staff.ts';
import type { Form, FormElement } from './form.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export function addPersonForm(): Form {
  const { form } = en.people;

  return {
    id: 'add-person',
    draftId: '',
    title: form.addTitle,
    submit: form.add,
    close: en.form.cancel,
    elements: [...personFields(''), userField(true)],
  };
}

/** Whom it is about is known by the request: no other user can be chosen. */
export function acceptForm({ requestId, name }: { readonly requestId: string; readonly name: string }): Form {
  const { form } = en.people;
  const shown = plainLine(shorten(name, 60));

  return {
    id: 'accept-person',
    draftId: requestId,
    title: form.acceptTitle,
    submit: form.accept,
    close: en.form.cancel,
    elements: [{ type: 'text', text: form.accepting(shown) }, ...personFields(shown)],
  };
}

export function linkForm({ staffMemberId, name }: { readonly staffMemberId: string; readonly name: string }): Form {
  const { form } = en.people;

  return {
    id: 'link-person',
    draftId: staffMemberId,
    title: form.linkTitle,
    submit: form.link,
    close: en.form.cancel,
    elements: [{ type: 'text', text: form.linking(plainLine(shorten(name, 60))) }, userField(false)],
  };
}

const LONGEST_NAME = 100;
const LONGEST_ADDRESS = 254;

function personFields(name: string): FormElement[] {
  const { form, roles, roleDetails } = en.people;
  const text = { type: 'input', multiline: false, optional: false } as const;

  return [
    {
      ...text,
      id: 'name',
      key: 'name',
      label: form.name,
      placeholder: form.namePlaceholder,
      maxLength: LONGEST_NAME,
      value: name,
    },
    {
      ...text,
      id: 'email',
      key: 'email',
      label: form.email,
      hint: form.emailHint,
      placeholder: form.emailPlaceholder,
      maxLength: LONGEST_ADDRESS,
      value: '',
    },
    {
      type: 'choice',
      id: 'role',
      key: 'role',
      label: form.role,
      options: ROLES.map((role) => ({ value: role, text: roles[role], detail: roleDetails[role] })),
      selected: 'billing',
    },
  ];
}

function userField(optional: boolean): FormElement {
  const { form } = en.people;

  return { type: 'user', id: 'user', key: 'user', label: form.user, placeholder: form.userPlaceholder, optional };
}
