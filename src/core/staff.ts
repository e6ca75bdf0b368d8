// Roles of staff members and what each may do. Asked on every action.

export const ROLES = ['administrator', 'billing', 'attorney', 'read-only'] as const;

export type Role = (typeof ROLES)[number];

export type Permission =
  | 'share-bills'
  | 'record-payments'
  | 'see-all-bills'
  | 'set-contacts'
  | 'manage-firm'
  | 'verify-audit';

const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: ['share-bills', 'record-payments', 'see-all-bills', 'set-contacts', 'manage-firm', 'verify-audit'],
  billing: ['share-bills', 'record-payments', 'see-all-bills', 'set-contacts'],
  attorney: [],
  'read-only': [],
};

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function mayDo(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission);
}

/** Why the people of the firm stay as they are. The chat and the command line have words for each. */
export type StaffRefusal =
  | { readonly code: 'bad-role' | 'bad-email' | 'empty-name'; readonly text: string }
  | { readonly code: 'email-taken' | 'staff-not-found'; readonly email: string }
  | { readonly code: 'identity-taken'; readonly userId: string }
  | { readonly code: 'workspace-not-linked-yet'; readonly workspaceId: string }
  | { readonly code: 'needs-administrator' | 'last-administrator' };

/** A bill is seen by who may see all, or is on the team of one of its matters. */
export function maySeeBill(role: Role, onTeam: boolean): boolean {
  return onTeam || mayDo(role, 'see-all-bills');
}
