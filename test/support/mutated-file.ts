// Files that went wrong: real ones with bytes, lines, fields, headings, numbers and encodings changed, and noise. Used by
// random-files.test.ts.
import type { Chance } from '../long/counts.ts';

type Change = (text: string, random: Chance) => string;

const NASTY = [
  ...['1e3', '1,250.00', '1.250,00', '$450', '(450.00)', '-', '', '.', '-0', '+.5', '9'.repeat(30), '0x1F', 'NaN'],
  ...['-1', '0', '1e-7', '٣', '１２', '1 000', '12/31/2026', '31.12.2026', '20260230', '00000000', '=1+1', '@SUM(A1)'],
  ...['\0', '\u202e', '\ud800', 'ž'.repeat(300), '[]', '|', '"', "'", ';', ',', '\t', '\r', '__proto__', 'null', '{}'],
];

const CHANGES: readonly Change[] = [
  onLines((lines, random) => lines.toSpliced(place(lines, random), 1)),
  onLines((lines, random) => lines.toSpliced(place(lines, random), 0, lines[place(lines, random)] ?? '')),
  onLines((lines, random) => {
    const [left, right] = [place(lines, random), place(lines, random)];

    return lines.with(left, lines[right] ?? '').with(right, lines[left] ?? '');
  }),
  onLines((lines, random) => changed(lines, { at: place(lines, random), to: (line) => cut(line, random) })),
  onLines((lines, random) => changed(lines, { at: place(lines, random), to: (line) => withoutField(line, random) })),
  onLines((lines, random) => changed(lines, { at: place(lines, random), to: (line) => nastyField(line, random) })),
  onLines((lines, random) =>
    changed(lines, { at: Math.min(1, lines.length - 1), to: (line) => renamed(line, random) }),
  ),
  onLines((lines, random) => changed(lines, { at: 0, to: (line) => renamed(line, random) })),
  (text, random) => text.replaceAll(/\d+(\.\d+)?/g, (number) => (random() < 0.02 ? nasty(random) : number)),
  (text, random) => cut(text, random),
  (text) => text.replaceAll(/\r?\n/g, '\r\n\r\n'),
  (text) => text.replaceAll(/\r?\n/g, '\r'),
  (text, random) => text.replaceAll(/[a-z]{4,}/g, (word) => (random() < 0.05 ? word.toUpperCase() : word)),
];

/** Harmless ones too, so that some files are accepted. */
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text),
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'utf16le'),
];

/** One of the files with a few changes; now and then bytes of no meaning. */
export function mutatedFile(files: readonly string[], random: Chance): Buffer {
  if (random() < 0.03) {
    return noise(random);
  }

  let text = pick(files, random);
  for (let changes = Math.floor(random() * 4); changes > 0; changes -= 1) {
    text = pick(CHANGES, random)(text, random);
  }

  const bytes = pick(ENCODINGS, random)(text);

  return random() < 0.15 ? flipped(bytes, random) : bytes;
}

function onLines(change: (lines: string[], random: Chance) => string[]): Change {
  return (text, random) => change(text.split('\n'), random).join('\n');
}

function changed(lines: string[], { at, to }: { at: number; to: (line: string) => string }): string[] {
  return lines.with(at, to(lines[at] ?? ''));
}

function fieldsOf(line: string): { fields: string[]; mark: string } {
  const mark = ['|', ',', ';', '\t', ':'].find((one) => line.includes(one)) ?? ' ';

  return { fields: line.split(mark), mark };
}

function withoutField(line: string, random: Chance): string {
  const { fields, mark } = fieldsOf(line);

  return fields.toSpliced(place(fields, random), 1).join(mark);
}

function nastyField(line: string, random: Chance): string {
  const { fields, mark } = fieldsOf(line);

  return fields.with(place(fields, random), nasty(random)).join(mark);
}

function renamed(line: string, random: Chance): string {
  const { fields, mark } = fieldsOf(line);
  const at = place(fields, random);
  const name = fields[at] ?? '';

  return fields.with(at, pick([`${name}X`, name.toLowerCase(), ` ${name} `, '', fields[0] ?? ''], random)).join(mark);
}

function flipped(bytes: Buffer, random: Chance): Buffer {
  const copy = Buffer.from(bytes);
  for (let flips = 1 + Math.floor(random() * 8); flips > 0 && copy.length > 0; flips -= 1) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  }

  return copy;
}

function noise(random: Chance): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(random() * 2_000) }, () => Math.floor(random() * 256)));
}

function cut(text: string, random: Chance): string {
  return text.slice(0, Math.floor(random() * text.length));
}

function nasty(random: Chance): string {
  return pick(NASTY, random);
}

function place(list: readonly unknown[], random: Chance): number {
  return Math.floor(random() * list.length);
}

function pick<Item>(list: readonly Item[], random: Chance): Item {
  const item = list[place(list, random)];
  if (item === undefined) {
    throw new Error('there is nothing to pick from');
  }

  return item;
}
