// What the form offers: the channels that are possible, in their order, and why the others are not.
import { describe, expect, it } from 'vitest';
import { type ChannelFacts, channelOffer, channelOffered } from '../../src/core/share-channel.ts';

function offer(facts: Partial<ChannelFacts> = {}) {
  return channelOffer({
    plan: 'Boutique',
    portalOffered: true,
    bill: { number: '1042', state: 'awaiting_payment' },
    ...facts,
  });
}

describe('The channels of a bill', () => {
  it('are e-mail, the portal and both, with e-mail first', () => {
    expect(offer()).toEqual({ channels: ['email', 'portal', 'both'], refusals: [] });
    expect(channelOffered(undefined, offer())).toBe('email');
  });

  it('are the portal alone on the plan Starter, with the reason said once', () => {
    expect(offer({ plan: 'Starter' })).toMatchObject({
      channels: ['portal'],
      refusals: [{ code: 'plan-excludes-email' }],
    });
    expect(channelOffered('email', offer({ plan: 'Starter' }))).toBe('portal');
  });

  it('are e-mail alone of a draft, and where the portal cannot be reached', () => {
    const draft = offer({ bill: { number: '1042', state: 'draft' } });

    expect(draft).toMatchObject({ channels: ['email'], refusals: [{ code: 'portal-needs-approval' }] });
    expect(offer({ portalOffered: false })).toMatchObject({
      channels: ['email'],
      refusals: [{ code: 'portal-not-offered' }],
    });
  });

  it('are none where neither is possible, each with its reason', () => {
    const none = offer({ plan: 'Starter', portalOffered: false });

    expect(none).toMatchObject({
      channels: [],
      refusals: [{ code: 'plan-excludes-email' }, { code: 'portal-not-offered' }],
    });
    expect(channelOffered('both', none)).toBe('both');
  });

  it('keep the choice that was made as long as it is possible', () => {
    expect(channelOffered('both', offer())).toBe('both');
    expect(channelOffered('both', offer({ plan: 'Starter' }))).toBe('portal');
  });
});
