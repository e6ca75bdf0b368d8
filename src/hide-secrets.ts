// Takes the secrets of the environment out of a text: the last guard of what the doctor and the setup print, whoever
// repeated one. Used by compose-doctor.ts.
import type { Environment } from './config.ts';

const SECRET_NAME = /SECRET|TOKEN|KEY|PASSWORD/;
const HIDDEN = '•••';
/** Shorter ones would take innocent words with them. */
const LEAST_LENGTH = 4;

export function secretHider(environment: Environment): (text: string) => string {
  const secrets = Object.entries(environment)
    .flatMap(([name, value = '']) => [...(SECRET_NAME.test(name) ? spellings(value) : []), ...passwordsIn(value)])
    .filter((secret) => secret.length >= LEAST_LENGTH)
    .sort((left, right) => right.length - left.length);

  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

/** The whole, each line of it, and as JSON writes it. */
function spellings(value: string): readonly string[] {
  const lines = value.split(/\n|\\n/).map((line) => line.trim());

  return [value, value.trim(), JSON.stringify(value).slice(1, -1), ...lines.filter((line) => line.length >= 16)];
}

function passwordsIn(value: string): readonly string[] {
  const url = /^[a-z+]+:\/\/[^/]*@/i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  // what cannot be read as an address may hold a password all the same
  const raw = /^[a-z+]+:\/\/[^:]*:(.*)@/i.exec(value)?.[1] ?? /^[^:/]+:(.*)@/.exec(value)?.[1] ?? '';
  const password = url?.password ?? '';

  return [raw, password, decoded(password)].flatMap(spellings);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
