// Shares bills over signed HTTP as fast as the product answers, with no checks but that they were shared. Used by the
// bench of shares and the long tests.
import { createHmac, randomUUID } from 'node:crypto';
import type { BareSlack, BareView } from './bare-slack.ts';
import { BARE_WORKSPACE } from './bare-workspace.ts';

/** A bill at the check before sending. */
export type Checked = { readonly view: BareView };

export type ShareToCheck = {
  readonly number: string;
  readonly address: string;
  readonly message?: string;
  readonly conversation?: string;
  readonly channel?: 'email' | 'portal';
};

export type Sharer = {
  /** Command, form, preview: everything before the confirm. */
  check(share: ShareToCheck): Promise<Checked>;
  /** Throws with what was answered unless it was shared. */
  confirm(checked: Checked): Promise<void>;
  /** One press of the button: what was answered. */
  press(checked: Checked): Promise<Pressed>;
  /** A press of a button on a card: what was answered. */
  pressOnCard(action: { readonly id: string; readonly value: string }): Promise<Pressed>;
  /** `/sharebill` with that trigger: what was answered. */
  command(text: string, triggerId: string): Promise<Pressed>;
};

export type Pressed = { readonly status: number; readonly text: string; readonly shared: boolean };

export function sharer(eventsUrl: string, slack: Pick<BareSlack, 'preview'>): Sharer {
  const press = async ({ view }: Checked) => {
    const user = { id: userId, team_id: teamId };
    const payload = { type: 'view_submission', team: { id: teamId }, trigger_id: randomUUID(), user, view };

    return post(eventsUrl, { payload: JSON.stringify(payload) });
  };

  return {
    async check({ number, address, message = 'Thank you', channel = 'email', ...from }) {
      const triggerId = `share-${number}-${randomUUID()}`;
      const preview = slack.preview(triggerId);
      await post(eventsUrl, commandFields({ text: `${number} ${address} ${channel} ${message}`, triggerId, ...from }));

      return { view: await preview };
    },
    confirm: async (checked) => {
      const { text, shared } = await press(checked);
      if (!shared) throw new Error(`the share was refused: ${text}`);
    },
    press,
    pressOnCard: ({ id, value }) => {
      const user = { id: userId, team_id: teamId };
      const actions = [{ type: 'button', block_id: 'b', action_id: id, value, action_ts: randomUUID() }];
      const where = { channel: { id: BARE_WORKSPACE.conversation }, message: { ts: '1.1' } };
      const payload = {
        type: 'block_actions',
        team: { id: teamId },
        trigger_id: randomUUID(),
        user,
        actions,
        ...where,
      };

      return post(eventsUrl, { payload: JSON.stringify(payload) });
    },
    command: (text, triggerId) => post(eventsUrl, commandFields({ text, triggerId })),
  };
}

const { teamId, userId, signingSecret } = BARE_WORKSPACE;

type Command = { readonly text: string; readonly triggerId: string; readonly conversation?: string };

function commandFields({ text, triggerId, conversation }: Command): Record<string, string> {
  return {
    command: '/sharebill',
    text,
    team_id: teamId,
    user_id: userId,
    channel_id: conversation ?? BARE_WORKSPACE.conversation,
    trigger_id: triggerId,
  };
}

async function post(url: string, fields: Record<string, string>): Promise<Pressed> {
  const body = new URLSearchParams(fields).toString();
  const seconds = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': `v0=${digest}`,
    },
  });
  const text = await response.text();

  return { status: response.status, text, shared: text.includes('"clear"') };
}
