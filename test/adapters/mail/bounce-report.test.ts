// What a mail that came back says of a delivery: only a sound report says "failed".
import { describe, expect, it } from 'vitest';
import { readBounce } from '../../../src/adapters/mail/bounce-report.ts';
import { DANA } from './a-report.ts';
import * as samples from './bounce-samples.ts';

const fromNobody = { fromNobody: true };
const FINAL = `Final-Recipient: rfc822; ${DANA}`;
const UNCLEAR = 'a delivery report came back that cannot be relied on';

describe('A delivery report', () => {
  it.each([
    ['Postfix', samples.postfix, '5.1.1', 'mailbox unknown (550 5.1.1)'],
    ['Exim', samples.exim, '5.0.0', 'mailbox full (552 5.2.2)'],
    ['Exchange', samples.exchange, '5.1.10', 'this address takes no mail (550 5.1.10)'],
    ['Gmail', samples.gmail, '5.1.1', 'mailbox unknown (550 5.1.1)'],
    ['Amazon SES', samples.amazonSes, '5.7.1', 'refused by that server’s rules (550 5.7.1)'],
    ['a server that puts it in base64', samples.inBase64, '5.1.1', 'mailbox unknown (5.1.1)'],
    ['a server that lies about its letters', samples.wrongCharset, '5.1.1', 'mailbox unknown (5.1.1)'],
    ['a server that cut off our mail', samples.truncatedLater, '5.1.1', 'mailbox unknown (550 5.1.1)'],
  ])('of %s that has given up says failed, in our words', async (_, message, status, reason) => {
    const report = await readBounce(message, fromNobody);

    expect(report).toEqual({ verdict: 'failed', status, reason, recipients: [DANA] });
  });

  it('names a recipient in each spelling of its domain', async () => {
    const report = await readBounce(samples.inUtf8, fromNobody);

    expect(report).toMatchObject({ verdict: 'failed', recipients: ['dana@xn--bro-hoa.test', 'dana@büro.test'] });
  });

  it('names whom a mailing list passed the mail on to, and whom it was for', async () => {
    const report = await readBounce(samples.several, fromNobody);

    expect(report).toMatchObject({
      verdict: 'failed',
      status: '5.1.1',
      recipients: ['one@acme.test', DANA, 'two@acme.test'],
    });
  });

  it('says delayed while a server still tries', async () => {
    expect(await readBounce(samples.postfixDelayed, fromNobody)).toEqual({
      verdict: 'delayed',
      status: '4.4.1',
      reason: 'the mail server asks to try later (4.4.1)',
      recipients: [DANA],
    });
  });

  it.each([
    ['delivered', samples.delivered],
    ['handed on', samples.relayed],
  ])('that a mail was %s is no news', async (_, message) => {
    expect(await readBounce(message, fromNobody)).toBeUndefined();
  });

  it.each([
    ['comes from somebody', samples.postfix, { fromNobody: false }],
    ['says that some got the mail and others did not', samples.severalDiffer, fromNobody],
    ['was cut off before its status', samples.truncated, fromNobody],
    ['has no recipient', samples.withFields(['Action: failed', 'Status: 5.1.1']), fromNobody],
    ['has no action', samples.withFields([FINAL, 'Status: 5.1.1']), fromNobody],
    ['has an action of its own', samples.withFields([FINAL, 'Action: constructor', 'Status: 5.1.1']), fromNobody],
    ['has no status', samples.withFields([FINAL, 'Action: failed']), fromNobody],
    ['has half a status', samples.withFields([FINAL, 'Action: failed', 'Status: 5.1']), fromNobody],
    ['has a status of success', samples.withFields([FINAL, 'Action: failed', 'Status: 2.0.0']), fromNobody],
    ['is delayed for good', samples.withFields([FINAL, 'Action: delayed', 'Status: 5.1.1']), fromNobody],
    [
      'has two actions',
      samples.withFields([FINAL, 'Action: failed', 'Action: delivered', 'Status: 5.1.1']),
      fromNobody,
    ],
    [
      'has two recipients in one',
      samples.withFields([FINAL, 'Final-Recipient: rfc822; eve@evil.test', 'Action: failed', 'Status: 5.1.1']),
      fromNobody,
    ],
    [
      'quotes a server that took the mail',
      samples.withFields([FINAL, 'Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 250 ok']),
      fromNobody,
    ],
  ])('that %s is only a problem', async (_, message, sender) => {
    expect(await readBounce(message, sender)).toMatchObject({ verdict: 'problem', reason: UNCLEAR });
  });

  it('that a server gave up after days, with the code of a temporary error, says failed, and why', async () => {
    expect(await readBounce(samples.postfixExpired, fromNobody)).toEqual({
      verdict: 'failed',
      status: '4.4.1',
      reason: 'a mail server gave up trying (4.4.1)',
      recipients: [DANA],
    });
  });

  it('says of our mail what its own part says, not what the mail says that it returns', async () => {
    expect(await readBounce(samples.reportInReport, fromNobody)).toMatchObject({ verdict: 'delayed' });
  });

  it('with two parts for machines is none', async () => {
    expect(await readBounce(samples.twoReports, fromNobody)).toMatchObject({ verdict: 'problem' });
  });

  it('repeats no word of the text that came', async () => {
    const message = samples.withFields([
      FINAL,
      'Action: failed',
      'Status: 5.9.9',
      'Diagnostic-Code: smtp; 550 call 0900-EVIL',
    ]);

    expect((await readBounce(message, fromNobody))?.reason).toBe('refused by the mail server (550 5.9.9)');
  });
});

describe('Another mail that comes back', () => {
  it.each([
    ['a report without a part for machines', samples.noReport, 'a mail came back that is no delivery report'],
    ['one that says that somebody is out of the office', samples.autoReply, 'an automatic answer came back'],
    ['a complaint that returns a report', samples.forwarded, 'an automatic answer came back'],
    ['one without anything', Buffer.of(), 'a mail came back that is no delivery report'],
    ['bytes', Buffer.alloc(5000, 0xff), 'a mail came back that is no delivery report'],
    [
      'one that is nested without end',
      Buffer.from(
        Array.from({ length: 3000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join(''),
      ),
      'a mail came back that is no delivery report',
    ],
  ])('is a problem: %s', async (_, message, reason) => {
    expect(await readBounce(message, fromNobody)).toEqual({
      verdict: 'problem',
      status: undefined,
      reason,
      recipients: [],
    });
  });
});
