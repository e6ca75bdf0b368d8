// What one person sees on the workspace page: their conversations in Slack and in Teams, messages, open modal, and the mailbox.
// Sent whole to the page after every change; the page redraws what differs.
import type { Mail, Mailbox } from './mailbox.ts';
import { fileKind } from './slack/file-kinds.ts';
import type { SlackHome, SlackMessage, SlackState, SlackUser, SlackView } from './slack/slack-state.ts';
import { stackOf } from './slack/view-stack.ts';
import { teamsPageState } from './teams/teams-page-state.ts';
import type { TeamsState } from './teams/teams-state.ts';

const messagesShown = 200;
const previewLength = 140;

export type PageSources = {
  readonly state: SlackState;
  readonly mailbox: Mailbox;
  readonly teams?: PageTeams | undefined;
};

/** Who somebody of the page is in Teams: `personIds` by their ids in Slack. */
export type PageTeams = {
  readonly teams: { readonly state: TeamsState };
  readonly personIds: Readonly<Record<string, string>>;
};

export function pageState(sources: PageSources & { userId: string }) {
  const { state, mailbox, teams, userId } = sources;
  const conversations = [...state.conversations.values()].filter(({ memberIds }) => memberIds.includes(userId));
  const stack = stackOf(state, userId);
  const top = stack.at(-1);

  return {
    team: state.teamName,
    you: userId,
    people: [...state.users.values()].map(personOf),
    shortcuts: state.shortcuts,
    conversations: conversations.map(({ id, name, kind, extShared, memberIds }) => ({
      id,
      name: kind === 'im' ? 'ShareBill' : name,
      kind,
      extShared,
      memberCount: memberIds.length,
      messages: messagesFor(state, { conversationId: id, userId }),
    })),
    home: state.app.homeTab === true ? { view: homeOf(state.homes.get(userId)) } : null,
    view: top === undefined ? null : viewOf(top, stack.length),
    teams: teams ? teamsPageState(teams.teams.state, teams.personIds[userId] ?? '') : null,
    mails: mailbox.list().map(mailOf),
  };
}

function personOf({ id, name, note, guest, bot }: SlackUser) {
  return { id, name, note, guest, bot };
}

function messagesFor(state: SlackState, { conversationId, userId }: { conversationId: string; userId: string }) {
  const visible = (state.messages.get(conversationId) ?? []).filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === userId,
  );
  return visible.slice(-messagesShown).map((message) => messageOf(state, message));
}

function messageOf(state: SlackState, message: SlackMessage) {
  const { ts, userId, text, blocks, values, threadTs, onlyFor, edited, fileIds = [] } = message;
  const files = fileIds.map((id) => fileOf(state, id));
  return { ts, userId, text, blocks, values, threadTs, onlyForYou: onlyFor !== undefined, edited, files };
}

/** A file of which no bytes are kept any more shows as gone. */
function fileOf(state: SlackState, id: string) {
  const file = state.files.get(id);
  const isGone = state.fileStore.get(id) === undefined;

  return { id, name: file?.name ?? '', kind: fileKind(file?.name ?? '').pretty_type, size: file?.size ?? 0, isGone };
}

function viewOf(view: SlackView, depth: number) {
  return { id: view.id, hash: view.hash, depth, values: view.values, ...view.payload };
}

function homeOf(home: SlackHome | undefined) {
  return home === undefined ? null : { id: home.id, values: home.values, blocks: home.payload.blocks };
}

function mailOf(mail: Mail) {
  return {
    id: mail.id,
    at: mail.receivedAt.toISOString(),
    from: mail.from,
    to: mail.to,
    deliveredTo: mail.rcptTo.join(', '),
    subject: mail.subject,
    preview: mail.text.replaceAll(/\s+/g, ' ').slice(0, previewLength),
    text: mail.text,
    hasHtml: mail.html !== undefined,
    attachments: mail.attachments.map(({ filename, contentType, size, related }, index) => ({
      index,
      isInline: related && contentType.startsWith('image/'),
      name: filename ?? 'attachment',
      contentType,
      size,
    })),
  };
}
