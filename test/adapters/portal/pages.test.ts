// The portal's pages as HTML: what holds for every page and state, whatever stands in it.
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src/adapters/portal/paths.ts';
import { plainLine } from '../../../src/core/plain-line.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { assets } from './a-view.ts';
import { allPages } from './all-pages.ts';

const pages = Object.entries(allPages());

type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)((?:\s[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, name = '', rest = '']) => ({
      name,
      attributes: Object.fromEntries(
        [...rest.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/gi)].map(([, key = '', value = '']) => [key, value]),
      ),
    }),
  );
}

/** A field keeps what is in it to itself. */
function withoutValues(html: string): string {
  return html.replace(/="[^"]*"/g, '');
}

/** Nothing but tags and the names of their attributes. */
function shapeOf(html: string): string {
  return withoutValues(html).replace(/>[^<]*</g, '>\n<');
}

describe.each(pages)('The page %s', (_name, html) => {
  const tags = tagsOf(html);
  const named = (name: string) => tags.filter((tag) => tag.name === name);

  it('has a language, a title, one main heading, one main part, and a link past what stands before it', () => {
    expect(html).toMatch(/^<!doctype html><html lang="en"/);
    expect(html).toMatch(/<title>[^<]+ · [^<]+<\/title>/);
    expect(named('h1')).toHaveLength(1);
    expect(named('main').map(({ attributes }) => attributes.id)).toEqual(['main']);
    expect(html).toMatch(/<body><a class="skip" href="#main">/);
  });

  it('has no style and no script in it, and none from elsewhere', () => {
    expect(named('style')).toEqual([]);
    expect(html).not.toMatch(/<script(?! src="\/portal\/assets\/portal\.js\?v=[0-9a-f]{16}" defer><\/script>)/);
    const keys = tags.flatMap(({ attributes }) => Object.keys(attributes));
    expect(keys.filter((key) => key === 'style' || key.startsWith('on'))).toEqual([]);
    const fetched = tags.flatMap(({ name, attributes }) => (name === 'a' ? [] : [attributes.src, attributes.href]));
    expect(fetched.filter((address) => address && !/^(\/portal\/|data:,$)/.test(address))).toEqual([]);
  });

  it('names every field, and what describes a field is there', () => {
    const labels = named('label').map(({ attributes }) => attributes.for);
    const ids = tags.map(({ attributes }) => attributes.id);
    const fields = named('input').filter(({ attributes }) => attributes.type !== 'hidden' && !('hidden' in attributes));
    const described = tags.flatMap(({ attributes }) =>
      ['aria-describedby', 'aria-labelledby', 'aria-controls'].flatMap((key) => attributes[key]?.split(' ') ?? []),
    );

    expect(fields.filter(({ attributes }) => !labels.includes(attributes.id))).toEqual([]);
    expect(fields.filter(({ attributes }) => attributes.type !== 'checkbox' && !attributes.autocomplete)).toEqual([]);
    expect(described.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('names each id once', () => {
    const ids = tags.flatMap(({ attributes }) => attributes.id ?? []);

    expect(ids).toEqual([...new Set(ids)]);
  });

  it('says which kind each button is of, and sends forms to its own origin by POST', () => {
    expect(named('button').filter(({ attributes }) => !/^(submit|button)$/.test(attributes.type ?? ''))).toEqual([]);
    expect(named('form').filter(({ attributes }) => attributes.method !== 'post')).toEqual([]);
    const targets = [
      ...named('form').map(({ attributes }) => attributes.action),
      ...named('button').map((one) => one.attributes.formaction ?? '/b/'),
    ];
    expect(targets.filter((target) => !/^\/(b|pay|portal)\//.test(target ?? ''))).toEqual([]);
  });

  it('puts the form token into each form of somebody who is signed in', () => {
    const forms = html.match(/<form .*?<\/form>/gs) ?? [];
    const isSignedIn = html.includes('/sign-out"');

    expect(forms.filter((form) => form.includes(`name="${FIELDS.formToken}" value="form-token-1"`))).toHaveLength(
      isSignedIn ? forms.length : 0,
    );
  });

  it('is less than 60 KB with its style sheet and script', () => {
    expect(Buffer.byteLength(html) + Buffer.byteLength(assets.styles) + Buffer.byteLength(assets.script)).toBeLessThan(
      60_000,
    );
  });
});

/** By their names in `allPages`; the page of the firm's contact is for everybody. */
const BEHIND_SIGN_IN = /^(dashboard|bill|history|account)(-|$)/;

it('Every page behind the sign-in has a button to sign out, and one that ends all sessions is on the account page', () => {
  const pathOf = (html: string) => /action="([^"]*\/sign-out)"/.exec(html)?.[1];
  const behind = pages.filter(([name]) => BEHIND_SIGN_IN.test(name));

  expect(behind.length).toBeGreaterThan(12);
  expect(behind.filter(([, html]) => pathOf(html) === undefined).map(([name]) => name)).toEqual([]);
  expect(pages.filter(([, html]) => html.includes('/sign-out-everywhere"')).map(([name]) => name)).toEqual(
    behind.map(([name]) => name).filter((name) => name.startsWith('account')),
  );
});

describe('A hostile text in every field of every page', () => {
  it('adds no tag and no attribute', () => {
    const harmless = Object.fromEntries(
      Object.entries(allPages('Harmless')).map(([name, html]) => [name, shapeOf(html)]),
    );
    const wrong = hostileTexts
      .filter((text) => plainLine(text) !== '')
      .flatMap((text) =>
        Object.entries(allPages(text)).flatMap(([name, html]) =>
          shapeOf(html) === harmless[name] ? [] : [{ name, text }],
        ),
      );

    expect(wrong).toEqual([]);
  });

  it('turns no text around: such marks stand in a message alone, which keeps to itself', () => {
    const marks = 'Acme \u202e000,1$ \u2066x';
    const wrong = Object.entries(allPages(marks)).filter(([, html]) =>
      /[\u202a-\u202e\u2066\u2067]/.test(withoutValues(html).replace(/<blockquote.*?<\/blockquote>/gs, '')),
    );

    expect(wrong.map(([name]) => name)).toEqual([]);
    expect(allPages('שרה כהן').landing).toContain('\u2068שרה כהן\u2069 has shared a bill with you');
  });
});

describe("The portal's style sheet", () => {
  it('is less than 12 KB, and fetches nothing', () => {
    expect(Buffer.byteLength(assets.styles)).toBeLessThan(12_000);
    expect(assets.styles).not.toMatch(/@import|url\(|@font-face/);
  });

  it('has an address that changes with it', () => {
    expect(assets.links.styles).toMatch(/^\/portal\/assets\/portal\.css\?v=[0-9a-f]{16}$/);
    expect(assets.links.script).toMatch(/^\/portal\/assets\/portal\.js\?v=[0-9a-f]{16}$/);
  });
});
