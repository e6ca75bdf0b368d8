// What the set-up asks, in its order, and how each answer is checked. Used by dialog.ts and by-flags.ts.
import { parseEmailAddress } from '../../core/contact.ts';
import { isTimeZone } from '../../core/local-date.ts';
import { isCurrencyCode } from '../../core/money.ts';
import { isPlan } from '../../core/plan.ts';
import { en } from './texts/en.ts';

export type QuestionId = keyof typeof en.questions;

export type Answers = Readonly<Record<QuestionId, string>>;

/** What the parts that an answer is for say of it: what is wrong and what to do, or nothing. */
export type PartChecks = {
  variable(name: string, value: string): string | undefined;
  database(url: string): Promise<string | undefined>;
  mailServer(url: string): Promise<string | undefined>;
  slackToken(token: string): Promise<string | undefined>;
};

export type Question = {
  readonly id: QuestionId;
  readonly flag: string;
  /** Whose value is offered as the answer. */
  readonly variable?: string;
  /** `address`: one that may need a user and a password, which is asked for apart and not shown. */
  readonly kind: 'text' | 'secret' | 'address';
  readonly fallback?: string;
  /** Asked only when that one has an answer. */
  readonly after?: QuestionId;
  readonly optional?: true;
  /** Taken from flag, environment or fallback, and never asked for. */
  readonly silent?: true;
  readonly check: (text: string, parts: PartChecks) => Promise<string | undefined> | string | undefined;
};

const { problems } = en;
const SLACK_USER = /^[UW][A-Z0-9]{2,30}$/;

const asVariable = (name: string) => (text: string, parts: PartChecks) => parts.variable(name, text);

const isText = () => undefined;

export const QUESTIONS: readonly Question[] = [
  { id: 'firm', flag: '--firm', kind: 'text', check: isText },
  {
    id: 'timeZone',
    flag: '--time-zone',
    kind: 'text',
    check: (text) => (isTimeZone(text) ? undefined : problems.timeZone),
  },
  {
    id: 'currency',
    flag: '--currency',
    kind: 'text',
    fallback: 'USD',
    check: (text) => (isCurrencyCode(text.toUpperCase()) ? undefined : problems.currency),
  },
  {
    id: 'plan',
    flag: '--plan',
    kind: 'text',
    fallback: 'Boutique',
    check: (text) => (isPlan(text) ? undefined : problems.plan),
  },
  { id: 'admin', flag: '--admin', kind: 'text', check: isText },
  {
    id: 'email',
    flag: '--email',
    kind: 'text',
    check: (text) => (parseEmailAddress(text) === undefined ? problems.email : undefined),
  },
  {
    id: 'dataDir',
    flag: '--data-dir',
    variable: 'DATA_DIR',
    kind: 'text',
    fallback: './data',
    silent: true,
    check: isText,
  },
  {
    id: 'port',
    flag: '--port',
    variable: 'PORT',
    kind: 'text',
    fallback: '3000',
    silent: true,
    check: asVariable('PORT'),
  },
  {
    id: 'database',
    flag: '--database',
    variable: 'DATABASE_URL',
    kind: 'address',
    check: async (text, parts) =>
      text === EMBEDDED ? undefined : (parts.variable('DATABASE_URL', text) ?? (await parts.database(text))),
  },
  {
    id: 'smtp',
    flag: '--smtp',
    variable: 'SMTP_URL',
    kind: 'address',
    check: async (text, parts) => parts.variable('SMTP_URL', text) ?? (await parts.mailServer(text)),
  },
  { id: 'mailFrom', flag: '--mail-from', variable: 'MAIL_FROM', kind: 'text', check: asVariable('MAIL_FROM') },
  { id: 'publicUrl', flag: '--public-url', variable: 'PUBLIC_URL', kind: 'text', check: asVariable('PUBLIC_URL') },
  {
    id: 'slackBotToken',
    flag: '--slack-bot-token',
    variable: 'SLACK_BOT_TOKEN',
    kind: 'secret',
    optional: true,
    check: async (text, parts) => parts.variable('SLACK_BOT_TOKEN', text) ?? (await parts.slackToken(text)),
  },
  {
    id: 'slackSigningSecret',
    flag: '--slack-signing-secret',
    variable: 'SLACK_SIGNING_SECRET',
    kind: 'secret',
    after: 'slackBotToken',
    check: asVariable('SLACK_SIGNING_SECRET'),
  },
  {
    id: 'slackAdmin',
    flag: '--slack-admin',
    kind: 'text',
    after: 'slackBotToken',
    optional: true,
    check: (text) => (SLACK_USER.test(text.toUpperCase()) ? undefined : problems.slackAdmin),
  },
];

/** The answer that means: no server. */
export const EMBEDDED = 'embedded';

export type Given = Readonly<Record<string, string | boolean | undefined>>;
export type Known = { readonly given: Given; readonly environment: Readonly<Record<string, string | undefined>> };

/** What is known without asking: by flag, or else set already. */
export function knownAnswer({ id, variable }: Question, { given, environment }: Known): string | undefined {
  const byFlag = given[id];
  if (typeof byFlag === 'string') {
    return byFlag.trim();
  }

  const set = variable === undefined ? undefined : environment[variable]?.trim();

  return set === '' ? undefined : set;
}

/** What is wrong with an answer; undefined when nothing is. */
export async function problemWith(
  question: Question,
  asked: { text: string; parts: PartChecks },
): Promise<string | undefined> {
  if (asked.text === '') {
    return question.optional ? undefined : en.empty;
  }

  return question.check(asked.text, asked.parts);
}

export function isAsked({ after }: Question, answers: Partial<Answers>): boolean {
  return after === undefined || (answers[after] ?? '') !== '';
}
