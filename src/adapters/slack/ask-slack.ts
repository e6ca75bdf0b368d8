// One question to Slack's Web API with everything that its answer says: the SDK keeps the headers to itself. Used by the
// checks of the doctor and by the setup. Asks nothing twice.
import { z } from 'zod';
import { codeOfCause } from '../../core/fault.ts';

export type SlackAccess = { readonly botToken: string; readonly apiUrl?: string | undefined };

export type SlackAnswer =
  | {
      readonly kind: 'answered';
      readonly body: Body;
      readonly scopes: readonly string[] | undefined;
      readonly date: Date | undefined;
    }
  /** Slack's own word. */
  | { readonly kind: 'refused'; readonly code: string; readonly body: Body; readonly date: Date | undefined }
  | { readonly kind: 'odd'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly code: string };

const SLACK_API = 'https://slack.com/api/';

const Body = z.object({
  ok: z.boolean(),
  error: z
    .string()
    .regex(/^[a-z_]{1,60}$/)
    .catch('unknown')
    .optional(),
  team: z.string().optional(),
  team_id: z.string().optional(),
  errors: z
    .array(z.object({ pointer: z.string().optional() }))
    .optional()
    .catch(undefined),
});
type Body = z.infer<typeof Body>;

export async function askSlack(
  { botToken, apiUrl }: SlackAccess,
  question: {
    readonly method: string;
    readonly fields?: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<SlackAnswer> {
  try {
    const answer = await fetch(`${(apiUrl ?? SLACK_API).replace(/\/$/, '')}/${question.method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}` },
      body: new URLSearchParams(question.fields),
      redirect: 'error',
      signal: question.signal,
    });
    const body = Body.safeParse(await answer.json().catch(() => undefined));
    if (!body.success) {
      return { kind: 'odd', status: answer.status };
    }

    return answerOf(body.data, answer.headers);
  } catch (cause) {
    return { kind: 'unreachable', code: codeOfCause(cause instanceof Error ? (cause.cause ?? cause) : cause) };
  }
}

function answerOf(body: Body, headers: Headers): SlackAnswer {
  const said = Date.parse(headers.get('date') ?? '');
  const date = Number.isNaN(said) ? undefined : new Date(said);
  const scopes = headers.get('x-oauth-scopes')?.split(/,\s*/).filter(Boolean);

  return body.ok
    ? { kind: 'answered', body, scopes, date }
    : { kind: 'refused', code: body.error ?? 'unknown', body, date };
}
