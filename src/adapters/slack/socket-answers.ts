// What came over the socket is answered once: a copy of it gets the same answer again, and has no second effect. Over
// HTTP replays.ts does that. Used by socket.ts.
import type { App, ReceiverEvent } from '@slack/bolt';

type Answer = { readonly response: unknown };
type Processor = Pick<App, 'processEvent'>;

const MOST_KEPT = 2_000;

export function answeringOnce() {
  /** By envelope: what was answered; undefined when nothing was, so that a copy starts anew. */
  const answers = new Map<string, Promise<Answer | undefined>>();
  const underWay = new Set<Promise<unknown>>();

  return {
    answerWith:
      (app: Processor, stopping: AbortSignal) =>
      async (event: ReceiverEvent): Promise<void> => {
        // not acknowledged: Slack sends it to another process, or to us when we are back
        if (stopping.aborted) {
          return;
        }

        const work = answerOnce(app, { event, answers });
        underWay.add(work);
        await work.finally(() => underWay.delete(work));
      },
    /** Resolves when nothing is being answered any more, or after that time. */
    finished: async (withinMs: number): Promise<void> => {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.allSettled(underWay), limit]);
      clearTimeout(timer);
    },
  };
}

type Answering = { readonly event: ReceiverEvent; readonly answers: Map<string, Promise<Answer | undefined>> };

async function answerOnce(app: Processor, { event, answers }: Answering): Promise<void> {
  const id = String(event.customProperties?.envelopeId);
  const known = answers.get(id);
  if (known) {
    const earlier = await known;

    return earlier ? event.ack(earlier.response) : answerOnce(app, { event, answers });
  }

  let tell: (answer: Answer | undefined) => void = () => undefined;
  let isAnswered = false;
  forgetOldest(answers);
  answers.set(id, new Promise((resolve) => (tell = resolve)));
  const ack = async (response: unknown) => {
    await event.ack(response);
    isAnswered = true;
    tell({ response });
  };
  try {
    await app.processEvent({ ...event, ack });
  } finally {
    // the answer did not leave: the next copy is the first one
    if (!isAnswered) {
      answers.delete(id);
      tell(undefined);
    }
  }
}

function forgetOldest(answers: Map<string, unknown>): void {
  const [oldest] = answers.keys();
  if (answers.size >= MOST_KEPT && oldest !== undefined) {
    answers.delete(oldest);
  }
}
