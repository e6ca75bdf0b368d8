// What is wrong with variables that can each be read: what does not go together, and what is right for trying out and wrong
// for a firm (refused with NODE_ENV=production). Asked by config.ts.
import { isAligned } from './adapters/mail/dkim.ts';
import { pagePlace } from './adapters/payments/lawpay-page.ts';

type Pages = {
  readonly LAWPAY_PAGE_OPERATING_URL?: string | undefined;
  readonly LAWPAY_PAGE_TRUST_URL?: string | undefined;
};

type Read = {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string | undefined;
  readonly SECRET_KEY?: string | undefined;
  readonly SECRET_KEY_PREVIOUS?: string | undefined;
  readonly SLACK_API_URL?: string | undefined;
  readonly TEAMS_OPENID_METADATA_URL?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
  readonly DKIM_DOMAIN?: string | undefined;
  readonly PORT: number;
  readonly BOUNCE_SMTP_PORT?: number | undefined;
};

/** 32 random bytes have 30 different ones on average; fewer than this never happens by chance. */
const LEAST_DIFFERENT = 12;
/** The domain of our own examples. */
const EXAMPLE = /(^|[.@/])your-firm\.example(:\d+)?\/?$/i;

/** Each names the variable and the remedy. */
export function demoProblems(read: Read): string[] {
  if (read.NODE_ENV !== 'production') {
    return [];
  }

  return [...addressProblems(read), ...playedProblems(read), ...secretProblems(read), ...exampleProblems(read)];
}

function addressProblems({ PUBLIC_URL: publicUrl }: Read): string[] {
  return [
    ...(publicUrl?.startsWith('http:')
      ? [
          'PUBLIC_URL: must begin with https:// in production: clients and Slack cannot reach this machine by that name.',
        ]
      : []),
    ...(publicUrl?.startsWith('https:') && isLoopback(publicUrl)
      ? [
          'PUBLIC_URL: leads to this machine alone. In production it must be an address that clients and Slack can reach.',
        ]
      : []),
  ];
}

function playedProblems({ SLACK_API_URL: slackApiUrl, TEAMS_OPENID_METADATA_URL: openIdUrl }: Read): string[] {
  return [
    ...(slackApiUrl !== undefined && (!slackApiUrl.startsWith('https:') || isLoopback(slackApiUrl))
      ? ["SLACK_API_URL: is a played Slack. Unset it in production: then it is Slack's own."]
      : []),
    ...(openIdUrl === undefined
      ? []
      : ["TEAMS_OPENID_METADATA_URL: is a played Microsoft. Unset it in production: then it is Microsoft's own."]),
  ];
}

export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(address).hostname);
}

function secretProblems({ SECRET_KEY: key }: Read): string[] {
  return key !== undefined && new Set(Buffer.from(key, 'base64')).size < LEAST_DIFFERENT
    ? ['SECRET_KEY: was not made by chance. Make one for production: openssl rand -base64 32']
    : [];
}

function exampleProblems(read: Read): string[] {
  return (['PUBLIC_URL', 'MAIL_FROM'] as const)
    .filter((name) => EXAMPLE.test(read[name] ?? ''))
    .map((name) => `${name}: is still that of the example. Set the firm's own.`);
}

export function alignmentProblems({ DKIM_DOMAIN: domain, MAIL_FROM: mailFrom }: Read): string[] {
  return domain === undefined || mailFrom === undefined || isAligned(domain, mailFrom)
    ? []
    : ['DKIM_DOMAIN: must be the domain of MAIL_FROM, or one above it: receivers count no other signature.'];
}

export function portProblems({ PORT: port, BOUNCE_SMTP_PORT: bounces }: Read): string[] {
  return bounces === undefined || bounces === 0 || bounces !== port
    ? []
    : ['BOUNCE_SMTP_PORT: is the same as PORT. Set it to another port.'];
}

/** A change of the key that changes nothing: somebody would take the old one for gone. */
export function keyProblems({ SECRET_KEY: key, SECRET_KEY_PREVIOUS: previous }: Read): string[] {
  return previous === undefined || previous !== key
    ? []
    : ['SECRET_KEY_PREVIOUS: is the same as SECRET_KEY. Set SECRET_KEY to a new one, or unset SECRET_KEY_PREVIOUS.'];
}

/** One page goes into one account: money that is held for clients never mixes with the firm's (ABA Model Rule 1.15). */
export function paymentProblems({ LAWPAY_PAGE_OPERATING_URL: own, LAWPAY_PAGE_TRUST_URL: trust }: Pages): string[] {
  return own !== undefined && trust !== undefined && pagePlace(own) === pagePlace(trust)
    ? ['LAWPAY_PAGE_TRUST_URL: is the page of the operating account. Set the page of the trust account.']
    : [];
}
