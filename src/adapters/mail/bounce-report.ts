// Judges a mail that came to a delivery's own address: a delivery report (RFC 3464), or anything else.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Attachment,
  type ParsedMail,
  type SimpleParserOptions,
  type StructuredHeader,
  simpleParser,
} from 'mailparser';
import type { Bounce } from '../../ports/bounce.ts';
import { type RecipientStatus, readDeliveryStatus } from './delivery-status.ts';
import { reasonOfReply, reasonOfStatus } from './mail-outcome.ts';
import { en } from './texts/en.ts';

export type BounceReport = Omit<Bounce, 'deliveryId'>;

/** `message/global-…` is the form with addresses outside ASCII (RFC 6533). */
const STATUS_PART = /^message\/(global-)?delivery-status$/;
/** A report is about the one recipient of a mail, or about those to whom a mailing list passed it on. */
const MOST_ADDRESSES = 20;
const PARSING_MS = 10_000;

const PARSING: SimpleParserOptions = {
  keepDeliveryStatus: true,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
};

/**
 * Undefined: it was delivered or handed on, nobody needs to know. `fromNobody`: the envelope had the empty sender `<>`,
 * as all reports must (RFC 3464, 2). Never throws: what cannot be read is a problem.
 */
export async function readBounce(
  message: Buffer,
  { fromNobody }: { fromNobody: boolean },
): Promise<BounceReport | undefined> {
  const parsed = await parse(message);
  const part = parsed && statusPartOf(parsed);
  if (!part) {
    return problem(parsed && isAutomatic(parsed) ? en.cameBack.autoReply : en.cameBack.noReport);
  }

  const recipients = readDeliveryStatus(part.content.toString());
  const verdict = fromNobody ? agreedVerdict(recipients) : undefined;
  if (verdict === 'delivered') {
    return undefined;
  }

  return verdict === undefined
    ? { ...namedIn(recipients), verdict: 'problem', reason: en.cameBack.unclear }
    : { ...namedIn(recipients), verdict, reason: reasonOf(recipients, verdict) };
}

async function parse(message: Buffer): Promise<ParsedMail | undefined> {
  const parsing = simpleParser(message, PARSING).catch(() => undefined);

  return Promise.race([parsing, sleep(PARSING_MS, undefined, { ref: false })]);
}

/** One of the message's own parts: not one of the mail that a report returns, which may say anything. */
function statusPartOf({ headers, attachments }: ParsedMail): Attachment | undefined {
  const { value, params } = (headers.get('content-type') ?? {}) as Partial<StructuredHeader>;
  if (value !== 'multipart/report' || params?.['report-type']?.toLowerCase() !== 'delivery-status') {
    return undefined;
  }

  const [part, ...others] = attachments.filter(
    ({ contentType, partId }) => STATUS_PART.test(contentType) && /^\d+$/.test(partId ?? ''),
  );

  return others.length === 0 ? part : undefined;
}

/** RFC 3834, 5, and what older programs say. */
function isAutomatic({ headers }: ParsedMail): boolean {
  const submitted = String(headers.get('auto-submitted') ?? 'no').toLowerCase();

  return !submitted.startsWith('no') || headers.has('x-autoreply') || headers.has('x-autorespond');
}

/** What all recipients' fields say, and none contradicts. */
function agreedVerdict(recipients: readonly RecipientStatus[]): 'failed' | 'delayed' | 'delivered' | undefined {
  const [first, ...others] = recipients;
  const agreed = recipients.every(isSound) && others.every(({ action }) => action === first?.action);

  return agreed ? first?.action : undefined;
}

/** `failed` with 4 says a server that had waited in vain, days long (RFC 3464, 2.3.3): the mail did not arrive. */
const CLASSES = { failed: '45', delayed: '4', delivered: '2' } as const;

function isSound({ action, status, reply, addresses }: RecipientStatus): boolean {
  if (action === undefined || status === undefined || addresses.length === 0) {
    return false;
  }

  const codes = reply === undefined ? [status] : [status, `${reply.code}`];

  return codes.every(([digit = '']) => CLASSES[action].includes(digit));
}

function namedIn(recipients: readonly RecipientStatus[]): Pick<BounceReport, 'status' | 'recipients'> {
  const addresses = [...new Set(recipients.flatMap((recipient) => recipient.addresses))];

  return { status: recipients[0]?.status, recipients: addresses.slice(0, MOST_ADDRESSES) };
}

function reasonOf([recipient]: readonly RecipientStatus[], verdict: 'failed' | 'delayed'): string {
  const { status = '', reply } = recipient ?? {};
  if (verdict === 'failed' && status.startsWith('4')) {
    return en.cameBack.gaveUp(status);
  }

  return reply ? reasonOfReply(exactest(status, reply.enhanced), reply.code) : reasonOfStatus(status);
}

/** Some servers put 5.0.0 for everything, and the true code into the text. */
function exactest(status: string, enhanced: string | undefined): string {
  return enhanced !== undefined && status.endsWith('.0.0') && enhanced[0] === status[0] ? enhanced : status;
}

function problem(reason: string): BounceReport {
  return { verdict: 'problem', status: undefined, reason, recipients: [] };
}
