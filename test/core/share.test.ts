import { describe, expect, it } from 'vitest';
import type { Bill } from '../../src/core/bill.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { parseLocalDate } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import { decideShare, type ShareFacts } from '../../src/core/share.ts';

function aBill(overrides: Partial<Bill> = {}): Bill {
  return {
    id: 'bil_1',
    number: '1042',
    kind: 'revenue',
    state: 'awaiting_payment',
    version: 1,
    clientName: 'Acme LLC',
    subject: '',
    issueDate: date('2026-01-05'),
    dueDate: date('2026-02-04'),
    total: money(150000n, 'USD'),
    paid: money(26550n, 'USD'),
    balance: money(123450n, 'USD'),
    ...overrides,
  };
}

function facts(overrides: Partial<ShareFacts> = {}): ShareFacts {
  return {
    role: 'billing',
    plan: 'Boutique',
    draftForReview: false,
    portalOffered: true,
    channel: 'email',
    bill: aBill(),
    expectedVersion: 1,
    recipients: [
      {
        contactId: 'cnt_1',
        name: 'Dana Reyes',
        kind: 'person',
        active: true,
        address: 'dana@Acme.test',
        entered: false,
      },
    ],
    message: ' Thank you ',
    ...overrides,
  };
}

function date(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  if (!parsed) {
    throw new RangeError(text);
  }

  return parsed;
}

describe('The decision to share a bill', () => {
  it('allows an approved bill to a contact with an address', () => {
    const decision = decideShare(facts());

    expect(decision).toEqual({
      ok: true,
      value: {
        message: 'Thank you',
        byEmail: true,
        byPortal: false,
        recipients: [
          { contactId: 'cnt_1', name: 'Dana Reyes', kind: 'person', address: 'dana@acme.test', entered: false },
        ],
      },
    });
  });

  it.each(['attorney', 'read-only'] as const)('refuses the role %s', (role) => {
    expect(decideShare(facts({ role }))).toMatchObject({ refusal: { code: 'no-permission' } });
  });

  it('refuses e-mail on the plan Starter and names the plans that have it', () => {
    expect(decideShare(facts({ plan: 'Starter' }))).toMatchObject({
      refusal: { code: 'plan-excludes-email', needs: ['Loyalty', 'Boutique', 'Elite'] },
    });
  });

  it('refuses both ways at once on the plan Starter, and allows the portal alone', () => {
    expect(decideShare(facts({ plan: 'Starter', channel: 'both' }))).toMatchObject({
      refusal: { code: 'plan-excludes-email' },
    });
    expect(decideShare(facts({ plan: 'Starter', channel: 'portal' }))).toMatchObject({
      value: { byEmail: false, byPortal: true },
    });
  });

  it.each(['portal', 'both'] as const)('refuses %s where clients cannot reach the portal', (channel) => {
    expect(decideShare(facts({ channel, portalOffered: false }))).toMatchObject({
      refusal: { code: 'portal-not-offered' },
    });
  });

  it.each(['draft', 'awaiting_approval'] as const)(
    'sends a bill in the state %s for review by e-mail only',
    (state) => {
      const review = { bill: aBill({ state }), draftForReview: true };

      expect(decideShare(facts({ ...review, channel: 'email' })).ok).toBe(true);
      for (const channel of ['portal', 'both'] as const) {
        expect(decideShare(facts({ ...review, channel }))).toMatchObject({
          refusal: { code: 'portal-needs-approval', number: '1042' },
        });
      }
    },
  );

  it('shares a paid bill in the portal too', () => {
    expect(decideShare(facts({ bill: aBill({ state: 'paid' }), channel: 'both' })).ok).toBe(true);
  });

  it.each([
    ['draft', 'bill-not-approved'],
    ['awaiting_approval', 'bill-not-approved'],
    ['void', 'bill-void'],
    ['deleted', 'bill-deleted'],
  ] as const)('refuses a bill in the state %s', (state, code) => {
    expect(decideShare(facts({ bill: aBill({ state }) }))).toMatchObject({ refusal: { code } });
  });

  it('allows a draft for review when the firm has set so', () => {
    expect(decideShare(facts({ bill: aBill({ state: 'draft' }), draftForReview: true })).ok).toBe(true);
  });

  it('says what became of a bill that changed after it was seen', () => {
    const changed = aBill({ version: 2 });
    const paid = aBill({ version: 2, state: 'paid' });

    expect(decideShare(facts({ bill: changed }))).toMatchObject({ refusal: { code: 'bill-changed', now: 'changed' } });
    expect(decideShare(facts({ bill: paid }))).toMatchObject({ refusal: { code: 'bill-changed', now: 'paid' } });
  });

  it('refuses when nobody is chosen, and an address chosen twice', () => {
    const [dana] = facts().recipients;
    const twice = dana ? [dana, { ...dana, address: 'DANA@acme.test' }] : [];

    expect(decideShare(facts({ recipients: [] }))).toMatchObject({ refusal: { code: 'no-recipients' } });
    expect(decideShare(facts({ recipients: twice }))).toMatchObject({ refusal: { code: 'same-address-twice' } });
  });

  it.each([
    '',
    'dana',
    'dana@',
    'dana@acme',
    'a@b.test, c@d.test',
    'dana@acme.test\r\nBcc: x@y.test',
    '<dana@acme.test>',
  ])('refuses %j as an address', (address) => {
    const recipients = [
      {
        contactId: 'cnt_1' as const,
        name: 'Dana Reyes',
        kind: 'person' as const,
        active: true,
        address,
        entered: true,
      },
    ];

    expect(decideShare(facts({ recipients })).ok).toBe(false);
  });

  it('refuses a message that is too long', () => {
    expect(decideShare(facts({ message: 'x'.repeat(3001) }))).toMatchObject({
      refusal: { code: 'message-too-long', length: 3001, most: 3000 },
    });
  });
});
