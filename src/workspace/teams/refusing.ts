// How the played Microsoft refuses: what it does not know is an error that it keeps, and what tests want to fail fails.
// Used by the routes beside it.
import type { RequestHandler, Response } from 'express';
import type { Failure, TeamsState } from './teams-state.ts';

type Complaint = { readonly response: Response; readonly text: string; readonly status: number };

export function complain({ complaints }: TeamsState, { response, text, status }: Complaint): void {
  complaints.push(text);
  response.status(status).json({ error: { code: 'BadSyntax', message: text } });
}

/** In front of every route: counts the call, and fails it when a test wants that. */
export function failing({ calls, failures }: TeamsState): RequestHandler {
  return (request, response, next) => {
    calls.push(`${request.method} ${request.path}`);
    const at = failures.findIndex(({ method, path }) => method === request.method && path.test(request.path));
    const [failure] = at < 0 ? [] : failures.splice(at, 1);
    if (!failure) return next();

    if (failure.afterwards) {
      cutAfterwards(response);

      return next();
    }

    if (failure.cut) return void request.socket.destroy();

    fail(response, failure);
  };
}

/** It is done, and nobody hears of it. */
function cutAfterwards(response: Response): void {
  const end = response.end.bind(response);
  response.end = ((..._: unknown[]) => {
    response.socket?.destroy();

    return end();
  }) as never;
}

function fail(response: Response, { status, retryAfter }: Failure): void {
  response.status(status);
  if (retryAfter !== undefined) response.set('retry-after', String(retryAfter));
  response.json({ error: { code: 'Played', message: 'as the test wants it' } });
}
