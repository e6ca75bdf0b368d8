// What a firm's plan entitles it to. The check stands here, not in any form.

export const PLANS = ['Starter', 'Loyalty', 'Boutique', 'Elite'] as const;

export type Plan = (typeof PLANS)[number];

const WITH_EMAIL_SHARING: readonly Plan[] = ['Loyalty', 'Boutique', 'Elite'];

export function isPlan(text: string): text is Plan {
  return (PLANS as readonly string[]).includes(text);
}

export function planAllowsEmail(plan: Plan): boolean {
  return WITH_EMAIL_SHARING.includes(plan);
}

export function plansWithEmail(): readonly Plan[] {
  return WITH_EMAIL_SHARING;
}
