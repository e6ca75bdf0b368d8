import { describe, expect, it } from 'vitest';
import { mailRecordOf, type RecipientFacts, recipientWarnings } from '../../src/core/recipient-guard.ts';

type Overrides = Partial<Omit<RecipientFacts, 'recipient'>> & {
  readonly recipient?: Partial<RecipientFacts['recipient']>;
};

/** Dana Reyes of Acme, related on both matters of the bill, never mailed before, at the client's domain. */
function factsOf({ recipient, ...overrides }: Overrides = {}): RecipientFacts {
  return {
    recipient: {
      contactId: 'cnt_1',
      name: 'Dana Reyes',
      kind: 'person',
      address: 'dana@acme.test',
      entered: false,
      ...recipient,
    },
    billMatters: ['mtr_1', 'mtr_2'],
    matters: ['mtr_1', 'mtr_2', 'mtr_3'],
    adverse: false,
    isClient: false,
    otherClients: [],
    mailedBefore: false,
    bouncedLast: false,
    clientAddresses: ['billing@acme.test', 'dana@acme.test'],
    mailedDomains: ['bayside.test', 'gmail.com'],
    ...overrides,
  };
}

function codesOf(overrides: Overrides): string[] {
  return recipientWarnings(factsOf(overrides)).map(({ code }) => code);
}

describe('The recipient guard', () => {
  it("says nothing about a contact of the bill's matters at the client's domain", () => {
    expect(recipientWarnings(factsOf())).toEqual([]);
  });

  it('warns of a contact who is not on every matter of the bill', () => {
    expect(codesOf({ matters: ['mtr_1'] })).toEqual(['not-on-matter']);
    expect(codesOf({ matters: [], isClient: true })).toEqual(['not-on-matter']);
    expect(codesOf({ matters: ['mtr_2', 'mtr_1'] })).toEqual([]);
  });

  it('lets only the client have a bill that is on no matter', () => {
    expect(codesOf({ billMatters: [], matters: ['mtr_1'] })).toEqual(['not-on-matter']);
    expect(codesOf({ billMatters: [], matters: [], isClient: true })).toEqual([]);
  });

  it('warns of an adverse party, even of one who is on the matter', () => {
    expect(codesOf({ adverse: true })).toEqual(['adverse-party']);
  });

  it('warns of an address of another client, and names each such client once', () => {
    const warnings = recipientWarnings(factsOf({ otherClients: ['Bayside LLC', 'Castellano', 'Bayside LLC'] }));

    expect(warnings).toEqual([{ code: 'address-of-other-client', clients: ['Bayside LLC', 'Castellano'] }]);
  });

  it('tells everything that speaks against a recipient, worst first', () => {
    const codes = codesOf({
      recipient: { kind: 'company', address: 'acrne@gmail.com' },
      matters: [],
      adverse: true,
      otherClients: ['Bayside LLC'],
      bouncedLast: true,
      mailedDomains: [],
    });

    expect(codes).toEqual([
      'adverse-party',
      'address-of-other-client',
      'not-on-matter',
      'first-time-address',
      'bounced-last-time',
      'free-mail-for-company',
    ]);
    expect(codesOf({ recipient: { address: 'dana@acrne.test' }, adverse: true, matters: [] })).toEqual([
      'adverse-party',
      'look-alike-domain',
      'not-on-matter',
      'first-time-address',
    ]);
  });
});

describe('An address to which nothing was mailed before', () => {
  it("is warned of when it is not at a domain of the client's", () => {
    expect(codesOf({ recipient: { address: 'dana@lindenpark.test' } })).toEqual(['first-time-address']);
  });

  it("is not warned of at a sub-domain of the client's domain, or when it was mailed before", () => {
    expect(codesOf({ recipient: { address: 'dana@mail.Acme.test' } })).toEqual([]);
    expect(codesOf({ recipient: { address: 'dana@lindenpark.test' }, mailedBefore: true })).toEqual([]);
  });

  it('does not vouch for itself by being on file beside a domain that is known for the client', () => {
    const address = 'dana@lindenpark.test';

    expect(codesOf({ recipient: { address }, clientAddresses: ['DANA@lindenpark.test', 'a@acme.test'] })).toEqual([
      'first-time-address',
    ]);
    expect(codesOf({ recipient: { address }, clientAddresses: [address, 'tom@lindenpark.test'] })).toEqual([]);
  });

  it('is not vouched for by another address at the same free-mail provider', () => {
    const recipient = { address: 'dana.reyes@gmail.com', entered: true };

    expect(codesOf({ recipient, clientAddresses: ['acme@gmail.com'] })).toEqual(['first-time-address']);
  });

  it('is not warned of when it is all that is on file for the client, with a contact of every matter', () => {
    const alone = { recipient: { address: 'dana@lindenpark.test' }, clientAddresses: ['dana@lindenpark.test'] };

    expect(codesOf(alone)).toEqual([]);
    expect(codesOf({ ...alone, matters: ['mtr_1'] })).toEqual(['not-on-matter', 'first-time-address']);
  });

  it("is not warned of when it is the client's own on file, wherever it is", () => {
    expect(codesOf({ recipient: { address: 'dana@lindenpark.test' }, isClient: true })).toEqual([]);
    expect(codesOf({ recipient: { address: 'dana@gmail.com' }, isClient: true })).toEqual([]);
  });

  it('is warned of when it was typed in for the client beside a domain that is known for the client', () => {
    const recipient = { address: 'dana@lindenpark.test', entered: true };
    const isClient = true;

    expect(codesOf({ recipient, isClient })).toEqual(['first-time-address']);
    expect(codesOf({ recipient, isClient, clientAddresses: [] })).toEqual([]);
    expect(codesOf({ recipient, isClient, clientAddresses: ['acme@gmail.com'] })).toEqual([]);
    expect(codesOf({ recipient: { entered: true }, isClient })).toEqual([]);
  });
});

describe('A domain that resembles another', () => {
  it("is told with the client's domain that it resembles, and by what", () => {
    const recipient = { address: 'dana@acrne.test' };

    expect(recipientWarnings(factsOf({ recipient, isClient: true }))).toEqual([
      { code: 'look-alike-domain', domain: 'acrne.test', resembles: 'acme.test', by: 'letters' },
    ]);
  });

  it('is told with a domain that was mailed before', () => {
    const recipient = { address: 'dana@gmial.com', entered: true };

    expect(recipientWarnings(factsOf({ recipient, isClient: true, clientAddresses: [] }))).toEqual([
      { code: 'look-alike-domain', domain: 'gmial.com', resembles: 'gmail.com', by: 'spelling' },
    ]);
  });

  it('is told of an address on file too, until it was mailed with success', () => {
    const recipient = { address: 'dana@acme.example' };
    const clientAddresses = ['billing@acme.test', 'dana@acme.example'];

    expect(codesOf({ recipient, clientAddresses })).toContain('look-alike-domain');
    expect(codesOf({ recipient, clientAddresses, mailedBefore: true })).toEqual([]);
    expect(codesOf({ recipient, clientAddresses, mailedDomains: ['acme.example'] })).not.toContain('look-alike-domain');
  });
});

describe('A company at a free-mail provider', () => {
  const recipient = { kind: 'company', address: 'acme@GMAIL.com' } as const;

  it('is warned of until that very address was mailed with success', () => {
    expect(codesOf({ recipient, isClient: true })).toEqual(['free-mail-for-company']);
    expect(codesOf({ recipient, isClient: true, mailedBefore: true })).toEqual([]);
  });

  it('is not warned of when the contact is a person', () => {
    expect(codesOf({ recipient: { ...recipient, kind: 'person' }, isClient: true })).toEqual([]);
  });
});

describe('What became of earlier mails to an address', () => {
  it.each([
    [[], false, false],
    [['held', 'queued', 'unknown', 'cancelled'], false, false],
    [['accepted'], true, false],
    [['bounced'], false, true],
    [['held', 'rejected', 'accepted'], true, true],
    [['accepted', 'bounced'], true, false],
    [['deferred', 'bounced', 'accepted'], true, true],
  ] as const)('%j, newest first: mailed before %s, not delivered last time %s', (states, mailedBefore, bouncedLast) => {
    expect(mailRecordOf(states)).toEqual({ mailedBefore, bouncedLast });
  });

  it('is warned of when the last one was not delivered', () => {
    expect(codesOf(mailRecordOf(['rejected', 'accepted']))).toEqual(['bounced-last-time']);
    expect(codesOf(mailRecordOf(['accepted', 'rejected']))).toEqual([]);
  });
});
