// What a firm can set, with its default and how a value is read. `sharebill firm set KEY VALUE` uses it.
import type { SilencePolicy } from './delivery.ts';
import { PAYMENT_MODES, type PaymentMode, PROVIDER_NAMES, type ProviderName } from './payment-provider.ts';
import { ok, type Result, refuse } from './result.ts';

export const GUARD_LEVELS = ['off', 'warn', 'block'] as const;

/** What a warning of the recipient guard does: nothing, ask the sharer for a reason, or refuse the share. */
export type GuardLevel = (typeof GUARD_LEVELS)[number];

export type FirmSettings = {
  /** Seconds between confirm and sending, in which the sharer can cancel. 0–900. */
  readonly holdSeconds: number;
  readonly logCommunications: 'always' | 'with-message';
  /** What is done when nobody can know whether a mail arrived. */
  readonly unknownMail: SilencePolicy;
  readonly draftForReview: boolean;
  /** How clients prove who they are: by a password of their own, or by a code that is mailed each time. */
  readonly portalAccess: 'password' | 'code';
  /** Whether the firm is told when a client views a bill. */
  readonly tellViews: boolean;
  /** What a card in a conversation shows of a bill; the number always. */
  readonly cardDetail: 'number' | 'client' | 'full';
  /** Days from issue to due date for bills whose source names no due date. */
  readonly paymentTermsDays: number;
  /** Where clients can pay from: the mail and the portal, or the portal alone. */
  readonly paymentMode: PaymentMode;
  /** Whether the PDF in a mail that offers to pay has the recipient's pay link on it too. */
  readonly payLinkOnPdf: boolean;
  /** Who takes the payments. `auto`: the first that is set up and takes the bill. */
  readonly paymentProvider: 'auto' | ProviderName;
  /** The least that a client pays at once, as a decimal of the bill's currency; empty means that any part will do. */
  readonly minimumPayment: string;
  readonly guardAdverseParty: GuardLevel;
  readonly guardOtherClient: GuardLevel;
  readonly guardLookAlike: GuardLevel;
  readonly guardNotOnMatter: GuardLevel;
  readonly guardFirstTime: GuardLevel;
  readonly guardBounced: GuardLevel;
  readonly guardFreeMail: GuardLevel;
  /** Names the firm in files for billing systems. */
  readonly taxId: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly website: string;
  readonly accentColor: string;
};

export type SettingRefusal = {
  readonly code: 'unknown-setting' | 'bad-setting';
  readonly key: string;
  readonly expected: string;
};

type Setting<T> = { readonly standard: T; readonly expected: string; readonly parse: (text: string) => T | undefined };

const SETTINGS: { readonly [Key in keyof FirmSettings]: Setting<FirmSettings[Key]> } = {
  holdSeconds: wholeNumber(30, 0, 900),
  logCommunications: oneOf('always', ['always', 'with-message']),
  unknownMail: oneOf('resend-same-id', ['resend-same-id', 'ask']),
  draftForReview: { standard: false, expected: 'true or false', parse: parseBoolean },
  portalAccess: oneOf('password', ['password', 'code']),
  tellViews: { standard: true, expected: 'true or false', parse: parseBoolean },
  cardDetail: oneOf('client', ['number', 'client', 'full']),
  paymentTermsDays: wholeNumber(30, 0, 365),
  paymentMode: oneOf('secure-link', PAYMENT_MODES),
  payLinkOnPdf: { standard: false, expected: 'true or false', parse: parseBoolean },
  paymentProvider: oneOf('auto', ['auto', ...PROVIDER_NAMES]),
  minimumPayment: {
    standard: '',
    expected: 'an amount such as 50.00',
    parse: (value) => (/^\d{0,9}(\.\d{1,3})?$/.test(value) ? value : undefined),
  },
  guardAdverseParty: oneOf('block', GUARD_LEVELS),
  guardOtherClient: oneOf('block', GUARD_LEVELS),
  guardLookAlike: oneOf('warn', GUARD_LEVELS),
  guardNotOnMatter: oneOf('warn', GUARD_LEVELS),
  guardFirstTime: oneOf('warn', GUARD_LEVELS),
  guardBounced: oneOf('warn', GUARD_LEVELS),
  guardFreeMail: oneOf('warn', GUARD_LEVELS),
  taxId: text(20),
  address: text(300),
  phone: text(40),
  email: text(254),
  website: text(120),
  accentColor: {
    standard: '#1f4b6e',
    expected: 'a colour such as #1f4b6e',
    parse: (value) => (/^#[0-9a-f]{6}$/i.test(value) ? value : undefined),
  },
};

export const SETTING_KEYS = Object.keys(SETTINGS) as readonly (keyof FirmSettings)[];

/** The firm's settings from what is stored; what is missing or unreadable falls back to its default. */
export function firmSettings(stored: unknown): FirmSettings {
  const values = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const entries = SETTING_KEYS.map((key) => {
    const value = values[key];

    return [key, (value === undefined ? undefined : SETTINGS[key].parse(String(value))) ?? SETTINGS[key].standard];
  });

  return Object.fromEntries(entries) as FirmSettings;
}

/** Reads one setting as a person typed it. */
export function parseSetting(
  key: string,
  value: string,
): Result<{ key: keyof FirmSettings; value: FirmSettings[keyof FirmSettings] }, SettingRefusal> {
  const known = SETTING_KEYS.find((candidate) => candidate === key);
  if (!known) {
    return refuse({ code: 'unknown-setting', key, expected: SETTING_KEYS.join(', ') });
  }

  const parsed = SETTINGS[known].parse(value);
  if (parsed === undefined) {
    return refuse({ code: 'bad-setting', key, expected: SETTINGS[known].expected });
  }

  return ok({ key: known, value: parsed });
}

function wholeNumber(standard: number, least: number, most: number): Setting<number> {
  return {
    standard,
    expected: `a whole number from ${least} to ${most}`,
    parse: (value) => {
      const number = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;

      return number >= least && number <= most ? number : undefined;
    },
  };
}

function oneOf<T extends string>(standard: T, values: readonly T[]): Setting<T> {
  return { standard, expected: values.join(' or '), parse: (value) => values.find((candidate) => candidate === value) };
}

function text(most: number): Setting<string> {
  return {
    standard: '',
    expected: `a text of at most ${most} characters`,
    parse: (value) => (value.length <= most ? value : undefined),
  };
}

function parseBoolean(value: string): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined;
}
