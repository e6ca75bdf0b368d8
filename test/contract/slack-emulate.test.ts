// Runs the Web API contract on the emulated Slack that we did not write.
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulatedSlack } from '../support/slack/emulate.ts';
import { slackWebApiContract } from './slack-web-api.ts';
import type { ContractSlack } from './slack-web-api-client.ts';

const botToken = 'xoxb-contract';

slackWebApiContract({ name: 'the emulated Slack', start: startForContract });

async function startForContract(): Promise<ContractSlack> {
  const slack = await startEmulatedSlack({
    botToken,
    users: [{ name: 'dana' }, { name: 'gail', isGuest: true }],
    conversations: [
      { name: 'billing' },
      { name: 'partners', isPrivate: true, hasBot: false },
      { name: 'with-opposing-counsel', isExternallyShared: true },
    ],
  });

  return {
    apiUrl: slack.apiUrl,
    botToken,
    teamId: slack.teamId,
    staffMemberId: slack.userId('dana'),
    guestId: slack.userId('gail'),
    openConversationId: slack.conversationId('billing'),
    closedConversationId: slack.conversationId('partners'),
    sharedConversationId: slack.conversationId('with-opposing-counsel'),
    triggerId: (request) => slack.triggerId(request),
    shareFile: (request) => slack.shareFile(request),
    // it counts in real seconds, and has no clock to turn
    letTriggersExpire: () => sleep(3100),
    stop: () => slack.stop(),
  };
}
