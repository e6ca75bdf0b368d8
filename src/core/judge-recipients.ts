// What the firm makes of the recipient guard's warnings: share, ask for a reason, or refuse. Preview and confirm ask it.
import type { FirmSettings, GuardLevel } from './firm-settings.ts';
import {
  type GuardedRecipient,
  RECIPIENT_WARNINGS,
  type RecipientWarning,
  type RecipientWarningCode,
} from './recipient-guard.ts';
import { ok, type Result, refuse } from './result.ts';

/** Characters of a reason, spaces around it left out. */
export const REASON_LENGTH = { least: 5, most: 300 } as const;

const SETTING_OF = {
  'adverse-party': 'guardAdverseParty',
  'address-of-other-client': 'guardOtherClient',
  'look-alike-domain': 'guardLookAlike',
  'not-on-matter': 'guardNotOnMatter',
  'first-time-address': 'guardFirstTime',
  'bounced-last-time': 'guardBounced',
  'free-mail-for-company': 'guardFreeMail',
} as const satisfies Record<RecipientWarningCode, keyof FirmSettings>;

export type GuardSetting = (typeof SETTING_OF)[RecipientWarningCode];

export type GuardSettings = Pick<FirmSettings, GuardSetting>;

export type WarnedRecipient = { readonly recipient: GuardedRecipient; readonly warnings: readonly RecipientWarning[] };

/** A warning that the firm has not switched off, with the setting by which an administrator can change its level. */
export type LeveledWarning = RecipientWarning & {
  readonly level: Exclude<GuardLevel, 'off'>;
  readonly setting: GuardSetting;
};

/** Never without a warning; those that block come first. */
export type JudgedRecipient = {
  readonly recipient: GuardedRecipient;
  readonly warnings: readonly LeveledWarning[];
};

/** Undefined when there was nothing to override; a reason given all the same is not kept. */
export type GuardOverride = { readonly reason: string; readonly recipients: readonly JudgedRecipient[] };

export type GuardRefusal =
  | { readonly code: 'recipients-blocked'; readonly recipients: readonly JudgedRecipient[] }
  | {
      readonly code: 'reason-needed';
      readonly recipients: readonly JudgedRecipient[];
      readonly reason: 'missing' | 'too-short' | 'too-long';
      readonly least: number;
      readonly most: number;
    };

/**
 * Decides on all recipients of a share together. Each warning of level `warn` needs a reason, one for the whole share;
 * against one of level `block` no reason helps. A refusal names every warned recipient, so that all is told at once.
 */
export function judgeRecipients(request: {
  readonly recipients: readonly WarnedRecipient[];
  readonly settings: GuardSettings;
  readonly reason: string | undefined;
}): Result<{ readonly override: GuardOverride | undefined }, GuardRefusal> {
  const recipients = judgedRecipients(request.recipients, request.settings);
  if (recipients.length === 0) {
    return ok({ override: undefined });
  }

  if (recipients.some(({ warnings }) => warnings.some(({ level }) => level === 'block'))) {
    return refuse({ code: 'recipients-blocked', recipients });
  }

  const reason = tidyReason(request.reason ?? '');
  const fault = faultOfReason(reason);

  return fault
    ? refuse({ code: 'reason-needed', recipients, reason: fault, ...REASON_LENGTH })
    : ok({ override: { reason, recipients } });
}

function judgedRecipients(recipients: readonly WarnedRecipient[], settings: GuardSettings): JudgedRecipient[] {
  return recipients
    .map(({ recipient, warnings }) => ({ recipient, warnings: leveledWarnings(warnings, settings) }))
    .filter(({ warnings }) => warnings.length > 0);
}

function leveledWarnings(warnings: readonly RecipientWarning[], settings: GuardSettings): LeveledWarning[] {
  const leveled = warnings.flatMap((warning) => {
    const setting = SETTING_OF[warning.code];
    const level = settings[setting];

    return level === 'off' ? [] : [{ ...warning, level, setting }];
  });

  return leveled.sort((left, right) => rankOf(left) - rankOf(right));
}

function rankOf({ level, code }: LeveledWarning): number {
  return RECIPIENT_WARNINGS.indexOf(code) - (level === 'block' ? RECIPIENT_WARNINGS.length : 0);
}

/** One line of what can be seen: it is kept in the audit, and five invisible characters are no reason. */
function tidyReason(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
}

function faultOfReason(reason: string): 'missing' | 'too-short' | 'too-long' | undefined {
  if (reason === '') {
    return 'missing';
  }

  if (reason.length < REASON_LENGTH.least) {
    return 'too-short';
  }

  return reason.length > REASON_LENGTH.most ? 'too-long' : undefined;
}
