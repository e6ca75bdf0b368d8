// The Home tab of the played Slack, without a page: what the app is told, what it may publish, and what a press on it brings.
import type { HomeView } from '@slack/types';
import { afterEach, describe, expect, it } from 'vitest';
import type { WorkspaceOptions } from '../../src/workspace/workspace-options.ts';
import { option, plain } from './sample-views.ts';
import { type SampleWorkspace, startSampleWorkspace } from './sample-workspace.ts';

let workspace: SampleWorkspace;

afterEach(() => workspace.stop());

async function started(options: Partial<WorkspaceOptions> = {}): Promise<SampleWorkspace> {
  workspace = await startSampleWorkspace(options);
  // the app asks by itself who it is: not after the end of a short test
  await workspace.sample.app.client.auth.test();
  return workspace;
}

const roles = [option('billing', 'Billing'), option('read', 'Read-only')] as const;

/** `selected` is what the app says is so. */
function homeOf({ selected = roles[0], blockId = 'role-1' } = {}): HomeView {
  return {
    type: 'home',
    private_metadata: '0',
    blocks: [
      {
        type: 'section',
        block_id: blockId,
        text: plain('Tom'),
        accessory: { type: 'static_select', action_id: 'role', options: [...roles], initial_option: selected },
      },
      { type: 'actions', block_id: 'row', elements: [{ type: 'button', action_id: 'add', text: plain('Add') }] },
    ],
  };
}

function publish(view: unknown, more: { user_id?: string; hash?: string } = {}) {
  const asked = { user_id: 'U0DANA', view: view as HomeView, ...more };
  return workspace.sample.app.client.views.publish(asked).catch(({ data }: { data: unknown }) => data);
}

const eventsTo = () =>
  workspace.slack.requests().flatMap(({ body }) => (body.startsWith('{') ? [JSON.parse(body).event] : []));

describe('Opening a tab of the app’s conversation', () => {
  it('is told to the app each time, with what it has published for that person', async () => {
    await started();
    const first = await workspace.slack.openHome({ userId: 'U0DANA', tab: 'home' }).delivery;
    await publish(homeOf());
    await workspace.slack.openHome({ userId: 'U0DANA', tab: 'home' }).delivery;
    await workspace.slack.openHome({ userId: 'U0DANA', tab: 'messages' }).delivery;

    expect(first).toEqual({ kind: 'answered', tries: 1 });
    const opened = { type: 'app_home_opened', user: 'U0DANA', channel: 'DU0DANA' };
    expect(eventsTo()).toMatchObject([
      { ...opened, tab: 'home' },
      { ...opened, tab: 'home', view: { type: 'home', private_metadata: '0' } },
      { ...opened, tab: 'messages' },
    ]);
    expect(eventsTo().map((event) => 'view' in event)).toEqual([false, true, false]);
  });

  it('is told to no app that has not subscribed to it', async () => {
    await started({ app: { scopes: ['chat:write'], botEvents: ['file_shared'] } });

    expect(await workspace.slack.openHome({ userId: 'U0DANA', tab: 'home' }).delivery).toMatchObject({ tries: 0 });
    expect(workspace.slack.requests()).toEqual([]);
  });
});

describe('Publishing', () => {
  it('is for one person, keeps the id of their view and changes its hash', async () => {
    await started();
    const first = (await publish(homeOf())) as { view: { id: string; hash: string } };
    const second = (await publish(homeOf(), { hash: first.view.hash })) as typeof first;

    expect(second.view.id).toBe(first.view.id);
    expect(second.view.hash).not.toBe(first.view.hash);
    expect(await publish(homeOf(), { hash: first.view.hash })).toMatchObject({ error: 'hash_conflict' });
    expect(workspace.slack.home('U0SAM')).toBeUndefined();
    expect(workspace.slack.openView('U0DANA')).toBeUndefined();
  });

  it.each([
    ['a modal', { ...homeOf(), type: 'modal' }, 'invalid_arguments'],
    ['what has a title', { ...homeOf(), title: plain('Home') }, 'invalid_arguments'],
    ['two blocks of one id', { ...homeOf(), blocks: [...homeOf().blocks, ...homeOf().blocks] }, 'invalid_arguments'],
    ['too many blocks', { type: 'home', blocks: Array(101).fill({ type: 'divider' }) }, 'invalid_arguments'],
  ])('refuses %s', async (_what, view, error) => {
    await started();

    expect(await publish(view)).toMatchObject({ ok: false, error });
    expect(workspace.slack.home('U0DANA')).toBeUndefined();
  });

  it('refuses a person whom nobody knows', async () => {
    await started();

    expect(await publish(homeOf(), { user_id: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  });
});

describe('A press on the Home tab', () => {
  it('brings the view, and opens a modal of its own', async () => {
    await started();
    await publish(homeOf());
    const home = workspace.slack.home('U0DANA');
    await workspace.slack.click({ viewId: home?.id ?? '', field: 'add' });

    expect(workspace.sample.heard).toMatchObject([
      {
        type: 'block_actions',
        user: { id: 'U0DANA' },
        container: { type: 'view', view_id: home?.id },
        view: { id: home?.id, type: 'home', private_metadata: '0' },
        actions: [{ action_id: 'add', block_id: 'row' }],
      },
    ]);
    const { trigger_id } = workspace.sample.heard[0] as { trigger_id: string };
    const modal = { type: 'modal' as const, title: plain('Add'), blocks: [] };
    await workspace.sample.app.client.views.open({ trigger_id, view: modal });
    expect(workspace.slack.openView('U0DANA')).toMatchObject({ previousId: null });
  });

  it('is kept under the same block id whatever the app says then, and not under another', async () => {
    await started();
    await publish(homeOf());
    const viewId = workspace.slack.home('U0DANA')?.id ?? '';
    const shown = () =>
      Object.values(workspace.slack.home('U0DANA')?.values ?? {}).map(
        ({ role }) => role !== undefined && 'selected_option' in role && role.selected_option?.value,
      );
    await workspace.slack.change({ viewId, values: { role: 'read' } });

    await publish(homeOf());
    expect(shown()).toEqual(['read']);
    await publish(homeOf({ blockId: 'role-2' }));
    expect(shown()).toEqual(['billing']);
  });
});

describe('A field for a person', () => {
  const form = {
    type: 'modal' as const,
    title: plain('Link'),
    submit: plain('Link'),
    blocks: [
      {
        type: 'input' as const,
        block_id: 'who',
        label: plain('Person'),
        element: { type: 'users_select' as const, action_id: 'who' },
      },
    ],
  };

  it('takes a person of the workspace, and nobody else', async () => {
    await started();
    const trigger_id = workspace.slack.triggerId({ userId: 'U0DANA' });
    await workspace.sample.app.client.views.open({ trigger_id, view: form });
    const viewId = workspace.slack.openView('U0DANA')?.id ?? '';

    expect(await workspace.slack.submit({ viewId })).toMatchObject({ kind: 'errors' });
    await expect(workspace.slack.change({ viewId, values: { who: 'U0NOBODY' } })).rejects.toThrow('offers no user');
    await workspace.slack.change({ viewId, values: { who: 'U0SAM' } });
    expect(workspace.slack.view(viewId).values).toEqual({
      who: { who: { type: 'users_select', selected_user: 'U0SAM' } },
    });
  });
});
