// A person in Teams: what they type and press goes to the bot as Teams sends it, with a real token.
import { type Acting, type AppAnswer, activityOf, sendActivity } from '../../../src/workspace/teams/app-activity.ts';
import { cardProblems } from '../../../src/workspace/teams/card-problems.ts';

type Part = { readonly type: string; readonly [name: string]: unknown };
export type CardJson = { readonly body: readonly Part[]; readonly actions?: readonly Part[] };

export type TeamsUser = ReturnType<typeof teamsUser>;

export function teamsUser(acting: Acting) {
  const { person, room } = acting;
  const { name } = person;
  let open: { title: string; card: CardJson } | undefined;

  const activity = (more: object) => activityOf(acting, more);
  const send = (more: object) => sendActivity(acting, more);

  const invoke = (invoked: string, value: object, more: object = {}) =>
    send({ type: 'invoke', name: invoked, value, ...more });

  /** What opens is read by Microsoft's client before the person sees it. */
  const shown = ({ status, body }: AppAnswer): void => {
    const task = body.task as { type: string; value: { title: string; card: { content: CardJson } } } | undefined;
    if (status !== 200 || task?.type !== 'continue') throw new Error(`no dialog: ${status} ${JSON.stringify(body)}`);

    const problems = cardProblems(task.value.card.content);
    if (problems.length > 0) throw new Error(problems.join('\n'));

    open = { title: task.value.title, card: task.value.card.content };
  };
  const dialog = () => {
    if (!open) throw new Error('no dialog is open');

    return open;
  };

  const submitted = async (data: object) => shown(await invoke('task/submit', { data, context: { theme: 'default' } }));
  const titles = () => buttonsIn(dialog().card).map(({ title }) => String(title));

  return {
    name,
    room,
    activity,
    send,
    invoke,
    dialog,
    say: (text: string) => send({ type: 'message', text, textFormat: 'plain' }),
    /** The command in the compose box; with `message`, on a message. */
    compose: async (message?: string) =>
      shown(
        await invoke('composeExtension/fetchTask', {
          commandId: 'sharebill',
          commandContext: message === undefined ? 'compose' : 'message',
          ...(message === undefined ? {} : { messagePayload: { body: { contentType: 'html', content: message } } }),
        }),
      ),
    search: async (dataset: string, queryText: string) => {
      const { body } = await invoke('application/search', { queryText, dataset, queryOptions: { skip: 0, top: 15 } });

      return (body.value as { results: { title: string; value: string }[] }).results;
    },
    /** A button of the open dialog, with what is filled in. */
    press: async (title: string, filled: Record<string, string> = {}) => {
      const button = buttonIn(dialog().card, title);
      const inputs = button.associatedInputs === 'none' ? {} : { ...valuesIn(dialog().card), ...filled };
      await submitted({ ...(button.data as object), ...inputs });
      while (titles().includes('Continue')) await submitted(buttonIn(dialog().card, 'Continue').data as object);
    },
    /** A button of a card in a conversation that opens a dialog. */
    openFrom: async (card: CardJson, title: string) => {
      const button = buttonIn(card, title);
      const { msteams: _, ...data } = button.data as Record<string, unknown>;
      shown(await invoke('task/fetch', { data: { ...data, type: 'task/fetch' }, context: { theme: 'default' } }));
    },
    /** A button that counts at once. Answers the words, or the card in its place. */
    execute: async (
      card: CardJson,
      title: string,
      more: { readonly replyToId?: string; readonly filled?: object } = {},
    ) => {
      const { verb, data } = buttonIn(card, title);
      const action = {
        type: 'Action.Execute',
        title,
        verb,
        data: { ...(data as object), ...valuesIn(card), ...more.filled },
      };

      return (await invoke('adaptiveCard/action', { action, trigger: 'manual' }, { replyToId: more.replyToId })).body;
    },
    texts: () => textsIn(dialog().card),
    titles,
  };
}

export function cardOf({ activity }: { readonly activity: Record<string, unknown> }): CardJson {
  return (activity.attachments as { content: CardJson }[])[0]?.content ?? { body: [] };
}

/** Every text of a card, as somebody reads them: data, labels and choices. */
export function textsIn(card: CardJson): string[] {
  return partsIn(card).flatMap((part) => [
    ...(part.type === 'TextRun' || part.type === 'TextBlock' ? [String(part.text)] : []),
    ...(typeof part.label === 'string' ? [part.label] : []),
    ...((part.choices as { title: string }[] | undefined) ?? []).map(({ title }) => title),
  ]);
}

export function buttonsIn(card: CardJson): Part[] {
  return partsIn(card).filter(({ type }) => type.startsWith('Action.'));
}

function buttonIn(card: CardJson, title: string): Part {
  const [button, another] = buttonsIn(card).filter((one) => one.title === title);
  if (!button || another) {
    throw new Error(`${another ? 'two' : 'no'} "${title}" among ${buttonsIn(card).map((one) => one.title)}`);
  }

  return button;
}

/** What the inputs of a card hold before anybody types. */
function valuesIn(card: CardJson): Record<string, string> {
  const inputs = partsIn(card).filter(({ type }) => type.startsWith('Input.'));

  return Object.fromEntries(inputs.map(({ id, value }) => [String(id), value === undefined ? '' : String(value)]));
}

function partsIn(value: unknown): Part[] {
  if (Array.isArray(value)) return value.flatMap(partsIn);
  if (typeof value !== 'object' || value === null) return [];

  const own = 'type' in value && typeof value.type === 'string' ? [value as Part] : [];

  return [...own, ...Object.entries(value).flatMap(([name, inner]) => (name === 'data' ? [] : partsIn(inner)))];
}
