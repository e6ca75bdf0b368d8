// Delivery reports in the shapes of well-known mail servers, after RFC 3464, appendix B, and other mails that come back.
import { aReport, DANA } from './a-report.ts';

export const postfix = aReport({
  status: [
    ['Reporting-MTA: dns; mx.acme.test', 'X-Postfix-Queue-ID: 4ZxT1k', 'Arrival-Date: Mon, 16 Mar 2026 11:00:00 -0400'],
    [
      `Final-Recipient: rfc822; ${DANA}`,
      `Original-Recipient: rfc822;${DANA}`,
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; in.acme.test',
      'Diagnostic-Code: smtp; 550 5.1.1 <dana@acme.test>: Recipient address rejected:',
      '    User unknown in local recipient table',
    ],
  ],
});

export const postfixDelayed = aReport({
  subject: 'Delayed Mail (still being retried)',
  status: [
    ['Reporting-MTA: dns; mx.acme.test'],
    [
      `Final-Recipient: rfc822; ${DANA}`,
      'Action: delayed',
      'Status: 4.4.1',
      'Diagnostic-Code: X-Postfix; connect to in.acme.test[192.0.2.1]:25: Connection timed out',
      'Will-Retry-Until: Sat, 21 Mar 2026 11:00:00 -0400',
    ],
  ],
});

/** It gave up after days, and says so with the code of the last, temporary, error. */
export const postfixExpired = aReport({
  status: [
    ['Reporting-MTA: dns; mx.acme.test'],
    [
      `Final-Recipient: rfc822; ${DANA}`,
      'Action: failed',
      'Status: 4.4.1',
      'Diagnostic-Code: X-Postfix; connect to in.acme.test[192.0.2.1]:25: Connection timed out',
    ],
  ],
});

/** Status says no more than "failed"; the text has the code. The recipient is without a space before it. */
export const exim = aReport({
  from: 'Mail Delivery System <Mailer-Daemon@mail.acme.test>',
  subject: 'Mail delivery failed: returning message to sender',
  headers: ['X-Failed-Recipients: dana@acme.test', 'Auto-Submitted: auto-replied'],
  textHeaders: ['Content-type: text/plain; charset=us-ascii'],
  statusHeaders: ['Content-type: message/delivery-status'],
  status: [
    ['Reporting-MTA: dns; mail.acme.test'],
    [
      'Action: failed',
      `Final-Recipient: rfc822;${DANA}`,
      'Status: 5.0.0',
      'Remote-MTA: dns; in.acme.test',
      'Diagnostic-Code: smtp; 552-5.2.2 The mailbox of Dana Reyes is full.\r\n 552 5.2.2 Please try later',
    ],
  ],
});

/** Two forms for people before the one for machines; a GUID, and the message as an attachment. */
export const exchange = aReport({
  from: '"Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.test>',
  subject: 'Undeliverable: Bill 1042 from Harlow & Reed LLP',
  headers: ['Content-Language: en-US', 'X-MS-Exchange-Message-Is-Ndr:', 'Auto-Submitted: auto-replied'],
  textHeaders: ['Content-Type: multipart/alternative; differences=Content-Type; boundary="alt-2"'],
  text: [
    '--alt-2',
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    "Dana Reyes wasn't found at acme.test.",
    '--alt-2',
    'Content-Type: text/html; charset="us-ascii"',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<html><body><p>Dana Reyes wasn=27t found.</p></body></html>',
    '--alt-2--',
  ].join('\r\n'),
  statusHeaders: ['Content-Type: message/delivery-status'],
  status: [
    ['Reporting-MTA: dns;AM0PR01.acme.test', 'Received-From-MTA: dns;out.harlowreed.test'],
    [
      `Final-Recipient: rfc822;${DANA}`,
      `Original-Recipient: rfc822;${DANA}`,
      'Action: failed',
      'Status: 5.1.10',
      'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
      'X-Display-Name: Dana Reyes',
    ],
  ],
});

/** HTML with pictures, folded diagnostics with a link, and nothing but the headers of our mail. */
export const gmail = aReport({
  from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.test>',
  subject: 'Delivery Status Notification (Failure)',
  textHeaders: ['Content-Type: multipart/related; boundary="rel-3"'],
  text: '--rel-3\r\nContent-Type: text/html; charset="UTF-8"\r\n\r\n<b>Address not found</b>\r\n--rel-3--',
  status: [
    [
      'Reporting-MTA: dns; googlemail.test',
      'Arrival-Date: Mon, 16 Mar 2026 08:00:01 -0700 (PDT)',
      'X-Original-Message-ID: <dlv_1@harlowreed.test>',
    ],
    [
      `Final-Recipient: rfc822; ${DANA}`,
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; gmail-smtp-in.l.google.test. (2001:db8::1b, the server for the domain acme.test.)',
      'Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.',
      " 550-5.1.1 Please try double-checking the recipient's email address for typos.",
      ' 550 5.1.1 Learn more at https://support.example/?p=NoSuchUser - gsmtp',
      'Last-Attempt-Date: Mon, 16 Mar 2026 08:00:02 -0700 (PDT)',
    ],
  ],
  returned: ['Content-Type: text/rfc822-headers', '', 'Subject: Bill 1042'],
});

export const amazonSes = aReport({
  from: 'MAILER-DAEMON@eu-west-1.amazonses.test',
  subject: 'Delivery Status Notification (Failure)',
  headers: [],
  textHeaders: ['Content-Type: text/plain; charset="UTF-8"', 'Content-Transfer-Encoding: 7bit'],
  statusHeaders: ['Content-Type: message/delivery-status', 'Content-Transfer-Encoding: 7bit'],
  status: [
    ['Reporting-MTA: dns; a7-10.smtp-out.eu-west-1.amazonses.test'],
    [
      'Action: failed',
      `Final-Recipient: rfc822; ${DANA}`,
      'Diagnostic-Code: smtp; 550 5.7.1 refused by policy',
      'Status: 5.7.1',
    ],
    [],
  ],
});

/** Not allowed by RFC 3464, and seen. */
export const inBase64 = aReport({
  statusHeaders: ['Content-Type: message/delivery-status', 'Content-Transfer-Encoding: base64'],
  encode: (text) =>
    (
      Buffer.from(text)
        .toString('base64')
        .match(/.{1,60}/g) ?? []
    ).join('\r\n'),
  status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: failed', 'Status: 5.1.1']],
});

/** RFC 6533: addresses as they are written. */
export const inUtf8 = aReport({
  textHeaders: ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
  text: 'Die Nachricht an Jiří konnte nicht zugestellt werden.',
  statusHeaders: ['Content-Type: message/global-delivery-status', 'Content-Transfer-Encoding: 8bit'],
  status: [['Reporting-MTA: dns; mx'], ['Final-Recipient: utf-8; Dana@BÜRO.test', 'Action: failed', 'Status: 5.2.1']],
});

/** What it says of its letters is not so: Latin-1 under the name of UTF-16, and of a set that nobody knows. */
export const wrongCharset = Buffer.from(
  aReport({
    textHeaders: ['Content-Type: text/plain; charset=klingon'],
    text: 'Empf\u00e4nger unbekannt',
    statusHeaders: ['Content-Type: message/delivery-status; charset=utf-16'],
    status: [
      ['Reporting-MTA: dns; mx'],
      [`Final-Recipient: rfc822; ${DANA}`, 'Action: failed', 'Status: 5.1.1 (Empf\u00e4nger unbekannt)'],
    ],
  }).toString(),
  'latin1',
);

/** A mailing list at acme.test passed it on. */
export const several = aReport({
  status: [
    ['Reporting-MTA: dns; mx.acme.test'],
    [
      'Final-Recipient: rfc822; one@acme.test',
      `Original-Recipient: rfc822; ${DANA}`,
      'Action: failed',
      'Status: 5.1.1',
    ],
    [
      'Final-Recipient: rfc822; two@acme.test',
      `Original-Recipient: rfc822; ${DANA}`,
      'Action: failed',
      'Status: 5.2.2',
    ],
  ],
});

/** RFC 3464, appendix B.2: some got it. */
export const severalDiffer = aReport({
  status: [
    ['Reporting-MTA: dns; mx.acme.test'],
    ['Final-Recipient: rfc822; one@acme.test', 'Action: failed', 'Status: 5.1.1'],
    ['Final-Recipient: rfc822; two@acme.test', 'Action: delivered', 'Status: 2.0.0'],
  ],
});

export const relayed = aReport({
  subject: 'Successful Mail Delivery Report',
  status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: relayed', 'Status: 2.1.9']],
});

export const delivered = aReport({
  status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: delivered', 'Status: 2.0.0']],
});

/** Cut off within the fields for machines. */
export const truncated = postfix.subarray(0, postfix.indexOf('Status: 5.1.1'));

/** Cut off within our mail: all that counts is there. */
export const truncatedLater = postfix.subarray(0, postfix.indexOf('Dear Dana'));

export const noReport = Buffer.from(
  [
    'From: MAILER-DAEMON@old.acme.test',
    'Subject: failure notice',
    '',
    'Hi. This is the program at old.acme.test.',
    `<${DANA}>: Sorry, no mailbox here by that name. (#5.1.1)`,
    '',
    'Action: failed',
    'Status: 5.1.1',
    `Final-Recipient: rfc822; ${DANA}`,
    '',
  ].join('\r\n'),
);

export const autoReply = Buffer.from(
  [
    'From: Dana Reyes <dana@acme.test>',
    'Subject: Automatic reply: Bill 1042',
    'Auto-Submitted: auto-replied',
    'Content-Type: text/plain',
    '',
    'I am out of the office until Monday.',
    '',
  ].join('\r\n'),
);

/** The report is within the mail, not the mail. */
export const forwarded = aReport({
  reportType: 'feedback-report',
  status: [['Feedback-Type: abuse']],
  returned: ['Content-Type: message/rfc822', 'Content-Disposition: inline', '', postfix.toString('latin1')],
});

/** A report that returns another report, which says the opposite. */
export const reportInReport = aReport({
  status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: delayed', 'Status: 4.4.1']],
  returned: ['Content-Type: message/rfc822', 'Content-Disposition: inline', '', postfix.toString('latin1')],
});

/** Two parts for machines, the second of which says the opposite. */
export const twoReports = aReport({
  status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: failed', 'Status: 5.1.1']],
  returned: [
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx',
    '',
    `Final-Recipient: rfc822; ${DANA}`,
    'Action: delivered',
    'Status: 2.0.0',
  ],
});

/** Fields of one recipient, with some of them other than they should be. */
export function withFields(fields: readonly string[]): Buffer {
  return aReport({ status: [['Reporting-MTA: dns; mx.acme.test'], fields] });
}
