// Shares bill 1042 over signed HTTP, as fast as the product answers: no checks but that it was shared.
import { createHmac } from 'node:crypto';
import type { BareSlack, BareView } from './bare-slack.ts';
import { BENCH } from './bench-constants.ts';

/** A bill at the check before sending. */
export type Checked = { readonly view: BareView };

type Sharer = {
  /** Command, form, preview: everything before the confirm. */
  check(bill: { number: string; address: string }): Promise<Checked>;
  confirm(checked: Checked): Promise<void>;
};

export function sharer(eventsUrl: string, slack: BareSlack): Sharer {
  return {
    async check({ number, address }) {
      const triggerId = `share-${number}-${performance.now()}-${Math.random()}`;
      const preview = slack.preview(triggerId);
      await post(eventsUrl, {
        command: '/sharebill',
        text: `${number} ${address} email Thank you`,
        team_id: BENCH.teamId,
        user_id: BENCH.userId,
        channel_id: BENCH.conversation,
        trigger_id: triggerId,
      });
      return { view: await preview };
    },
    async confirm({ view }) {
      const user = { id: BENCH.userId, team_id: BENCH.teamId };
      const payload = { type: 'view_submission', team: { id: BENCH.teamId }, user, view };
      const answer = await post(eventsUrl, { payload: JSON.stringify(payload) });
      if (!answer.includes('"clear"')) throw new Error(`the share was refused: ${answer}`);
    },
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
