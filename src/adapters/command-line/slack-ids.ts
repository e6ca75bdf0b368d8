// Slack's ids as they are typed. A workspace is T… (E… for a whole organisation), a user U… or W….
const WORKSPACE = /^[TE][A-Z0-9]{2,30}$/;
const USER = /^[UW][A-Z0-9]{2,30}$/;

export function slackWorkspaceOf(text: string): string | undefined {
  const id = text.trim().toUpperCase();

  return WORKSPACE.test(id) ? id : undefined;
}

/** Reads `T…/U…`. */
export function slackUserOf(text: string): { workspaceId: string; userId: string } | undefined {
  const [workspaceId = '', userId = '', ...more] = text.trim().toUpperCase().split('/');

  return more.length === 0 && WORKSPACE.test(workspaceId) && USER.test(userId) ? { workspaceId, userId } : undefined;
}
