// The rule of look-alike domains, on pairs as they occur.
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFreeMailDomain } from '../../src/core/free-mail.ts';
import { lookAlikeOf } from '../../src/core/look-alike.ts';
import { decodeLabel } from '../../src/core/punycode.ts';

/** One that is asked about, the known one, and by what it is like that. */
const ALIKE = [
  ['acrne.com', 'acme.com', 'letters'],
  ['acme.com', 'acrne.com', 'letters'],
  ['g00gle.com', 'google.com', 'letters'],
  ['paypa1.com', 'paypal.com', 'letters'],
  ['paypai.com', 'paypal.com', 'letters'],
  ['a1lianz.com', 'allianz.com', 'letters'],
  ['ailianz.com', 'allianz.com', 'letters'],
  ['vvells.com', 'wells.com', 'letters'],
  ['clata.com', 'data.com', 'letters'],
  ['c1ient.com', 'client.com', 'letters'],
  ['rnodern.com', 'modern.com', 'letters'],
  ['\u0430cme.com', 'acme.com', 'letters'],
  ['acm\u0435.com', 'acme.com', 'letters'],
  ['\u0441\u043e\u0440\u0443.com', 'copy.com', 'letters'],
  ['acm\u03b5.com', 'acme.com', 'letters'],
  ['\u03b1cme.com', 'acme.com', 'letters'],
  ['acm\u00e9.com', 'acme.com', 'letters'],
  ['xn--acm-dma.com', 'acme.com', 'letters'],
  ['xn--80ak6aa92e.com', 'apple.com', 'letters'],
  ['1bm.com', 'ibm.com', 'letters'],
  ['ciay.com', 'clay.com', 'letters'],
  ['acrne.com.', 'acme.com', 'letters'],
  ['a0l.com', 'aol.com', 'letters'],
  ['hs\u0432c.co.uk', 'hsbc.co.uk', 'letters'],
  ['mail.acrne.com', 'acme.com', 'letters'],
  ['acrne.com', 'mail.acme.com', 'letters'],
  ['ACRNE.com', 'Acme.COM', 'letters'],
  ['acrne.onmicrosoft.com', 'acme.onmicrosoft.com', 'letters'],
  ['acme.co', 'acme.com', 'ending'],
  ['acme.com', 'acme.co', 'ending'],
  ['acme.cm', 'acme.com', 'ending'],
  ['acme.net', 'acme.com', 'ending'],
  ['acme.com.co', 'acme.com', 'ending'],
  ['acme.co.com', 'acme.com', 'ending'],
  ['acme.us.com', 'acme.com', 'ending'],
  ['acme.uk', 'acme.co.uk', 'ending'],
  ['acme.org.uk', 'acme.co.uk', 'ending'],
  ['acme.co', 'acme.co.uk', 'ending'],
  ['acme.co.uk', 'acme.co', 'ending'],
  ['acrne.net', 'acme.com', 'ending'],
  ['harlow-reed.org', 'harlowreed.com', 'ending'],
  ['harlow-reed.com', 'harlowreed.com', 'hyphen'],
  ['harlowreed.com', 'harlow-reed.com', 'hyphen'],
  ['har-low-reed.com', 'harlow-reed.com', 'hyphen'],
  ['har1ow-reed.co.uk', 'harlowreed.co.uk', 'hyphen'],
  ['harlwo.com', 'harlow.com', 'spelling'],
  ['harlw.com', 'harlow.com', 'spelling'],
  ['harloww.com', 'harlow.com', 'spelling'],
  ['harlov.com', 'harlow.com', 'spelling'],
  ['smith.com', 'smiths.com', 'spelling'],
  ['gmial.com', 'gmail.com', 'spelling'],
  ['gnail.com', 'gmail.com', 'spelling'],
  ['hotmial.com', 'hotmail.com', 'spelling'],
  ['outlok.com', 'outlook.com', 'spelling'],
  ['brightwatter-dentel.com', 'brightwater-dental.com', 'spelling'],
  ['redwodanalitics.com', 'redwoodanalytics.com', 'spelling'],
  ['smith-jones.com', 'smith-james.com', 'spelling'],
  ['harlwo.com.au', 'harlow.com.au', 'spelling'],
  ['harlwo.xn--p1ai', 'harlow.\u0440\u0444', 'spelling'],
] as const;

const NOT_ALIKE = [
  // The same owner.
  ['acme.com', 'acme.com'],
  ['ACME.com', 'acme.com'],
  ['acme.com.', 'acme.com'],
  ['billing.acme.com', 'acme.com'],
  ['acme.com', 'billing.acme.com'],
  ['eu.billing.acme.co.uk', 'mail.acme.co.uk'],
  ['xn--mller-kva.de', 'm\u00fcller.de'],
  // Short names: only their looks count.
  ['abc.com', 'abd.com'],
  ['abc.com', 'acb.com'],
  ['abc.com', 'abc.net'],
  ['acme.com', 'acne.com'],
  ['acme.com', 'acm.com'],
  ['ac-me.com', 'acme.com'],
  ['ibm.com', 'ubm.com'],
  ['kpmg.com', 'kpm.com'],
  ['ge.com', 'gm.com'],
  // One company in two countries, or in the world and in one country.
  ['hsbc.co.uk', 'hsbc.com'],
  ['hsbc.com', 'hsbc.co.uk'],
  ['siemens.de', 'siemens.com'],
  ['siemens.de', 'siemens.at'],
  ['acme.com.au', 'acme.com'],
  ['deloitte.co.uk', 'deloitte.com.au'],
  // Others with a part of the name.
  ['acme.com', 'acne-clinic.com'],
  ['acme-clinic.com', 'acme.com'],
  ['acme.com', 'acmelaw.com'],
  ['smithlaw.com', 'jonesslaw.com'],
  ['harlow.com', 'barlovv.com'],
  ['nationalbank.com', 'nationaltank.co.uk'],
  ['firstnational.com', 'firstregional.com'],
  ['acid.com', 'add.com'],
  ['harlow.com', 'haorlw.com'],
  // Two slips in a name of less than ten letters.
  ['barlov.com', 'harlow.com'],
  ['citibanc.com', 'sitibank.com'],
  ['fjrstbenk.com', 'firstbank.com'],
  // What others register names under is still a domain of somebody.
  ['com.co', 'co.com'],
  // Free-mail providers are themselves.
  ['ymail.com', 'gmail.com'],
  ['email.com', 'gmail.com'],
  ['mail.com', 'mail.ru'],
  ['yahoo.fr', 'yahoo.com'],
  ['gmx.de', 'gmx.net'],
  ['aol.com', 'a0l.com'],
  // Under a domain that others share, the name before it is what counts.
  ['bayside.onmicrosoft.com', 'acme.onmicrosoft.com'],
  ['bayside.co.uk', 'acme.co.uk'],
  // What is no domain at all resembles nothing.
  ['', 'acme.com'],
  ['localhost', 'acme.com'],
] as const;

const aLabel = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$/);
const anEnding = fc.constantFrom('com', 'co', 'net', 'co.uk', 'uk', 'de', 'com.au', 'test');
const aDomain = fc.tuple(aLabel, anEnding).map((parts) => parts.join('.'));

describe('A look-alike domain', () => {
  it.each(ALIKE)('is %s, where %s is known, by its %s', (domain, known, by) => {
    expect(lookAlikeOf(domain, ['bayside.test', known])).toEqual({ resembles: known, by });
  });

  it.each(NOT_ALIKE)('is not %j, where %s is known', (domain, known) => {
    expect(lookAlikeOf(domain, [known])).toBeUndefined();
  });

  it('names the first known domain that it resembles', () => {
    expect(lookAlikeOf('harlwo.com', ['bayside.com', 'harlow.com', 'harlw.com'])?.resembles).toBe('harlow.com');
  });

  it('is never one that is known itself, or lies under a known one, whatever else is known', () => {
    const someKnown = fc.array(aDomain, { minLength: 1, maxLength: 30 });
    const sub = fc.constantFrom('', 'mail.', 'a.b.');

    fc.assert(
      fc.property(someKnown, fc.nat(), sub, (known, at, front) => {
        const domain = known[at % known.length] ?? '';

        expect(lookAlikeOf(`${front}${domain}`, known)).toBeUndefined();
      }),
    );
  });

  it('is what any one slip makes of a known name of five letters or more', () => {
    const aName = fc.stringMatching(/^[a-z]{6,14}$/);

    fc.assert(
      fc.property(aName, fc.nat(), fc.constantFrom('leave out', 'double', 'swap', 'replace'), (name, seed, slip) => {
        const at = seed % (name.length - 1);
        const [front, letter, next, rest] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
        const slipped = {
          'leave out': `${front}${next}${rest}`,
          double: `${front}${letter}${letter}${next}${rest}`,
          swap: `${front}${next}${letter}${rest}`,
          replace: `${front}q${next}${rest}`,
        }[slip];
        const expected = slipped === name ? undefined : `${name}.test`;

        expect(lookAlikeOf(`${slipped}.test`, [`${name}.test`])?.resembles).toBe(expected);
      }),
    );
  });

  it('does not throw on anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (domain, known) => {
        lookAlikeOf(domain, [known, `xn--${known}`]);
        lookAlikeOf(`xn--${domain}`, [known]);
      }),
    );
  });
});

describe('Punycode', () => {
  it('is decoded to the letters that the platform encodes to it', () => {
    const letters = fc.stringMatching(
      /^[a-z\u00e0-\u00f6\u03b1-\u03c1\u0430-\u044f\u4e00-\u4fff\u{20000}-\u{20fff}]{1,15}$/u,
    );

    fc.assert(
      fc.property(letters, (label) => {
        const encoded = domainToASCII(label);

        fc.pre(encoded !== '');
        expect(decodeLabel(encoded)).toBe(label.normalize('NFC'));
      }),
    );
  });

  it.each(['xn--99999999', 'xn--99999a', 'xn--999999b', 'xn--9999999a', 'xn--!', 'xn--\u0430', 'acme'])(
    'that is none stays as it is: %s',
    (label) => {
      expect(decodeLabel(label)).toBe(label);
    },
  );

  it('of plain letters is not taken for them', () => {
    expect(lookAlikeOf('xn--acme-.com', ['acme.com', 'xn--acme-.com'])).toBeUndefined();
    expect(isFreeMailDomain('xn--gmail-.com')).toBe(false);
  });
});

describe('A free-mail provider', () => {
  it.each(['gmail.com', 'GMAIL.com', 'yahoo.co.uk', 'qq.com', 'proton.me', 'mail.yahoo.de'])('is %s', (domain) => {
    expect(isFreeMailDomain(domain)).toBe(true);
  });

  it.each(['acme.com', 'gmail.com.acme.test', 'notgmail.com', 'gmail.co', ''])('is not %j', (domain) => {
    expect(isFreeMailDomain(domain)).toBe(false);
  });
});
