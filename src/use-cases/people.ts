// What people use cases share: the refusals that the command line (and later chat) turns into words.
import type { SettingRefusal } from '../core/firm-settings.ts';
import type { StaffRefusal } from '../core/staff.ts';

export type PeopleRefusal =
  | SettingRefusal
  | {
      readonly code: 'bad-plan' | 'bad-time-zone' | 'bad-currency' | 'empty-name';
      readonly text: string;
    }
  | { readonly code: 'workspace-linked-elsewhere'; readonly workspaceId: string }
  | StaffRefusal;
