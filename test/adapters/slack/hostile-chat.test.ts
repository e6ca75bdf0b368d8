// Every hostile text in everything that we say in Slack: as Slack reads the blocks, and as the local workspace draws them.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { validateBlocks, validateOptions, validateView } from '../../support/slack/block-schema.ts';
import { everythingSaid } from './hostile-chat.ts';

type Said = ReturnType<typeof everythingSaid>;
type Leaf = { readonly path: string; readonly value: unknown };

const harmless = everythingSaid('Harmless');
const said = hostileTexts.map((text) => ({ text, said: everythingSaid(text) }));

/** What is too long to stand beside its label has a place of its own. */
const beside = said.filter(({ text }) => text.length < 900);

/** The texts for which it does not hold. */
function except(holds: (one: Said, text: string) => boolean, among = said): string[] {
  return among.filter((one) => !holds(one.said, one.text)).map(({ text }) => text);
}

function leavesOf(node: unknown, path = ''): Leaf[] {
  if (typeof node !== 'object' || node === null) return [{ path, value: node }];
  return Object.entries(node).flatMap(([key, value]) => leavesOf(value, `${path}/${key}`));
}

function plainTextsOf(node: unknown, path = ''): { path: string; text: string; emoji: unknown }[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, text, emoji } = node as { type?: unknown; text?: unknown; emoji?: unknown };
  if (type === 'plain_text') return [{ path, text: String(text), emoji }];
  return Object.entries(node).flatMap(([key, value]) => plainTextsOf(value, `${path}/${key}`));
}

const blocksOf = ({ views, messages, options }: Said) => ({ views, messages, options });

describe('A hostile text in what we say in Slack', () => {
  it('is taken by Slack', () => {
    const problems = ({ views, messages, options }: Said) => [
      ...views.flatMap(validateView),
      ...messages.flatMap(validateBlocks),
      ...validateOptions({ options }),
    ];

    expect(said.flatMap(({ text, said: one }) => problems(one).map((problem) => [text, problem]))).toEqual([]);
  });

  it('stands in plain text and in the fields that hold it alone: nothing else differs from a harmless one', () => {
    const rest = (one: Said) => {
      const plain = new Set(plainTextsOf(blocksOf(one)).map(({ path }) => `${path}/text`));
      const others = leavesOf(blocksOf(one)).filter(({ path }) => !plain.has(path) && !path.endsWith('/initial_value'));
      return JSON.stringify(others);
    };

    expect(plainTextsOf(blocksOf(harmless)).length).toBeGreaterThan(40);
    expect(except((one) => rest(one) === rest(harmless), beside)).toEqual([]);
    expect(rest(harmless)).not.toContain('Harmless');
  });

  it('is drawn letter by letter: no code becomes a picture', () => {
    expect(except((one) => plainTextsOf(blocksOf(one)).every(({ emoji }) => emoji === false))).toEqual([]);
  });

  it('begins no line of its own, and turns or hides nothing around it', () => {
    const shape = (one: Said) =>
      plainTextsOf(blocksOf(one))
        // the message has the lines that its writer gave it
        .filter((_, index) => !messagesShown.has(index))
        .map(({ text }) => text.split(/[\n\r\v\f\u0085\u2028\u2029]/).length)
        .join();
    const messagesShown = new Set(
      plainTextsOf(blocksOf(harmless)).flatMap(({ text }, index) => (text === 'Harmless' && index > 20 ? [index] : [])),
    );
    const controls = /(?!\n)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

    expect(messagesShown.size).toBe(1);
    expect(except((one) => shape(one) === shape(harmless), beside)).toEqual([]);
    expect(
      except((one) =>
        plainTextsOf(blocksOf(one)).every(({ text }, index) => messagesShown.has(index) || !controls.test(text)),
      ),
    ).toEqual([]);
  });

  it('names nobody and links nowhere in the text of a notification', () => {
    const literal = (text: string) => !/[<>]/.test(text) && !/&(?!amp;|lt;|gt;)/.test(text);

    expect(except(({ fallbacks }) => fallbacks.every(literal))).toEqual([]);
  });

  it('is shown whole where there is room', () => {
    const client = ({ views }: Said) => plainTextsOf(views[0]).map(({ text }) => text);
    const squeezed = (text: string) => text.replace(/[\s\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, '');

    expect(
      except((one, text) => client(one).some((line) => squeezed(line) === (squeezed(text.toWellFormed()) || '–'))),
    ).toEqual([]);
  });
});

describe.runIf(browserTests())('A hostile text on the page of the local workspace', () => {
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => troubles.push(message.text()));
    await page.exposeFunction('hurt', () => troubles.push('script'));
    await page.route('http://workspace.test/**', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><main></main>' });
      if (!/^[a-z-]+\.js$/.test(name)) troubles.push(`request ${name}`);
      return route.fulfill({ contentType: 'text/javascript', body: await readFile(`src/workspace/page/${name}`) });
    });
    await page.goto('http://workspace.test/');
    const content = `import { drawBlocks } from '/blocks.js'; window.drawBlocks = drawBlocks;`;
    await page.addScriptTag({ type: 'module', content });
    await page.waitForFunction('window.drawBlocks');
  });

  afterAll(() => browser.close());

  /** The elements drawn for each list of blocks, and their texts. */
  function drawn(lists: readonly (readonly object[])[]): Promise<{ tags: string; text: string }[]> {
    return page.evaluate((given) => {
      const { drawBlocks } = window as unknown as { drawBlocks: (parent: Element, content: object) => void };
      return given.map((blocks) => {
        const main = document.createElement('main');
        document.body.append(main);
        drawBlocks(main, { blocks, surface: { values: {} } });
        const tags = Array.from(main.querySelectorAll('*'), ({ tagName }) => tagName).join();
        const text = main.textContent ?? '';
        main.remove();
        return { tags, text };
      });
    }, lists);
  }

  it('adds no element, runs nothing, and is read as it was written', async () => {
    // fields and menus hold texts of ours alone beside what is entered
    const isShown = (block: { type: string }) =>
      block.type !== 'input' && block.type !== 'actions' && !('accessory' in block);
    const lists = ({ views, messages }: Said) =>
      [...views.map(({ blocks }) => blocks), ...messages].map((blocks) => blocks.filter(isShown));
    const pattern = await drawn(lists(harmless));
    const all = await drawn(beside.flatMap((one) => lists(one.said)));

    const wrong = beside.filter((one, index) => {
      const mine = all.slice(index * pattern.length, (index + 1) * pattern.length);
      const texts = lists(one.said).map((blocks) => wordsOf(blocks));
      return mine.some(({ tags, text }, at) => tags !== pattern[at]?.tags || text !== texts[at]);
    });
    expect(pattern.map(({ tags }) => tags).join()).not.toMatch(/\bA\b|SCRIPT|IMG/);
    expect(wrong.map(({ text }) => text)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  /** What the blocks say; a label is bold there. */
  function wordsOf(blocks: readonly object[]): string {
    const texts = (node: unknown): string[] => {
      if (typeof node !== 'object' || node === null) return [];
      const { type, text } = node as { type?: unknown; text?: unknown };
      if (type === 'mrkdwn') return [String(text).replaceAll('*', '')];
      return type === 'plain_text' ? [String(text)] : Object.values(node).flatMap(texts);
    };

    return texts(blocks).join('');
  }
});
