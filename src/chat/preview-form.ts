// The second step of sharing: everything spelled out before it is confirmed; and forms that only say something.

import type { SharedBefore } from '../core/duplicate-guard.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import type { GuardRefusal } from '../core/judge-recipients.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Result } from '../core/result.ts';
import { type ShareChannel, waysOf } from '../core/share-channel.ts';
import { type FileFacts, fileLines, missingFileTexts } from './bill-file-text.ts';
import type { Form, FormElement, TextField } from './form.ts';
import { formatSize } from './format-size.ts';
import { sharedBeforeText, warningTexts } from './guard-text.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type PreviewFacts = {
  readonly draftId: string;
  readonly recipients: readonly { readonly name: string; readonly address: string }[];
  readonly channel: ShareChannel;
  readonly portalAccess: FirmSettings['portalAccess'];
  /** It takes the place of an earlier share. */
  readonly takesPlace: boolean;
  readonly subject: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly pageCount: number;
  /** How many recipients get a PDF of their own: it is the first one's that is shown. 0 when all get the same. */
  readonly ownPdfs: number;
  /** What goes with the PDF to those who want it. */
  readonly files: readonly FileFacts[];
  readonly pdfUrl: string;
  readonly message: string;
  readonly holdSeconds: number;
  readonly isDraft: boolean;
  /** What the recipient guard makes of it, before a reason was given. */
  readonly guard: Result<unknown, GuardRefusal>;
  readonly sharedBefore: readonly SharedBefore[];
  /** It is drawn instead of a confirm: something has come up since. */
  readonly again: boolean;
  readonly now: Date;
};

export function previewForm(facts: PreviewFacts): Form {
  const { form } = en;

  return {
    id: 'preview',
    draftId: facts.draftId,
    title: form.previewTitle,
    ...(isBlocked(facts) ? {} : { submit: form.confirm }),
    close: form.cancel,
    elements: [
      ...(facts.again ? [warning(en.guard.again)] : []),
      ...(facts.takesPlace ? [{ type: 'notice', tone: 'info', text: form.how.again } as const] : []),
      ...(facts.isDraft ? [{ type: 'notice', tone: 'warning', text: form.draftNotice } as const] : []),
      { type: 'facts', facts: factLines(facts) },
      {
        type: 'buttons',
        buttons: [
          { id: 'open-page', text: form.openPdf, url: facts.pdfUrl },
          { id: 'edit-share', text: form.edit },
        ],
      },
      ...missingFileTexts(facts.files).map(warning),
      ...beforeElements(facts),
      ...(facts.guard.ok ? [] : guardElements(facts.guard.refusal, { key: 'reason', blocked: en.guard.blockedHelp })),
      ...(isBlocked(facts) ? [] : [{ type: 'text', text: holdText(facts) } as const]),
    ],
  };
}

function factLines(facts: PreviewFacts): { label: string; value: string }[] {
  const { form } = en;
  const { byEmail, byPortal } = waysOf(facts.channel);
  const attachment = form.attachmentLine(facts.fileName, formatSize(facts.sizeBytes), form.pages(facts.pageCount));
  const own = facts.ownPdfs > 1 ? [form.ownPdfs] : [];
  const access = facts.portalAccess === 'code' ? form.how.portalCode : form.how.portalPassword;
  const how = [form.channels.options[facts.channel].text, ...(byPortal ? [access] : [])].join('\n');

  return [
    { label: form.recipients, value: facts.recipients.map(recipientLine).join('\n') },
    { label: form.how.label, value: how },
    { label: form.subject, value: facts.subject },
    ...(byEmail ? [{ label: form.attachment, value: [attachment, ...own, ...fileLines(facts.files)].join('\n') }] : []),
    { label: form.message, value: facts.message === '' ? form.noMessage : facts.message },
  ];
}

/** Only what is mailed cannot be taken back. */
function holdText({ channel, holdSeconds }: PreviewFacts): string {
  const { how } = en.form;
  const recall = { email: how.recall.mailed, portal: how.recall.portal, both: how.both }[channel];

  return holdSeconds === 0 ? how.holdNow(recall) : how.hold(holdSeconds, recall);
}

/** One line for each: no name can look like another recipient. */
function recipientLine({ name, address }: PreviewFacts['recipients'][number]): string {
  return `${shorten(plainLine(name), 60)} <${address}>`;
}

function isBlocked({ guard }: PreviewFacts): boolean {
  return !guard.ok && guard.refusal.code === 'recipients-blocked';
}

/**
 * Where a reason can override the warnings, its field stands below them. What was typed in it lives on as long as `key`
 * is the same.
 */
export function guardElements(
  refusal: GuardRefusal,
  { key, blocked }: { key: string; blocked: string },
): FormElement[] {
  const warnings = warningTexts(refusal.recipients).map(warning);

  return [...warnings, refusal.code === 'reason-needed' ? { ...REASON_FIELD, key } : warning(blocked)];
}

function beforeElements({ sharedBefore, now }: PreviewFacts): FormElement[] {
  return sharedBefore.slice(0, MOST_BEFORE).map((share) => warning(sharedBeforeText(share, now)));
}

const MOST_BEFORE = 3;

function warning(text: string): FormElement {
  return { type: 'notice', tone: 'warning', text };
}

const REASON_FIELD: Omit<TextField, 'key'> = {
  type: 'input',
  id: 'reason',
  label: en.guard.reason,
  hint: en.guard.reasonHint,
  placeholder: en.guard.reasonPlaceholder,
  multiline: false,
  optional: false,
  maxLength: 300,
  value: '',
};

/** A form with nothing to fill in: it has no submit button. With `back`, a button leads back to the draft's form. */
export function noticeForm(facts: { draftId: string; text: string; title?: string; back?: boolean }): Form {
  return {
    id: 'notice',
    draftId: facts.draftId,
    title: facts.title ?? en.form.noticeTitle,
    close: en.form.close,
    elements: [
      { type: 'text', text: facts.text },
      ...(facts.back ? [{ type: 'buttons', buttons: [{ id: 'edit-share', text: en.form.back }] } as const] : []),
    ],
  };
}
