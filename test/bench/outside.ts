// The world around the product for the bench of shares, in a process of its own: Slack, a mail server, and people who
// share. So that what is measured has its own thread. Started by shares.ts; talks to it by messages.

import { inParallel } from '../support/in-parallel.ts';
import { type Checked, sharer } from '../support/slack/bare-sharer.ts';
import { startBareSlack } from '../support/slack/bare-slack.ts';
import { startCountingMailServer } from './counting-mail-server.ts';
import type { OutsideAnswer, OutsideQuestion } from './outside-client.ts';

const AT_ONCE = 4;

const slack = await startBareSlack();
const post = await startCountingMailServer();
process.on('message', ({ id, question }: { id: number; question: OutsideQuestion }) => {
  void answer(question).then((value) => process.send?.({ id, value }));
});
process.send?.({ id: 0, value: { apiUrl: slack.apiUrl, smtp: post.address } });

async function answer(question: OutsideQuestion): Promise<OutsideAnswer> {
  switch (question.ask) {
    case 'mails':
      return { mails: post.count() };
    case 'until':
      await post.reached(question.mails);
      return {};
    case 'share':
      return shareAll(question);
  }
}

/** Every bill is brought to the check, then all are confirmed: milliseconds of both. */
async function shareAll({ eventsUrl, bills }: OutsideQuestion & { ask: 'share' }): Promise<OutsideAnswer> {
  const share = sharer(eventsUrl, slack);
  const checked: Checked[] = [];
  const before = post.count();
  const begun = performance.now();
  await inParallel(bills, { work: async (bill) => checked.push(await share.check(bill)), atOnce: AT_ONCE });
  const confirming = performance.now();
  const accepted = post.reached(before + bills.length);
  await inParallel(checked, { work: (one) => share.confirm(one), atOnce: AT_ONCE });
  await accepted;

  return { checkMs: confirming - begun, confirmMs: performance.now() - confirming };
}
