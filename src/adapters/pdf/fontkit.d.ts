// The little of fontkit that we use; it comes without types.
declare module 'fontkit' {
  export type Glyph = { readonly id: number; readonly advanceWidth: number; readonly codePoints: readonly number[] };

  export type GlyphPosition = { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number };

  export type Font = {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout(text: string): { readonly glyphs: readonly Glyph[]; readonly positions: readonly GlyphPosition[] };
  };

  export function create(file: Uint8Array): Font;
}
