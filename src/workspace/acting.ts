// The POST endpoints by which the page acts: one for each act, its body read strictly. Used by page-actions.ts and teams-actions.ts.
import { json, type Request, type Response, Router } from 'express';
import { z } from 'zod';

/** Does one thing in what the acts are of. */
export type Act<Place> = (place: Place, body: unknown) => Promise<unknown>;
type Acts<Place> = Readonly<Record<string, Act<Place>>>;

export function act<Place, S extends z.ZodRawShape>(
  shape: S,
  run: (place: Place, body: z.infer<z.ZodObject<S, z.core.$strict>>) => Promise<unknown>,
): Act<Place> {
  const schema = z.strictObject(shape);
  return async (place, body) => run(place, schema.parse(body));
}

export function actionRoutes<Place>(place: Place, acts: Acts<Place>): Router {
  const router = Router();
  router.post('/:act', json({ limit: '1mb' }), async (request: Request<{ act: string }>, response) => {
    const found = Object.hasOwn(acts, request.params.act) ? acts[request.params.act] : undefined;
    if (found === undefined) return void response.status(404).json({ kind: 'refused', text: 'No such action.' });

    await answer(response, () => found(place, request.body));
  });
  return router;
}

async function answer(response: Response, run: () => Promise<unknown>): Promise<void> {
  try {
    response.json((await run()) ?? { kind: 'ok' });
  } catch (cause) {
    // The page acted on something that has just gone, such as a modal closed by the app: it redraws by itself.
    const text = cause instanceof z.ZodError ? 'That could not be understood.' : messageOf(cause);
    response.status(409).json({ kind: 'refused', text });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'That is not possible now.';
}
