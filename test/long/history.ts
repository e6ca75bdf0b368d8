// What happened, kept outside the product's database: a file that is only appended to, a line of JSON for each event,
// on the disk before the harness goes on. Written by people, post office and killers; read at the end by compare.ts.
import { fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** `token` is the message of the share and is in no other. */
export type ShareFacts = { readonly token: string; readonly bill: string; readonly address: string };

/** What the post office answered when it had the whole message. */
export type PostAnswer = '250' | 'dropped' | 'silence';

export type TakenMail = {
  readonly kind: 'taken';
  /** The share that it says it is of; '' when it says none. */
  readonly token: string;
  readonly messageId: string;
  /** Of every byte of the message. */
  readonly sha256: string;
  readonly attachmentSha256: string;
  readonly answer: PostAnswer;
};

export type HistoryEvent =
  /** Written before Confirm is pressed. */
  | ({ readonly kind: 'asked' } & ShareFacts)
  /** Confirm was answered with `clear`. */
  | ({ readonly kind: 'acknowledged' } & ShareFacts)
  | TakenMail
  | { readonly kind: 'started' }
  | { readonly kind: 'killed'; readonly where: string };

export type History = {
  readonly path: string;
  add(event: HistoryEvent): void;
  /** As the file has it, oldest first. */
  events(): HistoryEvent[];
  count(kind: HistoryEvent['kind']): number;
};

export function openHistory(path: string): History {
  const file = openSync(path, 'a');
  const counts = new Map<string, number>();

  return {
    path,
    add(event) {
      const atMs = Math.round(performance.now());
      writeSync(file, `${JSON.stringify({ atMs, ...event })}\n`);
      fsyncSync(file);
      counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
    },
    events: () => eventsIn(path),
    count: (kind) => counts.get(kind) ?? 0,
  };
}

function eventsIn(path: string): HistoryEvent[] {
  const lines = readFileSync(path, 'utf8').split('\n');

  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as HistoryEvent);
}
