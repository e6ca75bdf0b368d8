// Tests that a table in .github/ names, by file and title. Used by the tests of those tables.
import { existsSync, readFileSync } from 'node:fs';

export type NamedTest = { readonly file: string; readonly title: string };

/** Of `test/…` “title”, and of nothing else. */
export function testNamedBy(text: string): NamedTest | undefined {
  const [, file, title] = /^`(test\/[^`]+)` “([^”]+)”$/.exec(text) ?? [];

  return file === undefined || title === undefined ? undefined : { file, title };
}

export function isThere({ file, title }: NamedTest): boolean {
  return existsSync(file) && isTitled(readFileSync(file, 'utf8'), title);
}

/** A title as it stands in a source: between two quotes of one kind, its own ones escaped or not. */
function isTitled(source: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) => source.replaceAll(`\\${quote}`, quote).includes(`${quote}${title}${quote}`));
}
