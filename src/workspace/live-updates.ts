// Keeps every open workspace page up to date by Server-Sent Events.
// Mounted by workspace-router as /workspace/events.
import type { Request, Response } from 'express';
import { type PageSources, pageState } from './page-state.ts';

export type LiveUpdates = {
  connect(request: Request, response: Response): void;
  /** Ends every stream, so that the app's server can close. */
  stop(): void;
};

// Several changes of one act (answer, card, closed modal) reach the page as one.
const gatherMs = 15;

export function createLiveUpdates(sources: PageSources): LiveUpdates {
  const open = new Set<Response>();

  return {
    connect: (request, response) => {
      const userId = String(request.query.user ?? '');
      if (!sources.state.users.has(userId)) return void response.status(404).end();

      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      open.add(response);
      const unfollow = follow(sources, () => {
        response.write(`data: ${JSON.stringify(pageState({ ...sources, userId }))}\n\n`);
      });
      response.on('close', () => {
        unfollow();
        open.delete(response);
      });
    },
    stop: () => {
      for (const response of open) response.end();
    },
  };
}

/** Calls `send` now and after every change, at most once per moment; the answer stops it. */
function follow(sources: PageSources, send: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      send();
    }, gatherMs);
  }

  const both = [sources.state.listeners, ...(sources.teams ? [sources.teams.teams.state.listeners] : [])];
  for (const listeners of both) listeners.add(soon);
  const unsubscribe = sources.mailbox.subscribe(soon);
  send();
  return () => {
    clearTimeout(timer);
    for (const listeners of both) listeners.delete(soon);
    unsubscribe();
  };
}
