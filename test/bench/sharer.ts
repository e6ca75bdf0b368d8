// Shares bill 1042 over signed HTTP, as fast as the product answers: no checks but that it was shared.
import { createHmac } from 'node:crypto';
import type { BareSlack } from './bare-slack.ts';
import { BENCH, type BenchProduct } from './bench-product.ts';

/** One whole share a call: command, preview, confirm. */
export function sharer({ shareBill }: BenchProduct, slack: BareSlack): (index: number) => Promise<void> {
  const eventsUrl = `${shareBill.url}/slack/events`;

  return async (index) => {
    const triggerId = `share-${index}-${performance.now()}`;
    const preview = slack.preview(triggerId);
    await post(eventsUrl, {
      command: '/sharebill',
      text: '1042 dana@acme.test email Thank you',
      team_id: BENCH.teamId,
      user_id: BENCH.userId,
      channel_id: BENCH.conversation,
      trigger_id: triggerId,
    });
    const view = await preview;
    const user = { id: BENCH.userId, team_id: BENCH.teamId };
    const payload = { type: 'view_submission', team: { id: BENCH.teamId }, user, view };
    const answer = await post(eventsUrl, { payload: JSON.stringify(payload) });
    if (!answer.includes('"clear"')) throw new Error(`the share was refused: ${answer}`);
  };
}

async function post(url: string, fields: Record<string, string>): Promise<string> {
  const body = new URLSearchParams(fields).toString();
  const seconds = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', BENCH.signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': `v0=${digest}`,
    },
  });

  return response.text();
}
