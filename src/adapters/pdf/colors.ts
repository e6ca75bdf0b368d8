// The colours of a bill. The firm chooses one: it is used for text only where it can be read.

export const INK = '#1c2127';
export const SOFT = '#5b6670';
export const RULE = '#d5dae0';
/** The word across the page: pale, so that what stands on it is read as well as without it. */
export const PALE = '#eef0f2';

/** WCAG 2.2, 1.4.3: text on white paper. */
const LEAST_CONTRAST = 4.5;

/** PDF's three numbers of `#rrggbb`; black when it is none. */
export function operandsOf(color: string): string {
  return channelsOf(color)
    .map((channel) => channel.toFixed(3))
    .join(' ');
}

/** The colour for text: itself, or ink when it would be too light on white. */
export function readable(color: string): string {
  const [red, green, blue] = channelsOf(color).map(linear) as [number, number, number];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;

  return 1.05 / (luminance + 0.05) >= LEAST_CONTRAST ? color : INK;
}

function channelsOf(color: string): number[] {
  const [, ...parts] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color) ?? [];

  return parts.length === 3 ? parts.map((part) => Number.parseInt(part, 16) / 255) : [0, 0, 0];
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
