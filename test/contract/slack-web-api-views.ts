// The part of the Web API contract about modals: trigger ids, hashes, the stack. Called by slack-web-api.ts.
import type { ModalView } from '@slack/types';
import { expect, it } from 'vitest';
import { blocks, type Context, slackSays } from './slack-web-api-client.ts';

/** Modals open once for a fresh click, update only from their current state, and stack three deep. */
export function viewContract(context: Context): void {
  it('opens a modal for the person who clicked', async () => {
    const { slack, client } = context();

    const { view } = await openModal(context(), 'Share a bill');

    expect(view?.id).toMatch(/^V/);
    expect(view).toMatchObject({ type: 'modal', team_id: slack.teamId, callback_id: 'contract' });
    expect(view?.title?.text).toBe('Share a bill');
    expect(view?.hash).toBeTruthy();
    expect(view?.root_view_id).toBe(view?.id);
    expect(client.slackApiUrl).toBe(slack.apiUrl);
  });

  it('takes a trigger id only once', async () => {
    const { slack, client } = context();
    const trigger_id = await slack.triggerId({ userId: slack.staffMemberId });
    await client.views.open({ trigger_id, view: modal('First') });

    const again = client.views.open({ trigger_id, view: modal('Second') });

    await expect(again).rejects.toMatchObject(slackSays('exchanged_trigger_id'));
  });

  it('refuses a trigger id that is too old', { timeout: 15_000 }, async () => {
    const { slack, client } = context();
    const trigger_id = await slack.triggerId({ userId: slack.staffMemberId });
    await slack.letTriggersExpire();

    const late = client.views.open({ trigger_id, view: modal('Late') });

    await expect(late).rejects.toMatchObject(slackSays('expired_trigger_id'));
  });

  it('refuses a trigger id that it never gave out', async () => {
    const { client } = context();

    const guessed = client.views.open({ trigger_id: '1.2.made-up', view: modal('Guessed') });

    await expect(guessed).rejects.toMatchObject(slackSays('invalid_trigger_id'));
  });

  it('updates a view whose hash is the current one, and gives it a new hash', async () => {
    const { client } = context();
    const { view } = await openModal(context(), 'Before');

    const updated = await client.views.update({ ...target(view), view: modal('After') });

    expect(updated.view?.title?.text).toBe('After');
    expect(updated.view?.id).toBe(view?.id);
    expect(updated.view?.hash).not.toBe(view?.hash);
  });

  it('refuses to update a view that changed in between', async () => {
    const { client } = context();
    const { view } = await openModal(context(), 'Before');
    await client.views.update({ ...target(view), view: modal('Changed') });

    const stale = client.views.update({ ...target(view), view: modal('Stale') });

    await expect(stale).rejects.toMatchObject(slackSays('hash_conflict'));
  });

  it('refuses to update a view that is not there', async () => {
    const { client } = context();

    const lost = client.views.update({ view_id: 'V0NOWHERE', view: modal('Lost') });

    await expect(lost).rejects.toMatchObject(slackSays('not_found'));
  });

  it('stacks three modals and no fourth', async () => {
    const first = await openModal(context(), 'One');
    const second = await pushModal(context(), { viewId: idOf(first.view), title: 'Two' });
    const third = await pushModal(context(), { viewId: idOf(second.view), title: 'Three' });

    const fourth = pushModal(context(), { viewId: idOf(third.view), title: 'Four' });

    await expect(fourth).rejects.toMatchObject(slackSays('push_limit_reached'));
    expect(second.view?.previous_view_id).toBe(first.view?.id);
    expect(third.view?.root_view_id).toBe(first.view?.id);
  });
}

async function openModal({ slack, client }: ReturnType<Context>, title: string) {
  const trigger_id = await slack.triggerId({ userId: slack.staffMemberId });
  return client.views.open({ trigger_id, view: modal(title) });
}

async function pushModal({ slack, client }: ReturnType<Context>, request: { viewId: string; title: string }) {
  const trigger_id = await slack.triggerId({ userId: slack.staffMemberId, viewId: request.viewId });
  return client.views.push({ trigger_id, view: modal(request.title) });
}

interface ShownView {
  readonly id?: string | undefined;
  readonly hash?: string | undefined;
}

function target(view: ShownView | undefined) {
  return { view_id: idOf(view), hash: String(view?.hash) };
}

function idOf(view: ShownView | undefined): string {
  return String(view?.id);
}

function modal(title: string): ModalView {
  return { type: 'modal', callback_id: 'contract', title: { type: 'plain_text', text: title }, blocks: blocks(title) };
}
