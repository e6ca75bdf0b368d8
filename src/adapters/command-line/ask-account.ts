// Gets what makes up an account at a payment provider: from lines of standard input, or from whoever sits at the terminal. Never from
// arguments, which others on the machine can read. Used by provider-commands.ts.
import type { AccountProvider } from '../../core/payment-provider.ts';
import { type Result, refuse } from '../../core/result.ts';
import type { AccountVariable, ProviderAccount, ProviderAccounts } from '../../ports/provider-account.ts';
import type { CommandIo } from './command-deps.ts';
import type { GivenRefusal } from './provider-refusal-lines.ts';
import { en } from './texts/en.ts';

type Asked = { readonly accounts: ProviderAccounts; readonly kind: AccountProvider };
type Values = Readonly<Record<string, string>>;

export async function askAccount(
  io: CommandIo,
  { accounts, kind }: Asked,
): Promise<Result<ProviderAccount, GivenRefusal>> {
  const variables = accounts.variables(kind);
  const given = await io.ask?.({ kind: 'input', text: '' });
  const values = given === undefined ? await typed(io, variables) : valuesIn(given);
  if (Object.keys(values).length === 0) {
    const names = variables.filter(({ isNeeded }) => isNeeded).map(({ name }) => name);

    return refuse({ code: 'account-values-needed', kind, names });
  }

  const read = accounts.read(kind, values);

  return read.ok ? read : refuse({ code: 'bad-account-values', problems: read.refusal });
}

/** Nobody looks over the shoulder at what opens something. */
const IS_SECRET = /SECRET|KEY/;

async function typed(io: CommandIo, variables: readonly AccountVariable[]): Promise<Values> {
  const values: Record<string, string> = {};
  for (const { name, meaning, isNeeded } of variables) {
    const kind = IS_SECRET.test(name) ? 'secret' : 'line';
    const answer = await io.ask?.({ kind, text: en.providers.ask(meaning, name, isNeeded) });
    if (answer === undefined) {
      return {};
    }

    if (answer.trim() !== '') {
      values[name] = answer.trim();
    }
  }

  return values;
}

/** As in `.env`: `NAME=value`, blank lines and comments apart. A line that is none is a name that nobody knows. */
function valuesIn(text: string): Values {
  const lines = text.split('\n').map((line) => line.trim());
  const pairs = lines.filter((line) => line !== '' && !line.startsWith('#')).map(pairOf);

  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

function pairOf(line: string): readonly [string, string] {
  const at = line.indexOf('=');

  // a line without a name may be a secret: it is not said back
  return at < 0 ? ['…', line] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}
