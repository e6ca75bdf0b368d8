// The bench's end of the messages with outside.ts.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type BenchBill = { readonly number: string; readonly address: string };

export type OutsideQuestion =
  | { readonly ask: 'mails' }
  | { readonly ask: 'until'; readonly mails: number }
  | { readonly ask: 'share'; readonly eventsUrl: string; readonly bills: readonly BenchBill[] };

export type OutsideAnswer = { readonly mails?: number; readonly checkMs?: number; readonly confirmMs?: number };

type Places = { readonly apiUrl: string; readonly smtp: { readonly host: string; readonly port: number } };

export type Outside = Places & {
  ask(question: OutsideQuestion): Promise<Required<OutsideAnswer>>;
  stop(): void;
};

export async function startOutside(): Promise<Outside> {
  const child = fork(fileURLToPath(new URL('./outside.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  child.on('message', ({ id, value }: { id: number; value: unknown }) => waiting.get(id)?.(value));
  const places = await new Promise<Places>((resolve) => waiting.set(0, (value) => resolve(value as Places)));

  return {
    ...places,
    ask: (question) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, (value) => resolve(value as Required<OutsideAnswer>));
        child.send({ id: last, question });
      }),
    stop: () => void child.kill(),
  };
}
