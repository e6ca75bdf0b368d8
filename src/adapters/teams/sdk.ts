// The one file that knows Microsoft's library: what we say to a conversation goes through its adapter. It is loaded only when
// Teams is set up. Microsoft goes on with @microsoft/teams.apps, which needs Node 22: a change to it is a change of this file.

import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { TurnContext } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { TokenOptions } from './token.ts';
import { connectorToken } from './token.ts';

export type Place = { readonly serviceUrl: string; readonly conversation: string };

/** Bot Framework's name for a bot in Teams. */
const BOT_PREFIX = '28:';
const ANSWER_WITHIN_MS = 10_000;

export type TeamsSdk = {
  /** What the library sends and asks goes to the conversation at that place. Throws what the library throws. */
  post(place: Place, activity: object): Promise<{ readonly id?: string | undefined }>;
  update(
    place: Place,
    request: { readonly id: string; readonly activity: object },
  ): Promise<{ readonly id?: string | undefined }>;
  /** The personal conversation with a user: there is one for good. */
  openPersonal(request: {
    readonly serviceUrl: string;
    readonly tenantId: string;
    readonly userId: string;
  }): Promise<string>;
  member(place: Place, userId: string): Promise<unknown>;
  /** Undefined when there are more than fit on one page. */
  members(place: Place, most: number): Promise<readonly unknown[] | undefined>;
};

export function teamsSdk(options: TokenOptions): TeamsSdk {
  const { appId } = options;
  const adapter = adapterOf(options);
  const bot = { id: `${BOT_PREFIX}${appId}`, name: 'ShareBill' };
  const timeout = { timeout: ANSWER_WITHIN_MS };
  const at = async <T>(place: Place, work: (connector: ConnectorClient) => Promise<T>): Promise<T> => {
    const answers: T[] = [];
    const { serviceUrl, conversation: id } = place;
    const reference = {
      bot,
      channelId: 'msteams',
      serviceUrl,
      conversation: { id, isGroup: false, conversationType: '', name: '' },
    };
    await adapter.continueConversationAsync(appId, reference, async (context: TurnContext) => {
      answers.push(await work(onceOnly(context.turnState.get(adapter.ConnectorClientKey))));
    });

    return answers[0] as T;
  };

  return {
    post: (place, activity) =>
      at(place, (connector) => connector.conversations.sendToConversation(place.conversation, activity, timeout)),
    update: (place, { id, activity }) =>
      at(place, (connector) => connector.conversations.updateActivity(place.conversation, id, activity, timeout)),
    openPersonal: async ({ serviceUrl, tenantId, userId }) => {
      const asked = { isGroup: false, bot, members: [{ id: userId, name: '' }], tenantId };
      const opened = await at({ serviceUrl, conversation: userId }, (connector) =>
        connector.conversations.createConversation(asked as never, timeout),
      );

      return opened.id;
    },
    member: (place, userId) =>
      at(place, (connector) => connector.conversations.getConversationMember(place.conversation, userId, timeout)),
    members: (place, most) =>
      at(place, async (connector) => {
        const asked = { ...timeout, pageSize: most, continuationToken: '' };
        const page = await connector.conversations.getConversationPagedMembers(place.conversation, asked);

        return page.continuationToken ? undefined : page.members;
      }),
  };
}

type Pipelined = { readonly client: { readonly pipeline: { removePolicy(which: object): unknown } } };

/** The product tries again by itself, so that no message is posted twice. No option of the library turns its own tries off. */
function onceOnly(connector: ConnectorClient): ConnectorClient {
  const { pipeline } = (connector as unknown as Pipelined).client;
  pipeline.removePolicy({ phase: 'Retry' });
  pipeline.removePolicy({ name: 'redirectPolicy' });

  return connector;
}

function adapterOf(options: TokenOptions): TeamsAdapter {
  const tokenOf = connectorToken(options);
  const credentials = {
    signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
      request.headers.set('authorization', `Bearer ${await tokenOf()}`);

      return request;
    },
  };
  const factory = {
    isValidAppId: async (id: string) => id === options.appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => credentials,
  };

  return new TeamsAdapter({ MicrosoftAppId: options.appId, MicrosoftAppTenantId: options.tenantId }, factory as never);
}
