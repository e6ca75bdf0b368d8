// What can be read in a page, and in which colours. Used by the tests that look at mails in a browser.
import type { Page } from 'playwright-core';

export type ShownText = { readonly text: string; readonly color: string; readonly background: string };

/** Every visible text with the colours that it is painted in. */
export function shownTexts(page: Page): Promise<ShownText[]> {
  return page.evaluate(() => {
    const hex = (color: string) =>
      `#${(color.match(/\d+/g) ?? [])
        .slice(0, 3)
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join('')}`;
    const backgroundOf = (element: Element | null): string => {
      const own = element === null ? 'rgb(255, 255, 255)' : getComputedStyle(element).backgroundColor;
      return element !== null && own === 'rgba(0, 0, 0, 0)' ? backgroundOf(element.parentElement) : hex(own);
    };
    return Array.from(document.body.querySelectorAll('*'))
      .filter((element) =>
        Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .filter((element) => element.checkVisibility())
      .map((element) => ({
        text: element.textContent ?? '',
        color: hex(getComputedStyle(element).color),
        background: backgroundOf(element),
      }));
  });
}
