// The little of fontkit that we use; it comes without types.
declare module 'fontkit' {
  export type Font = { hasGlyphForCodePoint(codePoint: number): boolean };
  export function openSync(file: string): Font;
}
