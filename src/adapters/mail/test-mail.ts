// The mail that `sharebill doctor --mail ADDRESS` sends: a few words, signed as bills are. Used by mail-server-check.ts.
import { randomUUID } from 'node:crypto';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Complaint } from '../../core/finding.ts';
import { asciiDomain } from './compose-mail.ts';
import { type DkimOptions, dkimSigner } from './dkim.ts';
import { outcomeOfError, type SmtpError } from './mail-outcome.ts';
import { complaintOf, onConnection } from './one-connection.ts';
import type { MailServer } from './smtp-url.ts';
import { checkTexts as words } from './texts/checks.ts';

export type TestMail = {
  readonly server: MailServer;
  readonly mail: { readonly mailFrom: string; readonly dkim: DkimOptions | undefined };
  readonly to: string;
  readonly date: Date;
};

/** Undefined when it was accepted; else the reason, or what is wrong with the server itself. */
export async function sendTestMail(
  { server, mail, to, date }: TestMail,
  signal: AbortSignal,
): Promise<string | Complaint | undefined> {
  const address = asciiDomain(to);
  const plain = messageOf({ from: mail.mailFrom, to: address, date });
  const bytes = mail.dkim ? await dkimSigner(mail.dkim)(plain) : plain;
  let refusal: SmtpError | undefined;
  const failure = await onConnection(server, {
    signal,
    work: async (connection, lost) => {
      const envelope = { from: mail.mailFrom, to: [address], size: bytes.length };
      refusal = await Promise.race([sent(connection, { envelope, bytes }), lost]);
    },
  });
  if (failure !== undefined) {
    return complaintOf(failure);
  }

  return refusal === undefined ? undefined : reasonOf(refusal);
}

function reasonOf(refusal: SmtpError): string {
  const outcome = outcomeOfError(refusal, false);

  return 'reason' in outcome ? outcome.reason : outcome.reply;
}

function sent(
  connection: SMTPConnection,
  { envelope, bytes }: { envelope: SMTPConnection.Envelope; bytes: Buffer },
): Promise<SmtpError | undefined> {
  return new Promise((resolve) => {
    connection.send(envelope, bytes, (error) => resolve((error as SmtpError | null) ?? undefined));
  });
}

/** RFC 5322, in ASCII alone: nothing in it comes from anybody's file. */
function messageOf({ from, to, date }: { from: string; to: string; date: Date }): Buffer {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const lines = [
    `From: ShareBill <${from}>`,
    `To: <${to}>`,
    `Subject: ${words.testMail.subject}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${domain}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    words.testMail.text,
    '',
  ];

  return Buffer.from(lines.join('\r\n'), 'latin1');
}
