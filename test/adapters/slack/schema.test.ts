// What people type arrives from Slack with its control signs as entities.
import { expect, it } from 'vitest';
import { ShortcutBody, SlashCommandBody } from '../../../src/adapters/slack/schema.ts';

const ids = { team_id: 'T1', user_id: 'U1', channel_id: 'C1', trigger_id: '1.2' };

it.each([
  ['Fees &amp; costs &lt;final&gt;', 'Fees & costs <final>'],
  ['write &amp;lt; for a bracket', 'write &lt; for a bracket'],
  ['<mailto:dana@acme.test|dana@acme.test>', '<mailto:dana@acme.test|dana@acme.test>'],
])('%s is read as it was typed', (text, typed) => {
  const command = SlashCommandBody.parse({ ...ids, text });
  const shortcut = ShortcutBody.parse({ user: { id: 'U1' }, trigger_id: '1.2', message: { text } });

  expect([command.text, shortcut.message?.text]).toEqual([typed, typed]);
});
