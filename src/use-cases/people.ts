// What people use cases share: the refusals that the command line (and later chat) turns into words.
import type { SettingRefusal } from '../core/firm-settings.ts';

export type PeopleRefusal =
  | SettingRefusal
  | {
      readonly code: 'bad-plan' | 'bad-time-zone' | 'bad-currency' | 'bad-role' | 'bad-email' | 'empty-name';
      readonly text: string;
    }
  | { readonly code: 'email-taken' | 'staff-not-found'; readonly email: string }
  | { readonly code: 'workspace-linked-elsewhere' | 'workspace-not-linked-yet'; readonly workspaceId: string }
  | { readonly code: 'identity-taken'; readonly userId: string };
