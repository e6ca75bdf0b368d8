// The message that a command was used on, as Teams hands it to the app. Used by workspace-teams.ts.
// https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module
import { cardIn, type TeamsState } from './teams-state.ts';
import { en } from './texts.ts';

export function payloadOf({ said, posted, people, app }: TeamsState, messageId: string): object {
  const words = said.find(({ id }) => id === messageId);
  if (words) {
    const user = { userIdentityType: 'aadUser', id: words.personId, displayName: people.get(words.personId)?.name };
    const body = { contentType: 'html', content: `<p>${htmlOf(words.text)}</p>` };

    return { ...common(words), from: { user }, body, attachments: [] };
  }

  const message = posted.find(({ id }) => id === messageId);
  if (!message) throw new Error(en.noSuchMessage);

  // a card stands beside the text, and is named in it
  const body = { contentType: 'html', content: `<attachment id="${messageId}"></attachment>` };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  const card = { id: messageId, contentType, content: JSON.stringify(cardIn(message.activity)) };
  const application = { applicationIdentityType: 'bot', id: app.id, displayName: 'ShareBill' };

  return { ...common(message), from: { application }, body, attachments: [card] };
}

function common({ id, at }: { readonly id: string; readonly at: Date }): object {
  return { id, messageType: 'message', createdDateTime: at.toISOString() };
}

function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\s*\n/g, '<br>');
}
