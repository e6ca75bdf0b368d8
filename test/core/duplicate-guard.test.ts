import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRepeats, type EarlierShare, SHARE_LIMITS, type ShareRecipient } from '../../src/core/duplicate-guard.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DANA: ShareRecipient = { contactId: 'cnt_1', name: 'Dana Reyes', address: 'dana@acme.test' };
const TOM: ShareRecipient = { contactId: 'cnt_2', name: 'Tom Park', address: 'tom@acme.test' };

function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

function aShare(overrides: Partial<EarlierShare> = {}): EarlierShare {
  const facts = { sharer: 'Sam Ortiz', recipients: [DANA], message: '', cancelled: false, stopped: false };

  return { sharedAt: ago(HOUR), ...facts, ...overrides };
}

function checked(earlier: readonly EarlierShare[], planned: { to?: readonly ShareRecipient[]; message?: string } = {}) {
  return checkRepeats({
    now: NOW,
    planned: { recipients: planned.to ?? [DANA], message: planned.message ?? '' },
    earlier,
  });
}

/** As many shares as asked for, to somebody else each, one a minute, the last a minute ago. */
function sharesTo(recipient: (index: number) => ShareRecipient, count: number): EarlierShare[] {
  return Array.from({ length: count }, (_, index) =>
    aShare({ sharedAt: ago((index + 1) * MINUTE), recipients: [recipient(index)] }),
  );
}

const somebody = (index: number): ShareRecipient => ({
  contactId: `cnt_x${index}`,
  name: `Person ${index}`,
  address: `p${index}@acme.test`,
});

describe('A share that repeats one of the last minute exactly', () => {
  it('is refused, with who shared it and when it is possible again', () => {
    const sharedAt = ago(20 * SECOND);

    expect(checked([aShare({ sharedAt })])).toEqual({
      ok: false,
      refusal: {
        code: 'exact-repeat',
        sharedAt,
        sharer: 'Sam Ortiz',
        possibleAt: new Date(NOW.getTime() + 40 * SECOND),
      },
    });
  });

  it('is the same when the addresses stand in another order or spelling, and the message has spaces around it', () => {
    const earlier = [aShare({ sharedAt: ago(SECOND), recipients: [DANA, TOM], message: 'Thank you' })];
    const to = [TOM, { ...DANA, address: 'DANA@acme.test' }];

    expect(checked(earlier, { to, message: ' Thank you\n' })).toMatchObject({ refusal: { code: 'exact-repeat' } });
  });

  it.each([
    ['went to one more', { recipients: [DANA, TOM] }],
    ['went to somebody else', { recipients: [TOM] }],
    ['had another message', { message: 'Thank you' }],
    ['was cancelled', { cancelled: true }],
    ['was stopped', { stopped: true }],
    ['is a minute old', { sharedAt: ago(MINUTE) }],
  ])('is not refused when that one %s', (_, overrides) => {
    expect(checked([aShare({ sharedAt: ago(SECOND), ...overrides })]).ok).toBe(true);
  });

  it('is refused though another share came between, or the clock of another process is ahead', () => {
    const between = aShare({ sharedAt: ago(SECOND), recipients: [TOM] });

    expect(checked([aShare({ sharedAt: ago(2 * SECOND) }), between])).toMatchObject({
      refusal: { code: 'exact-repeat' },
    });
    expect(checked([aShare({ sharedAt: ago(-SECOND) })])).toMatchObject({ refusal: { code: 'exact-repeat' } });
  });
});

describe('A bill that was shared too often', () => {
  it('is refused the 21st time within a day, until the first of the 20 is a day old', () => {
    const earlier = sharesTo(somebody, 20);

    expect(checked(earlier)).toEqual({
      ok: false,
      refusal: {
        code: 'too-many-shares',
        of: 'bill',
        most: 20,
        possibleAt: new Date(ago(20 * MINUTE).getTime() + DAY),
      },
    });
    expect(checked(earlier.slice(1)).ok).toBe(true);
    expect(checked([...earlier.slice(1), aShare({ sharedAt: ago(DAY), recipients: [TOM] })]).ok).toBe(true);
  });

  it('is refused the fourth time within an hour to one contact, by name', () => {
    const earlier = sharesTo(() => DANA, 3);

    expect(checked(earlier, { to: [TOM, DANA], message: 'Once more' })).toEqual({
      ok: false,
      refusal: {
        code: 'too-many-shares',
        of: 'contact',
        name: 'Dana Reyes',
        most: 3,
        possibleAt: new Date(ago(3 * MINUTE).getTime() + HOUR),
      },
    });
    expect(checked(earlier, { to: [TOM] }).ok).toBe(true);
    expect(checked([...earlier.slice(1), aShare({ sharedAt: ago(HOUR) })]).ok).toBe(true);
  });

  it('counts a contact at any of their addresses, and an address with any contact', () => {
    const elsewhere = { ...DANA, address: 'dana@home.test' };
    const namesake = { ...DANA, contactId: 'cnt_9' } as const;

    expect(checked(sharesTo(() => elsewhere, 3)).ok).toBe(false);
    expect(checked(sharesTo(() => namesake, 3)).ok).toBe(false);
  });

  it('counts no cancelled share', () => {
    const cancelled = [...sharesTo(somebody, 20), ...sharesTo(() => DANA, 3)].map((share) => ({
      ...share,
      cancelled: true,
    }));

    expect(checked(cancelled)).toEqual({ ok: true, value: [] });
  });

  it('is told the time at which no limit stands against it any more', () => {
    const often = [...sharesTo(somebody, 20), ...sharesTo(() => DANA, 3)];
    const moreOften = [...sharesTo(() => DANA, 3), ...sharesTo(() => TOM, 3).map(later(30 * SECOND))];

    expect(checked(often)).toMatchObject({ refusal: { of: 'bill' } });
    expect(checked(moreOften, { to: [DANA, TOM] })).toMatchObject({ refusal: { of: 'contact', name: 'Tom Park' } });
  });

  it('may be shared at the time that was named, and not a millisecond before', () => {
    const recent = fc.array(fc.integer({ min: 2, max: 24 * 60 - 1 }), { minLength: 20, maxLength: 40 });
    const older = fc.array(fc.integer({ min: 24 * 60, max: 48 * 60 }), { maxLength: 5 });

    fc.assert(
      fc.property(recent, older, fc.boolean(), (recentMinutes, olderMinutes, toOne) => {
        const earlier = [...olderMinutes, ...recentMinutes].map((minute, index) =>
          aShare({ sharedAt: ago(minute * MINUTE), recipients: [toOne ? DANA : somebody(index)] }),
        );
        const at = (now: Date) => checkRepeats({ now, planned: { recipients: [DANA], message: 'New' }, earlier });
        const judgement = at(NOW);
        const possibleAt = judgement.ok ? NOW : judgement.refusal.possibleAt;

        expect(at(possibleAt).ok).toBe(true);
        expect(at(new Date(possibleAt.getTime() - 1)).ok).toBe(false);
      }),
    );
  });

  it('has the limits of the product', () => {
    expect(SHARE_LIMITS).toEqual({ bill: { most: 20, withinMs: DAY }, contact: { most: 3, withinMs: HOUR } });
  });
});

describe('A bill that was shared before', () => {
  it('is told of: when, by whom, to which of those who are chosen again, newest first', () => {
    const earlier = [
      aShare({ sharedAt: ago(3 * DAY), sharer: 'Priya Nair', recipients: [TOM, somebody(1)] }),
      aShare({ sharedAt: ago(2 * HOUR), recipients: [somebody(2), DANA, TOM] }),
      aShare({ recipients: [somebody(3)] }),
    ];

    expect(checked(earlier, { to: [DANA, TOM] })).toEqual({
      ok: true,
      value: [
        { code: 'shared-before', sharedAt: ago(2 * HOUR), sharer: 'Sam Ortiz', to: [DANA, TOM] },
        { code: 'shared-before', sharedAt: ago(3 * DAY), sharer: 'Priya Nair', to: [TOM] },
      ],
    });
  });

  it('names the address to which it went, when the contact is chosen at another', () => {
    const to = [{ ...DANA, address: 'dana@home.test' }];

    expect(checked([aShare()], { to })).toMatchObject({ value: [{ to: [DANA] }] });
  });

  it.each([
    ['is 30 days old', { sharedAt: ago(30 * DAY) }],
    ['was cancelled', { cancelled: true }],
    ['went to others', { recipients: [TOM] }],
  ])('is not told of when that share %s', (_, overrides) => {
    expect(checked([aShare(overrides)])).toEqual({ ok: true, value: [] });
  });

  it('is told of up to 30 days', () => {
    expect(checked([aShare({ sharedAt: ago(30 * DAY - 1) })])).toMatchObject({ value: [{ code: 'shared-before' }] });
  });
});

function later(ms: number) {
  return (share: EarlierShare): EarlierShare => ({ ...share, sharedAt: new Date(share.sharedAt.getTime() + ms) });
}
