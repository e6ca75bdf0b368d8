// What a refusal about the firm, its people and its settings says. Part of refusal-lines.ts.
import { SETTING_KEYS } from '../../core/firm-settings.ts';
import { PLANS } from '../../core/plan.ts';
import { ROLES } from '../../core/staff.ts';
import type { PeopleRefusal } from '../../use-cases/people.ts';
import { en } from './texts/en.ts';

const { refusal: words } = en;

export function peopleRefusalLines(refusal: PeopleRefusal): readonly string[] {
  switch (refusal.code) {
    case 'unknown-setting':
      return words['unknown-setting'](refusal.key, SETTING_KEYS.join(', '));
    case 'bad-setting':
      return words['bad-setting'](refusal.key, refusal.expected);
    case 'bad-plan':
      return words['bad-plan'](refusal.text, PLANS.join(', '));
    case 'bad-role':
      return words['bad-role'](refusal.text, ROLES.join(', '));
    case 'bad-time-zone':
    case 'bad-currency':
    case 'bad-email':
      return words[refusal.code](refusal.text);
    case 'empty-name':
      return words['empty-name'];
    case 'email-taken':
    case 'staff-not-found':
      return words[refusal.code](refusal.email);
    case 'workspace-linked-elsewhere':
    case 'workspace-not-linked-yet':
      return words[refusal.code](refusal.workspaceId);
    case 'identity-taken':
      return words['identity-taken'](refusal.userId);
    case 'needs-administrator':
    case 'last-administrator':
      return words[refusal.code];
  }
}
