// The played OneDrive: keeps the files that people send to the app, and hands each out to whoever has its address, for a while.
// Part of the played Microsoft.
import { createReadStream } from 'node:fs';
import { Router } from 'express';
import { createFileStore, type FileStore } from '../file-store.ts';
import type { TeamsState } from './teams-state.ts';

export type Drive = FileStore & { readonly router: Router; addressOf(id: string): string };

/** As long as Microsoft's are good for. */
const OPEN_MS = 60 * 60_000;

type Key = { readonly secret: string; readonly until: number };

export function createDrive(state: TeamsState, origin: () => string): Drive {
  const store = createFileStore();
  const keys = new Map<string, Key>();
  const router = Router();
  router.get('/drive/:id/:secret', (request, response) => {
    const { id, secret } = request.params;
    const file = store.get(id);
    const key = keys.get(id);
    if (!file || key?.secret !== secret || key.until < state.clock.now().getTime())
      return void response.status(404).end();

    response.type('application/octet-stream').set('content-length', String(file.size));
    createReadStream(file.path).pipe(response);
  });

  return {
    ...store,
    router,
    addressOf: (id) => {
      const secret = state.randomToken();
      keys.set(id, { secret, until: state.clock.now().getTime() + OPEN_MS });

      return `${origin()}/drive/${id}/${secret}`;
    },
  };
}
