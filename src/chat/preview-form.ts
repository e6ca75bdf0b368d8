// The second step of sharing: everything spelled out before it is confirmed; and forms that only say something.
import { plainLine } from '../core/plain-line.ts';
import type { Form } from './form.ts';
import { shorten } from './messages.ts';
import { en } from './texts/en.ts';

export type PreviewFacts = {
  readonly draftId: string;
  readonly recipients: readonly { readonly name: string; readonly address: string }[];
  readonly subject: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly pageCount: number;
  readonly pdfUrl: string;
  readonly message: string;
  readonly holdSeconds: number;
  readonly isDraft: boolean;
};

export function previewForm(facts: PreviewFacts): Form {
  const { form } = en;
  const attachment = form.attachmentLine(facts.fileName, formatSize(facts.sizeBytes), form.pages(facts.pageCount));

  return {
    id: 'preview',
    draftId: facts.draftId,
    title: form.previewTitle,
    submit: form.confirm,
    close: form.cancel,
    elements: [
      ...(facts.isDraft ? [{ type: 'notice', tone: 'warning', text: form.draftNotice } as const] : []),
      {
        type: 'facts',
        facts: [
          {
            label: form.recipients,
            value: facts.recipients.map(recipientLine).join('\n'),
          },
          { label: form.subject, value: facts.subject },
          { label: form.attachment, value: attachment },
          { label: form.message, value: facts.message === '' ? form.noMessage : facts.message },
        ],
      },
      {
        type: 'buttons',
        buttons: [
          { id: 'open-pdf', text: form.openPdf, url: facts.pdfUrl },
          { id: 'edit-share', text: form.edit },
        ],
      },
      { type: 'text', text: form.hold(facts.holdSeconds) },
    ],
  };
}

/** One line for each: no name can look like another recipient. */
function recipientLine({ name, address }: PreviewFacts['recipients'][number]): string {
  return `${shorten(plainLine(name), 60)} <${address}>`;
}

/** A form with nothing to fill in: it has no submit button. */
export function noticeForm(facts: { draftId: string; text: string; title?: string }): Form {
  return {
    id: 'notice',
    draftId: facts.draftId,
    title: facts.title ?? en.form.noticeTitle,
    close: en.form.close,
    elements: [{ type: 'text', text: facts.text }],
  };
}

/** `84 KB`, `1.2 MB` */
export function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
