// Writes a delivery report (RFC 3464) for the tests.

export const DANA = 'dana@acme.test';

type Report = {
  readonly from?: string;
  readonly subject?: string;
  readonly headers?: readonly string[];
  /** For people. */
  readonly text?: string;
  readonly textHeaders?: readonly string[];
  /** Blocks of fields, for machines. */
  readonly status: readonly (readonly string[])[];
  readonly statusHeaders?: readonly string[];
  /** What of our mail comes back. */
  readonly returned?: readonly string[];
  readonly reportType?: string;
  readonly encode?: (text: string) => string;
};

const RETURNED = [
  'Content-Type: message/rfc822',
  '',
  'From: "Harlow & Reed LLP" <bills@harlowreed.test>',
  `To: <${DANA}>`,
  'Subject: Bill 1042 from Harlow & Reed LLP',
  'Message-ID: <dlv_1@harlowreed.test>',
  '',
  'Dear Dana Reyes,',
];

export function aReport(report: Report): Buffer {
  const status = report.status.map((block) => block.join('\r\n')).join('\r\n\r\n');
  const lines = [
    `From: ${report.from ?? 'Mail Delivery System <MAILER-DAEMON@mx.acme.test>'}`,
    `Subject: ${report.subject ?? 'Undelivered Mail Returned to Sender'}`,
    ...(report.headers ?? ['Auto-Submitted: auto-replied']),
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${report.reportType ?? 'delivery-status'};`,
    '\tboundary="=_report/1"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--=_report/1',
    ...(report.textHeaders ?? ['Content-Description: Notification', 'Content-Type: text/plain; charset=us-ascii']),
    '',
    report.text ?? 'Your message could not be delivered.',
    '',
    '--=_report/1',
    ...(report.statusHeaders ?? ['Content-Description: Delivery report', 'Content-Type: message/delivery-status']),
    '',
    report.encode ? report.encode(status) : status,
    '',
    '--=_report/1',
    ...(report.returned ?? RETURNED),
    '',
    '--=_report/1--',
    '',
  ];

  return Buffer.from(lines.join('\r\n'));
}
