// Takes the files that a person drops on the page, and hands out the one to try. Mounted by workspace-router under
// /workspace/file.
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { FileRefused, tooLarge } from './file-store.ts';
import type { WorkspaceSlack } from './slack/workspace-slack.ts';
import type { WorkspaceTeams } from './teams/workspace-teams.ts';
import type { SampleFile } from './workspace-options.ts';

const name = z.string().min(1).max(1000);
const dropQuery = z.strictObject({ userId: z.string(), conversationId: z.string(), name });
const sendQuery = z.strictObject({ personId: z.string(), roomId: z.string(), name });

type FileParts = {
  readonly slack: WorkspaceSlack;
  readonly teams: { readonly teams: WorkspaceTeams } | undefined;
  readonly sampleFile: SampleFile | undefined;
};

export function fileRoutes(parts: FileParts): Router {
  const router = Router();
  const { slack, teams } = parts;

  router.post('/drop', (request, response) =>
    drop(slack, {
      request,
      response,
      take: () => slack.dropFile({ ...dropQuery.parse(request.query), bytes: request }),
    }),
  );
  if (teams) {
    router.post('/send', (request, response) => {
      const take = () => teams.teams.sendFile({ ...sendQuery.parse(request.query), bytes: request });

      return drop(slack, { request, response, take });
    });
  }
  router.get('/sample', async (_request, response) => {
    if (parts.sampleFile === undefined) return void response.status(404).type('text').send('There is no sample file.');

    response
      .attachment(parts.sampleFile.name)
      .type('text/plain')
      .send(Buffer.from(await parts.sampleFile.read()));
  });
  return router;
}

type Taking = { readonly request: Request; readonly response: Response; readonly take: () => Promise<unknown> };

/** The body is the file, byte for byte, and is written down as it comes. The bounds are the same for both platforms. */
async function drop(slack: WorkspaceSlack, { request, response, take }: Taking): Promise<void> {
  const limits = slack.fileLimits();
  const said = Number(request.headers['content-length'] ?? 0);
  if (said > limits.fileBytes) return refuse(response, { status: 413, cause: tooLarge(limits) });

  try {
    const outcome = await take();
    response.json(isOutcome(outcome) ? outcome : { kind: 'ok' });
  } catch (cause) {
    refuse(response, { status: cause instanceof FileRefused ? 413 : 409, cause });
  }
}

/** What the app has to say of it, if anything went wrong. */
function isOutcome(outcome: unknown): outcome is { kind: string } {
  return typeof outcome === 'object' && outcome !== null && 'kind' in outcome && 'text' in outcome;
}

/** What was not read of the body stays unread: the connection ends. */
function refuse(response: Response, { status, cause }: { status: number; cause: unknown }): void {
  const text =
    cause instanceof Error && !(cause instanceof z.ZodError) ? cause.message : 'That could not be understood.';
  if (!response.headersSent) response.set('connection', 'close').status(status).json({ kind: 'refused', text });
}
