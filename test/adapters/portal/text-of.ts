// What is read in a page. Used by the tests of what the pages say.

/** Tag by tag. */
export function textOf(html: string): string {
  return html
    .replace(/^.*<main/s, '<main')
    .replace(/<[^>]*>/g, '|')
    .replace(/\|+/g, '|')
    .replaceAll('&amp;', '&');
}
