// What our app relies on in Slack's Web API, asked with Slack's own client: every Slack of our tests must pass it.
// Run by the *.test.ts files beside it, on the emulated Slack and on our workspace's.
import type { webApi } from '@slack/bolt';
import { afterAll, beforeAll, describe } from 'vitest';
import { type ContractSlack, clientOf } from './slack-web-api-client.ts';
import { directoryContract, tokenContract } from './slack-web-api-directory.ts';
import { fileContract } from './slack-web-api-files.ts';
import { messageContract } from './slack-web-api-messages.ts';
import { viewContract } from './slack-web-api-views.ts';

interface ContractOptions {
  readonly name: string;
  readonly start: () => Promise<ContractSlack>;
}

/** Describes what a Slack server must do; `start` is called once. */
export function slackWebApiContract({ name, start }: ContractOptions): void {
  describe(`the Web API of ${name}`, () => {
    let slack: ContractSlack;
    let client: webApi.WebClient;

    beforeAll(async () => {
      slack = await start();
      client = clientOf(slack, slack.botToken);
    }, 30_000);

    afterAll(() => slack.stop());

    const context = () => ({ slack, client });
    describe('views', () => viewContract(context));
    describe('messages', () => messageContract(context));
    describe('people and conversations', () => directoryContract(context));
    describe('files', () => fileContract(context));
    describe('tokens', () => tokenContract(context));
  });
}
