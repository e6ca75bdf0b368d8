// A firm's file with one client for each name that a test gives, each with a contact, a matter and one bill whose number,
// amount and words are found nowhere else. Used by two-portals.ts.

export type ClientFacts = {
  readonly name: string;
  readonly address: string;
  readonly number: string;
  readonly amount: string;
  readonly message: string;
  /** What only who may see the bill is shown: each is found on its page, its PDF or its mail alone. */
  readonly markers: readonly string[];
};

const SHARER = 'bo@firm.test';

export function factsOf(firm: string, role: string): ClientFacts {
  const word = `${firm}${role}`;
  const name = `Client ${word}`;
  const number = `N-${word}`;
  const amount = amountOf(word);
  const message = `Regards to ${word}`;
  const markers = [number, amount, message, narrativeOf(word), subjectOf(word), `Matter of ${word}`];

  return { name, address: `${word.toLowerCase()}@client.test`, number, amount, message, markers };
}

/** Four figures and cents that no other client has, as they are printed. */
function amountOf(word: string): string {
  const sum = [...word].reduce((all, letter, at) => (all * 31 + letter.charCodeAt(0) * (at + 7)) % 800_000, 7);

  return (1_000 + sum / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

const narrativeOf = (word: string) => `Called the notary about ${word}`;
const subjectOf = (word: string) => `Estate of ${word}`;

export function portalFile(firm: string, roles: readonly string[]) {
  const clients = roles.map((role) => ({ role, ...factsOf(firm, role) }));

  return {
    format: 'sharebill/1',
    asOf: '2026-03-16',
    firm: { name: firm, plan: 'Boutique', timeZone: 'America/New_York', currency: 'USD', settings: {} },
    staff: [
      { name: 'Ada Admin', email: 'ada@firm.test', role: 'administrator' },
      { name: 'Bo Billing', email: SHARER, role: 'billing' },
    ],
    contacts: clients.map(({ role, name, address }) => ({
      ...{ externalId: role, kind: 'person', name, emails: [address], isClient: true },
      postalAddress: '9 Quay',
    })),
    matters: clients.map(({ role }) => ({
      ...{ externalId: `matter-${role}`, displayNumber: `Matter of ${firm}${role}`, description: 'An estate' },
      ...{ client: role, related: [], adverse: [], responsibleAttorney: SHARER, team: [SHARER] },
    })),
    bills: clients.map(({ role, number, amount }) => aBill({ word: `${firm}${role}`, role, number, amount })),
  };
}

function aBill({ word, role, number, amount }: { word: string; role: string; number: string; amount: string }) {
  const total = amount.replace(',', '');
  const line = { kind: 'time', date: '2026-02-11', timekeeper: 'Bo Billing', code: 'A103', quantity: '1', rate: total };

  return {
    ...{ externalId: `bill-${role}`, number, state: 'awaiting_payment', client: role, currency: 'USD' },
    ...{ issueDate: '2026-03-04', dueDate: '2026-05-17', subject: subjectOf(word), matters: [`matter-${role}`] },
    lineItems: [{ ...line, description: narrativeOf(word) }],
    payments: [],
    total,
  };
}
