// The firm's colour as a style sheet of its own, after portal.css: pages hold no styles, so that the browser may refuse all
// that stand in them.
import { readableOn } from '../../core/readable-color.ts';

/** Behind what is written in the firm's colour: base.css's `--page`, in the light scheme the darkest, and `--card`, in the dark one the lightest. */
export const BEHIND_ACCENT = { light: '#f3f4f6', dark: '#1f2329' } as const;
/** On the firm's colour: base.css's `--card`. */
export const ON_ACCENT = { light: '#ffffff', dark: '#1f2329' } as const;

/** Any colour gives readable text, links and buttons in both schemes (4.5 to 1). What is none becomes black and white. */
export function brandCss(accentColor: string): string {
  const light = readableOn(BEHIND_ACCENT.light, accentColor);
  const dark = readableOn(BEHIND_ACCENT.dark, accentColor);

  return `:root{--accent:${light};--on-accent:${ON_ACCENT.light}}
@media (prefers-color-scheme:dark){:root{--accent:${dark};--on-accent:${ON_ACCENT.dark}}}
@media print{:root{--accent:${light};--on-accent:${ON_ACCENT.light}}}
`;
}
