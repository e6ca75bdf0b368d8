// Shows one mail of the mailbox: its HTML in a page that can do nothing, its attachments, and every byte as it came.
// Mounted by workspace-router under /workspace/mail.
import { type Response, Router } from 'express';
import type { Attachment } from 'mailparser';
import type { Mailbox } from './mailbox.ts';

// The mail comes from outside in spirit: no script, no form, nothing loaded, nobody but the workspace may frame it.
const mailPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** The kinds that a browser may show; anything else is only saved. */
const shownInBrowser = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif']);

export function mailRoutes(mailbox: Mailbox): Router {
  const router = Router();

  router.get('/:id/html', (request, response) => {
    const mail = mailbox.get(request.params.id);
    if (mail?.html === undefined) return void notFound(response);

    response.set('content-security-policy', mailPolicy).type('html').send(framed(mail.html));
  });

  router.get('/:id/raw', (request, response) => {
    const mail = mailbox.get(request.params.id);
    if (mail === undefined) return void notFound(response);

    response.attachment(`${mail.id}.eml`).type('message/rfc822').send(mail.raw);
  });

  router.get('/:id/attachments/:index', (request, response) => {
    const attachment = mailbox.get(request.params.id)?.attachments[Number(request.params.index)];
    if (attachment === undefined) return void notFound(response);

    sendAttachment(response, attachment);
  });
  return router;
}

/** The mail's own HTML, its links opening in new tabs. Inline pictures came into it when the mail was read. */
function framed(html: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light"><base target="_blank">${html}`;
}

function sendAttachment(response: Response, { filename, contentType, content }: Attachment): void {
  const shown = shownInBrowser.has(contentType);
  response.attachment(filename ?? 'attachment');

  // The browser's own PDF viewer needs its style and frame; the file itself still can run nothing of ours.
  response.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'");
  if (shown)
    response.set('content-disposition', String(response.get('content-disposition')).replace(/^attachment/, 'inline'));
  response.type(shown ? contentType : 'application/octet-stream').send(content);
}

function notFound(response: Response): void {
  response.status(404).type('text').send('This mail is no longer here.');
}
