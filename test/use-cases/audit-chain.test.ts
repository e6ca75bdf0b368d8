// The hash of an audit entry, byte for byte: chains that were sealed must fit for good.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { auditHash } from '../../src/use-cases/audit-chain.ts';

const place = { firmId: 'frm_1', seq: 7, previousHash: 'ab' };
const fact = {
  id: 'aud_1',
  actorKind: 'staff',
  actorId: 'stf_1',
  action: 'bill-shared',
  subjectId: 'shr_1',
  data: {},
  occurredAt: new Date('2026-03-02T09:30:00.123Z'),
};
const hashOf = (data: unknown) => auditHash(place, { ...fact, data });

it('is the SHA-256 of a JSON text that anybody can write down again', () => {
  const data = { zeta: [1, { b: true, a: null }], alpha: 'Dvořák "x"', 10: 1.5, 9: '' };
  const text =
    '["ab",7,"frm_1","aud_1","staff","stf_1","bill-shared","shr_1",' +
    '{"10":1.5,"9":"","alpha":"Dvořák \\"x\\"","zeta":[1,{"a":null,"b":true}]},"2026-03-02T09:30:00.123Z"]';

  expect(hashOf(data)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  expect(hashOf({})).toBe('9aba18a8b0800035ff40cece1074dc4a7fff308f99b8d9b4c3f939fc7b865982');
});

it('is the same whatever order the keys of the data are in, at every depth', () => {
  expect(hashOf({ a: 1, b: [{ c: 2, d: { e: 3, f: 4 } }] })).toBe(hashOf({ b: [{ d: { f: 4, e: 3 }, c: 2 }], a: 1 }));
});

it.each([
  [{ a: 1 }, { a: '1' }],
  [{ a: null }, {}],
  [{ a: [] }, { a: {} }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: { b: 1 } }, { 'a.b': 1 }],
  [{ 'a","b': 1 }, { a: 1, b: 1 }],
  [null, {}],
])('tells %j from %j', (one, other) => {
  expect(hashOf(one)).not.toBe(hashOf(other));
});

it('tells text at the border of two columns from the same text on the other side', () => {
  const one = auditHash(place, { ...fact, actorId: 'stf_1', action: 'bill' });
  const other = auditHash(place, { ...fact, actorId: 'stf_', action: '1bill' });

  expect(one).not.toBe(other);
});

it.each([{ firmId: 'frm_2' }, { seq: 8 }, { previousHash: 'ac' }])('differs with the place: %j', (more) => {
  expect(auditHash({ ...place, ...more }, fact)).not.toBe(auditHash(place, fact));
});

it('has a value for a time that no calendar has', () => {
  expect(auditHash(place, { ...fact, occurredAt: new Date(Number.NaN) })).toMatch(/^[0-9a-f]{64}$/);
});
