// The answers by a dialogue in a terminal: one question after the other, each asked again until its answer is well. Used
// by setup.ts. Ctrl-C rejects with the library's ExitPromptError.
import { confirm, input, password } from '@inquirer/prompts';
import { isOneAddress } from '../../core/one-address.ts';
import {
  type Answers,
  EMBEDDED,
  isAsked,
  type Known,
  knownAnswer,
  type PartChecks,
  problemWith,
  QUESTIONS,
  type Question,
} from './questions.ts';
import { en } from './texts/en.ts';

/** Where the dialogue is held; a test gives streams of its own. */
export type Terminal = { readonly input?: NodeJS.ReadableStream; readonly output?: NodeJS.WritableStream };

type Asking = {
  readonly known: Known;
  readonly parts: PartChecks;
  readonly terminal: Terminal;
  readonly say: (text: string) => void;
};

export async function answersByDialog(asking: Asking): Promise<Answers> {
  const answers: Partial<Record<string, string>> = {};
  for (const question of QUESTIONS) {
    answers[question.id] = isAsked(question, answers) ? await answerTo(question, asking) : '';
  }

  return answers as Answers;
}

/** What was given by a flag is not asked for, unless it is wrong. */
async function answerTo(question: Question, asking: Asking): Promise<string> {
  const { known, parts, say } = asking;
  const byFlag = known.given[question.id];
  const offered = knownAnswer(question, known) ?? question.fallback ?? guessed(question);
  if (typeof byFlag === 'string' || question.silent) {
    const problem = await problemWith(question, { text: offered, parts });
    if (problem === undefined) {
      return offered;
    }
    say(en.ofFlag(question.flag, problem));
  }

  return ask(question, { ...asking, offered });
}

/** The firm is most likely where this machine is. */
function guessed({ id }: Question): string {
  switch (id) {
    case 'timeZone':
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    case 'database':
      return EMBEDDED;
    default:
      return '';
  }
}

type Offered = Asking & { readonly offered: string };

function ask(question: Question, asking: Offered): Promise<string> {
  switch (question.kind) {
    case 'text':
      return askText(question, asking);
    case 'secret':
      return askSecret(question, asking);
    case 'address':
      return askAddress(question, asking);
  }
}

async function askText(question: Question, { offered, parts, terminal }: Offered): Promise<string> {
  const answer = await input(
    {
      message: en.questions[question.id],
      ...(offered === '' ? {} : { default: offered }),
      validate: async (text) => (await problemWith(question, { text: text.trim(), parts })) ?? true,
    },
    terminal,
  );

  return answer.trim();
}

/** Nothing of it is shown; one that is set already stays with an empty answer. */
async function askSecret(question: Question, { offered, parts, terminal }: Offered): Promise<string> {
  const text = en.questions[question.id];
  const answerOf = (typed: string) => typed.trim() || offered;
  const answer = await password(
    {
      message: offered === '' ? text : en.kept(text),
      mask: '*',
      validate: async (typed) => (await problemWith(question, { text: answerOf(typed), parts })) ?? true,
    },
    terminal,
  );

  return answerOf(answer);
}

/** Where to connect to, as whom, and the password, which alone is not shown. Tried only when all three are known. */
async function askAddress(question: Question, asking: Offered): Promise<string> {
  const { offered, parts, terminal, say } = asking;
  const bare = withoutPassword(offered);
  const typed = await input(
    { message: en.questions[question.id], ...(bare === '' ? {} : { default: bare }), validate: isGiven },
    terminal,
  );
  const address = typed.trim() === bare ? offered : await completed(typed.trim(), asking);
  say(en.trying);
  const problem = await problemWith(question, { text: address, parts });
  if (problem === undefined) {
    return address;
  }
  say(problem);

  return askAddress(question, { ...asking, offered: address });
}

function isGiven(text: string): true | string {
  return text.trim() === '' ? en.empty : true;
}

function withoutPassword(address: string): string {
  if (!isOneAddress(address)) {
    return address.includes('@') ? '' : address;
  }

  const url = new URL(address);
  url.password = '';

  return url.href;
}

async function completed(address: string, { terminal }: Asking): Promise<string> {
  if (!/^[a-z]+:\/\/[^/]/.test(address) || !URL.canParse(address) || new URL(address).password !== '') {
    return address;
  }

  const url = new URL(address);
  const user = await input({ message: en.user, default: decodeURIComponent(url.username) }, terminal);
  url.username = encodeURIComponent(user.trim());
  url.password =
    user.trim() === '' ? '' : encodeURIComponent(await password({ message: en.password, mask: '*' }, terminal));

  return url.href;
}

export function askWhetherToChange(terminal: Terminal): Promise<boolean> {
  return confirm({ message: en.changeFile, default: true }, terminal);
}
