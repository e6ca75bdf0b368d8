// What the check of a share told the sharer, so that confirm sends nothing against a warning that nobody has seen.
// Preview keeps it with the draft; confirm compares.
import type { SharedBefore } from './duplicate-guard.ts';
import type { GuardOverride, GuardRefusal } from './judge-recipients.ts';
import type { Result } from './result.ts';

export type CheckedShare = {
  /** What the recipient guard made of it, whatever the reason. */
  readonly judged: Result<{ readonly override: GuardOverride | undefined }, GuardRefusal>;
  readonly sharedBefore: readonly SharedBefore[];
};

/** One text for each thing that was told; to be compared, not to be read. */
export function toldInCheck({ judged, sharedBefore }: CheckedShare): string[] {
  const recipients = (judged.ok ? judged.value.override?.recipients : judged.refusal.recipients) ?? [];

  return [
    ...recipients.flatMap(({ recipient, warnings }) => warnings.map(({ code }) => `${code} ${recipient.address}`)),
    ...sharedBefore.map(({ sharedAt }) => `shared-before ${sharedAt.toISOString()}`),
  ];
}

/** Whether something is to be told now that the check did not tell. What has gone since then is no news. */
export function isNewsSince(told: readonly string[], now: CheckedShare): boolean {
  return toldInCheck(now).some((one) => !told.includes(one));
}
