// The recipient guard: what speaks against mailing a bill to one recipient. Preview and confirm ask it; what the
// firm makes of a warning is `judge-recipients.ts`.
import { sameAddress } from './contact.ts';
import type { DeliveryState } from './delivery.ts';
import { domainOfAddress, parseDomain, sameOwner } from './domain-name.ts';
import { isFreeMailDomain } from './free-mail.ts';
import type { ContactId } from './ids.ts';
import { type Likeness, lookAlikeOf } from './look-alike.ts';

export type GuardedRecipient = {
  readonly contactId: ContactId;
  readonly name: string;
  readonly kind: 'person' | 'company';
  readonly address: string;
  /** True when the address was typed in the form and is not on file yet. */
  readonly entered: boolean;
};

export type RecipientFacts = {
  readonly recipient: GuardedRecipient;
  readonly billMatters: readonly string[];
  /** The matters on which this contact is the client or a related contact. */
  readonly matters: readonly string[];
  /** This contact, or another contact with this very address, is an adverse party on a matter of the bill. */
  readonly adverse: boolean;
  /** This contact is the client of the bill. */
  readonly isClient: boolean;
  /** The other clients who have this very address on file, themselves or with a related contact of theirs alone. */
  readonly otherClients: readonly string[];
  /** A mail to this address was accepted before, and did not bounce: see `mailRecordOf`. */
  readonly mailedBefore: boolean;
  /** The last mail to this address was rejected, or bounced. */
  readonly bouncedLast: boolean;
  /** Addresses on file of the bill's client and of the contacts related on its matters; this one may be among them. */
  readonly clientAddresses: readonly string[];
  /** Domains of all addresses of the firm's contacts that were mailed before with success. */
  readonly mailedDomains: readonly string[];
};

/** Worst first: in this order a recipient's warnings are told. */
export const RECIPIENT_WARNINGS = [
  'adverse-party',
  'address-of-other-client',
  'look-alike-domain',
  'not-on-matter',
  'first-time-address',
  'bounced-last-time',
  'free-mail-for-company',
] as const;

export type RecipientWarningCode = (typeof RECIPIENT_WARNINGS)[number];

export type RecipientWarning =
  | { readonly code: Exclude<RecipientWarningCode, 'address-of-other-client' | 'look-alike-domain'> }
  | { readonly code: 'address-of-other-client'; readonly clients: readonly string[] }
  | {
      readonly code: 'look-alike-domain';
      readonly domain: string;
      /** The known domain, and by what this one is like it. */
      readonly resembles: string;
      readonly by: Likeness;
    };

/** Everything that speaks against this recipient, worst first; none is left out for the sake of another. */
export function recipientWarnings(facts: RecipientFacts): readonly RecipientWarning[] {
  return RECIPIENT_WARNINGS.flatMap((code) => warningOf(facts, code) ?? []);
}

function warningOf(facts: RecipientFacts, code: RecipientWarningCode): RecipientWarning | undefined {
  switch (code) {
    case 'address-of-other-client': {
      const clients = [...new Set(facts.otherClients)];

      return clients.length > 0 ? { code, clients } : undefined;
    }
    case 'look-alike-domain':
      return lookAlikeWarning(facts);
    default:
      return PLAIN_RULES[code](facts) ? { code } : undefined;
  }
}

type PlainCode = Exclude<RecipientWarningCode, 'address-of-other-client' | 'look-alike-domain'>;

const PLAIN_RULES: Readonly<Record<PlainCode, (facts: RecipientFacts) => boolean>> = {
  'adverse-party': ({ adverse }) => adverse,
  'not-on-matter': (facts) => !isOnEveryMatter(facts),
  'first-time-address': isFirstTime,
  'bounced-last-time': ({ bouncedLast }) => bouncedLast,
  'free-mail-for-company': ({ recipient, mailedBefore }) =>
    recipient.kind === 'company' && !mailedBefore && isFreeMailDomain(domainOfAddress(recipient.address)),
};

function isOnEveryMatter({ billMatters, matters, isClient }: RecipientFacts): boolean {
  return billMatters.length > 0 ? billMatters.every((matter) => matters.includes(matter)) : isClient;
}

function lookAlikeWarning(facts: RecipientFacts): RecipientWarning | undefined {
  const domain = domainOfAddress(facts.recipient.address);
  const found = facts.mailedBefore
    ? undefined
    : lookAlikeOf(domain, [...otherDomainsOfClient(facts), ...facts.mailedDomains]);

  return found && { code: 'look-alike-domain', domain, ...found };
}

/**
 * An address is the client's own when it is on file for the client. It is taken for that, too, where no domain of the
 * client is known that it could be compared with: on file for a contact of every matter, or typed in for the client.
 */
function isFirstTime(facts: RecipientFacts): boolean {
  const { recipient, mailedBefore, isClient } = facts;
  // Anybody can have an address at a free-mail provider: another one there vouches for nobody.
  const domains = otherDomainsOfClient(facts).filter((domain) => !isFreeMailDomain(domain));
  const alone = domains.length === 0 && (recipient.entered ? isClient : isOnEveryMatter(facts));
  const own = alone || (isClient && !recipient.entered);
  const asked = parseDomain(domainOfAddress(recipient.address));

  return !mailedBefore && !own && !domains.some((domain) => sameOwner(parseDomain(domain), asked));
}

/** An address on file does not vouch for itself: with a slip in it, it would be on file all the same. */
function otherDomainsOfClient({ recipient, clientAddresses }: RecipientFacts): string[] {
  return clientAddresses.filter((address) => !sameAddress(address, recipient.address)).map(domainOfAddress);
}

/** What became of earlier mails to one address. `states` are those of its deliveries, newest first. */
export function mailRecordOf(states: readonly DeliveryState[]): Pick<RecipientFacts, 'mailedBefore' | 'bouncedLast'> {
  const last = states.find((state) => state === 'accepted' || state === 'bounced' || state === 'rejected');

  return { mailedBefore: states.includes('accepted'), bouncedLast: last === 'bounced' || last === 'rejected' };
}
