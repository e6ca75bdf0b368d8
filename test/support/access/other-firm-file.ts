// The file of bills of the second firm. External ids, one bill number and one address are the first firm's too, so
// that only the wall tells them apart; every other value is found nowhere else. Used by two-firms.ts.

export const OTHER_NAME = 'Östlund Varga Solicitors';
/** A bill number that only the second firm has. */
export const OTHER_NUMBER = 'QV-77001';
/** A bill number of both firms. */
export const SHARED_NUMBER = '1042';
/** An address of a contact of both firms. */
export const SHARED_ADDRESS = 'dana@acme.test';
export const OTHER_ADDRESS = 'wilhelmina@quillfeather.test';

export function otherFirmFile() {
  return {
    format: 'sharebill/1',
    asOf: '2026-03-16',
    firm: { name: OTHER_NAME, plan: 'Boutique', timeZone: 'America/New_York', currency: 'USD', settings: {} },
    staff: [
      { name: 'Ottilie Varga', email: 'ottilie@ostlundvarga.test', role: 'administrator' },
      { name: 'Benedikt Oluwole', email: 'benedikt@ostlundvarga.test', role: 'billing' },
    ],
    contacts: [
      {
        externalId: 'acme',
        kind: 'company',
        name: 'Quillfeather Holdings',
        postalAddress: '9 Zephyr Quay\nDuluth, MN 55802',
        isClient: true,
      },
      {
        externalId: 'dana-reyes',
        kind: 'person',
        name: 'Wilhelmina Quill',
        companyName: 'Quillfeather Holdings',
        emails: [OTHER_ADDRESS, SHARED_ADDRESS],
      },
      { externalId: 'bayside', kind: 'person', name: 'Ignatius Thornberry', emails: ['ignatius@thornberry.test'] },
    ],
    matters: [
      {
        externalId: 'acme-lease',
        displayNumber: '90210-Quillfeather',
        description: 'Arbitration on the Zephyr tunnel',
        client: 'acme',
        related: ['dana-reyes'],
        adverse: ['bayside'],
        responsibleAttorney: 'ottilie@ostlundvarga.test',
        team: ['benedikt@ostlundvarga.test'],
      },
    ],
    bills: [
      aBill({ externalId: 'bill-1042', number: SHARED_NUMBER, rate: '7531.97' }),
      aBill({ externalId: 'bill-qv-77001', number: OTHER_NUMBER, rate: '8642.86' }),
      aBill({ externalId: 'bill-qv-77002', number: 'QV-77002', rate: '9753.75' }),
    ],
  };
}

function aBill({ externalId, number, rate }: { externalId: string; number: string; rate: string }) {
  return {
    externalId,
    number,
    state: 'awaiting_payment',
    client: 'acme',
    currency: 'USD',
    issueDate: '2026-03-04',
    dueDate: '2026-05-17',
    subject: `Tunnel arbitration, part ${number}`,
    matters: ['acme-lease'],
    lineItems: [
      {
        kind: 'time',
        date: '2026-02-11',
        timekeeper: 'Ottilie Varga',
        code: 'A103',
        description: `Cross-examination of the geologist, ${number}`,
        quantity: '1',
        rate,
      },
    ],
    payments: [{ externalId: '1042-1', date: '2026-03-12', method: 'Banker’s draft', amount: '123.45' }],
    total: rate,
  };
}
