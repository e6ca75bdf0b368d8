// Takes the files that a person drops on the page, and hands out the one to try. Mounted by workspace-router under
// /workspace/file.
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { FileRefused, tooLarge } from './slack/file-store.ts';
import type { WorkspaceSlack } from './slack/workspace-slack.ts';
import type { SampleFile } from './workspace-options.ts';

const dropQuery = z.strictObject({ userId: z.string(), conversationId: z.string(), name: z.string().min(1).max(1000) });

export function fileRoutes(parts: { slack: WorkspaceSlack; sampleFile: SampleFile | undefined }): Router {
  const router = Router();

  router.post('/drop', (request, response) => drop(parts.slack, { request, response }));
  router.get('/sample', async (_request, response) => {
    if (parts.sampleFile === undefined) return void response.status(404).type('text').send('There is no sample file.');

    response
      .attachment(parts.sampleFile.name)
      .type('text/plain')
      .send(Buffer.from(await parts.sampleFile.read()));
  });
  return router;
}

/** The body is the file, byte for byte, and is written down as it comes. */
async function drop(slack: WorkspaceSlack, { request, response }: { request: Request; response: Response }) {
  const limits = slack.fileLimits();
  const said = Number(request.headers['content-length'] ?? 0);
  if (said > limits.fileBytes) return refuse(response, { status: 413, cause: tooLarge(limits) });

  try {
    await slack.dropFile({ ...dropQuery.parse(request.query), bytes: request });
    response.json({ kind: 'ok' });
  } catch (cause) {
    refuse(response, { status: cause instanceof FileRefused ? 413 : 409, cause });
  }
}

/** What was not read of the body stays unread: the connection ends. */
function refuse(response: Response, { status, cause }: { status: number; cause: unknown }): void {
  const text =
    cause instanceof Error && !(cause instanceof z.ZodError) ? cause.message : 'That could not be understood.';
  if (!response.headersSent) response.set('connection', 'close').status(status).json({ kind: 'refused', text });
}
