// Fields with what is wrong beside them, the list of it at the top, and what else forms are made of. Used by the pages.
import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { FIELDS } from '../paths.ts';
import { en } from '../texts/en.ts';
import type { Entry, FieldName, Problem, SessionFacts } from './models.ts';

type Kind = 'email' | 'code' | 'current-password' | 'new-password';

const KINDS = {
  email: { type: 'email', autocomplete: 'username', maxLength: 254, spellcheck: false },
  code: {
    type: 'text',
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    maxLength: 6,
    pattern: '[0-9]{6}',
    title: en.code.codeHint,
  },
  'current-password': { type: 'password', autocomplete: 'current-password' },
  'new-password': { type: 'password', autocomplete: 'new-password' },
} as const;

export type FieldProps = {
  readonly name: FieldName;
  readonly kind: Kind;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly problems: readonly Problem[];
};

/** Fields and their problems find each other by the name, which stands once in a page. */
export function Field({ name, kind, label, hint, value, problems }: FieldProps) {
  const problem = problems.find((one) => fieldOf(one) === name);
  const input = { ...KINDS[kind], ...(value === undefined ? {} : { value }) };

  return (
    <LabelledInput {...{ name, label, hint, input }} problem={problem && problemText(problem)}>
      {kind.endsWith('password') ? <Reveal field={name} /> : null}
    </LabelledInput>
  );
}

type LabelledInputProps = {
  readonly name: keyof typeof FIELDS;
  readonly label: string;
  readonly hint: string | undefined;
  /** What is wrong with it, in words. */
  readonly problem: string | undefined;
  readonly input: InputHTMLAttributes;
  readonly children?: ComponentChildren;
};

export function LabelledInput({ name, label, hint, problem, input, children }: LabelledInputProps) {
  const about = [hint === undefined ? [] : [`${name}-hint`], problem ? [`${name}-problem`] : []].flat().join(' ');
  const described = about === '' ? {} : { 'aria-describedby': about };

  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label htmlFor={name}>{label}</label>
      {hint === undefined ? null : (
        <p class="soft small" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {problem ? (
        <p class="problem" id={`${name}-problem`}>
          {problem}
        </p>
      ) : null}
      <input
        id={name}
        name={FIELDS[name]}
        required
        {...input}
        {...described}
        {...(problem ? { 'aria-invalid': 'true' as const } : {})}
      />
      {children}
    </div>
  );
}

/** Shown by the script, without which it would do nothing. */
function Reveal({ field }: { readonly field: FieldName }) {
  const { show, hide } = en.password;

  return (
    <button
      type="button"
      class="reveal"
      hidden
      aria-controls={field}
      data-reveals={field}
      data-show={show}
      data-hide={hide}
    >
      {show}
    </button>
  );
}

export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return <ProblemList told={problems.map((problem) => ({ text: problemText(problem), field: fieldOf(problem) }))} />;
}

/** What is wrong in words; without a field it is wrong with the whole of the form. */
export type Told = { readonly text: string; readonly field: keyof typeof FIELDS | undefined };

/** At the top of a page: it takes the focus and is read out. */
export function ProblemList({ told }: { readonly told: readonly Told[] }) {
  return told.length === 0 ? null : (
    <div class="problems" id="problems" role="alert" aria-live="assertive" tabIndex={-1}>
      <h2>{en.problems.title}</h2>
      <ul>
        {told.map(({ text, field }) => (
          <li>{field === undefined ? <p class="problem">{text}</p> : <a href={`#${field}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

/** Undefined of what is wrong with the whole form. */
function fieldOf({ code }: Problem): FieldName | undefined {
  if (code === 'code-not-yet' || code === 'wait' || code === 'sign-in-failed') {
    return undefined;
  }

  const fields = { email: 'email', code: 'code', password: 'password', new: 'newPassword', current: 'currentPassword' };
  const [first = ''] = code.split('-');

  return fields[first as keyof typeof fields] as FieldName;
}

function problemText(problem: Problem): string {
  const texts = en.problems;
  switch (problem.code) {
    case 'code-wrong':
      return texts['code-wrong'](problem.tries);
    case 'code-not-yet':
    case 'wait':
      return texts[problem.code](problem.seconds);
    case 'new-password-short':
      return texts['new-password-short'](problem.least);
    default:
      return texts[problem.code];
  }
}

export function Notice({ children }: { readonly children: string }) {
  return (
    <div class="notice" role="status">
      <p>{children}</p>
    </div>
  );
}

export function FormToken({ session }: { readonly session: SessionFacts }) {
  return <input type="hidden" name={FIELDS.formToken} value={session.formToken} />;
}

/** A form of somebody who has not proved yet who they are. */
export function EntryForm(props: {
  readonly entry: Entry;
  readonly action: string;
  readonly children: ComponentChildren;
}) {
  return (
    <form method="post" action={props.action} class="stack">
      {Object.entries(props.entry.hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
}

/** For password managers: whose password it is. */
export function Username({ address }: { readonly address: string }) {
  return <input type="text" name="username" autocomplete="username" value={address} hidden readOnly />;
}
