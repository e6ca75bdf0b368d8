// Words of the command line about ids of Slack and Teams.
export const chatIdRefusals = {
  'bad-slack-workspace': (text: string) => [
    `${text} is not the id of a Slack workspace. It looks like T0123ABCD.`,
    'Type /sharebill in that workspace: the answer names it.',
  ],
  'bad-slack-user': (text: string) => [
    `${text} is not a Slack user. Write workspace and user: T0123ABCD/U0123ABCD.`,
    'The person types /sharebill in Slack: the answer names it.',
  ],
  'bad-teams-tenant': (text: string) => [
    `${text} is not the id of a tenant. It looks like 00000000-0000-0000-0000-000000000000.`,
    'It stands in the Microsoft Entra admin center, on the page Overview.',
  ],
  'bad-teams-user': (text: string) => [
    `${text} is not a Teams user. Write tenant and object id, with a slash between them.`,
    'The person presses Open in the chat with ShareBill: the answer names both.',
  ],
  'workspace-linked-elsewhere': (workspaceId: string) => [
    `Workspace ${workspaceId} belongs to another firm here, for good. Nothing was changed.`,
    'Check the id: ShareBill names it in the workspace that you mean.',
  ],
  'workspace-not-linked-yet': (workspaceId: string) => [
    `Workspace ${workspaceId} is not linked to this firm. Nothing was changed.`,
    `Run first: sharebill firm link --${workspaceId.includes('-') ? 'teams' : 'slack'} ${workspaceId}`,
  ],
  'identity-taken': (userId: string) => [
    `User ${userId} is linked to an administrator of the firm. Nothing was changed.`,
    'Link that administrator to another user first, or change their role. See who: sharebill staff list',
  ],
  'slack-or-teams': ['Say where: with --slack or with --teams, one of both. Nothing was done.'],
};

export const chatIdHelp = {
  slackWorkspace: 'the id of the Slack workspace: T0123ABCD',
  slackUser: 'workspace and user in Slack: T0123ABCD/U0123ABCD',
  teamsTenant: 'instead: the id of the Microsoft 365 tenant',
  teamsUser: "instead: tenant and the person's object id in Microsoft Entra, with a slash between them",
};
