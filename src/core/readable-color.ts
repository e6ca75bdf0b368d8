// The firm's colour, made readable on a background. It may be any colour: white on white has to be seen too. Used by mails and
// by the portal.

/** WCAG 2.2, 1.4.3: text of any size. */
const LEAST_CONTRAST = 4.5;
const STEPS = 20;

type Channels = readonly [number, number, number];

/** The colour itself where it can be read on `background`, else mixed with black or white until it can. Both `#rrggbb`. */
export function readableOn(background: string, color: string): string {
  const paper = channelsOf(background);
  const ink: Channels = luminance(paper) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  const chosen = channelsOf(color);
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(chosen, { with: ink, part: step / STEPS });
    if (contrast(mixed, paper) >= LEAST_CONTRAST) {
      return hexOf(mixed);
    }
  }

  return hexOf(ink);
}

/** WCAG 2.2's contrast ratio of two colours, `#rrggbb` each: 1 to 21. */
export function contrastOf(left: string, right: string): number {
  return contrast(channelsOf(left), channelsOf(right));
}

function contrast(left: Channels, right: Channels): number {
  const [low = 0, high = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);

  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]: Channels): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const part = channel / 255;

  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function mix(color: Channels, other: { with: Channels; part: number }): Channels {
  const at = (index: 0 | 1 | 2) => Math.round(color[index] * (1 - other.part) + other.with[index] * other.part);

  return [at(0), at(1), at(2)];
}

/** Black when it is none: what is returned can stand in a style without more ado. */
function channelsOf(color: string): Channels {
  const [, red = '0', green = '0', blue = '0'] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color) ?? [];

  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

function hexOf(channels: Channels): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
