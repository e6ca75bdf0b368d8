// Everything that we say in Slack with one text in every field that data comes in by. Used by the tests beside it.
import {
  ephemeral,
  formView,
  messageBlocks,
  notificationText,
  slackOption,
} from '../../../src/adapters/slack/blocks.ts';
import { everythingAsked } from '../../support/everything-asked.ts';

export function everythingSaid(text: string) {
  const { forms, messages, options, refusals } = everythingAsked(text);

  return {
    views: forms.map((form) => formView(form)),
    messages: [...messages.map(messageBlocks), refusals.flatMap((words) => ephemeral(words).blocks)],
    options: options.map(slackOption),
    fallbacks: [...messages.slice(0, 2).map(notificationText), ...refusals.map((words) => ephemeral(words).text)],
  };
}
