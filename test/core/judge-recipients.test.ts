import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firmSettings, GUARD_LEVELS, parseSetting } from '../../src/core/firm-settings.ts';
import {
  type GuardSettings,
  judgeRecipients,
  REASON_LENGTH,
  type WarnedRecipient,
} from '../../src/core/judge-recipients.ts';
import { type GuardedRecipient, RECIPIENT_WARNINGS, type RecipientWarning } from '../../src/core/recipient-guard.ts';

const KEYS = [
  'guardAdverseParty',
  'guardOtherClient',
  'guardLookAlike',
  'guardNotOnMatter',
  'guardFirstTime',
  'guardBounced',
  'guardFreeMail',
] as const;

const DANA: GuardedRecipient = {
  contactId: 'cnt_1',
  name: 'Dana Reyes',
  kind: 'person',
  address: 'dana@acme.test',
  entered: false,
};
const REASON = 'Dana asked for it by phone';

const warningOf = (code: RecipientWarning['code']): RecipientWarning => {
  switch (code) {
    case 'address-of-other-client':
      return { code, clients: ['Bayside LLC'] };
    case 'look-alike-domain':
      return { code, domain: 'acrne.test', resembles: 'acme.test', by: 'letters' };
    default:
      return { code };
  }
};

function warned(...codes: RecipientWarning['code'][]): WarnedRecipient {
  return { recipient: DANA, warnings: codes.map(warningOf) };
}

function judged(
  recipients: readonly WarnedRecipient[],
  rest: { settings?: Partial<GuardSettings>; reason?: string } = {},
) {
  return judgeRecipients({ recipients, settings: firmSettings(rest.settings), reason: rest.reason });
}

/** 0 allowed, 1 allowed with a reason or in need of one, 2 blocked. */
function severityOf(judgement: ReturnType<typeof judgeRecipients>): number {
  if (judgement.ok) {
    return judgement.value.override ? 1 : 0;
  }

  return judgement.refusal.code === 'recipients-blocked' ? 2 : 1;
}

describe('The judgement of recipients', () => {
  it('allows recipients against whom nothing speaks, and keeps no reason', () => {
    expect(judged([warned()], { reason: REASON })).toEqual({ ok: true, value: { override: undefined } });
    expect(judged([])).toEqual({ ok: true, value: { override: undefined } });
  });

  it.each([
    ['adverse-party', 2],
    ['address-of-other-client', 2],
    ['look-alike-domain', 1],
    ['not-on-matter', 1],
    ['first-time-address', 1],
    ['bounced-last-time', 1],
    ['free-mail-for-company', 1],
  ] as const)('of %s is %i when the firm has set nothing', (code, severity) => {
    expect(severityOf(judged([warned(code)]))).toBe(severity);
  });

  it('asks for a reason, and names every warned recipient with what to tell', () => {
    const tom = { ...DANA, contactId: 'cnt_2', name: 'Tom Park' } as const;
    const judgement = judged([warned('first-time-address'), warned(), { ...warned('not-on-matter'), recipient: tom }]);

    expect(judgement).toEqual({
      ok: false,
      refusal: {
        code: 'reason-needed',
        reason: 'missing',
        least: 5,
        most: 300,
        recipients: [
          { recipient: DANA, warnings: [{ code: 'first-time-address', level: 'warn', setting: 'guardFirstTime' }] },
          { recipient: tom, warnings: [{ code: 'not-on-matter', level: 'warn', setting: 'guardNotOnMatter' }] },
        ],
      },
    });
  });

  it('lets a reason override warnings, and gives back both for the log', () => {
    expect(judged([warned('first-time-address')], { reason: `  ${REASON}\n` })).toEqual({
      ok: true,
      value: {
        override: {
          reason: REASON,
          recipients: [
            { recipient: DANA, warnings: [{ code: 'first-time-address', level: 'warn', setting: 'guardFirstTime' }] },
          ],
        },
      },
    });
  });

  it.each([
    ['', 'missing'],
    [' \n\t ', 'missing'],
    ['\u200b\u200b\u200b\u200b\u200b', 'missing'],
    ['okay', 'too-short'],
    ['  ok  ', 'too-short'],
    ['x'.repeat(REASON_LENGTH.most + 1), 'too-long'],
  ])('does not take %j as a reason: %s', (reason, fault) => {
    expect(judged([warned('not-on-matter')], { reason })).toMatchObject({
      refusal: { code: 'reason-needed', reason: fault },
    });
  });

  it.each(['x'.repeat(REASON_LENGTH.least), 'x'.repeat(REASON_LENGTH.most)])('takes %j as a reason', (reason) => {
    expect(judged([warned('not-on-matter')], { reason })).toMatchObject({ value: { override: { reason } } });
  });

  it('keeps a reason as one line of visible text', () => {
    const judgement = judged([warned('not-on-matter')], { reason: 'She asked\r\n\u202efor\u0000 it' });

    expect(judgement).toMatchObject({ value: { override: { reason: 'She asked for it' } } });
  });

  it('blocks whatever reason is given, and tells what blocks before what only warns', () => {
    const settings = { guardBounced: 'block' } as const;
    const judgement = judged([warned('not-on-matter', 'bounced-last-time')], { settings, reason: REASON });

    expect(judgement).toEqual({
      ok: false,
      refusal: {
        code: 'recipients-blocked',
        recipients: [
          {
            recipient: DANA,
            warnings: [
              { code: 'bounced-last-time', level: 'block', setting: 'guardBounced' },
              { code: 'not-on-matter', level: 'warn', setting: 'guardNotOnMatter' },
            ],
          },
        ],
      },
    });
  });

  it('follows the setting of each warning', () => {
    for (const [index, code] of RECIPIENT_WARNINGS.entries()) {
      const severities = GUARD_LEVELS.map((level) =>
        severityOf(judged([warned(code)], { settings: { [KEYS[index] ?? '']: level } })),
      );

      expect({ code, severities }).toEqual({ code, severities: [0, 1, 2] });
    }
  });

  it('is never milder for one more warning', () => {
    const aCode = fc.constantFrom(...RECIPIENT_WARNINGS);
    const recipients = fc.array(fc.array(aCode, { maxLength: 4 }), { minLength: 1, maxLength: 4 });
    const levels = fc.tuple(...KEYS.map(() => fc.constantFrom(...GUARD_LEVELS)));
    const reason = fc.constantFrom('', 'ok', REASON);

    fc.assert(
      fc.property(fc.record({ recipients, levels, reason, more: aCode, at: fc.nat() }), (given) => {
        const settings = Object.fromEntries(KEYS.map((key, index) => [key, given.levels[index]]));
        const at = given.at % given.recipients.length;
        const more = given.recipients.map((codes, index) => (index === at ? [given.more, ...codes] : codes));
        const before = judged(
          given.recipients.map((codes) => warned(...codes)),
          { settings, reason: given.reason },
        );
        const after = judged(
          more.map((codes) => warned(...codes)),
          { settings, reason: given.reason },
        );

        expect(severityOf(after)).toBeGreaterThanOrEqual(severityOf(before));
        expect(before.ok || !after.ok).toBe(true);
      }),
    );
  });
});

describe('The settings of the recipient guard', () => {
  it('are off, warn or block', () => {
    for (const key of KEYS) {
      expect(GUARD_LEVELS.map((level) => parseSetting(key, level).ok)).toEqual([true, true, true]);
      expect(parseSetting(key, 'ask')).toMatchObject({ refusal: { expected: 'off or warn or block' } });
    }
  });
});
