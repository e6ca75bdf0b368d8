// The POST endpoints of the workspace page: each reads its body strictly and does one thing through WorkspaceSlack.
// Mounted by workspace-router under /workspace/do.
import type { Router } from 'express';
import { z } from 'zod';
import { type Act, act, actionRoutes } from './acting.ts';
import type { WorkspaceSlack } from './slack/workspace-slack.ts';

const entries = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));
const place = { userId: z.string(), conversationId: z.string() };
const inView = { viewId: z.string(), field: z.string(), values: entries };
const onMessage = { ...place, ts: z.string(), field: z.string() };
const value = z.string().optional();

const acts: Readonly<Record<string, Act<WorkspaceSlack>>> = {
  command: act({ ...place, text: z.string() }, (slack, body) => slack.command(body)),
  post: act({ ...place, text: z.string().min(1) }, async (slack, body) => void slack.post(body)),
  shortcut: act({ userId: z.string(), callbackId: z.string() }, (slack, body) => slack.shortcut(body)),
  'message-shortcut': act({ ...place, ts: z.string(), callbackId: z.string() }, (slack, body) =>
    slack.messageShortcut(body),
  ),

  'home-open': act({ userId: z.string(), tab: z.enum(['home', 'messages']) }, async (slack, body) => {
    slack.openHome(body);
  }),

  'view-suggest': act({ ...inView, query: z.string() }, (slack, body) => slack.type(body)),
  'view-change': act({ viewId: z.string(), values: entries }, (slack, body) => slack.change(body)),
  'view-click': act({ ...inView, value }, (slack, { value: chosen, ...body }) =>
    slack.click({ ...body, ...(chosen === undefined ? {} : { value: chosen }) }),
  ),
  'view-submit': act({ viewId: z.string(), values: entries }, (slack, body) => slack.submit(body)),
  'view-close': act({ viewId: z.string(), all: z.boolean() }, (slack, body) => slack.close(body)),

  'message-suggest': act({ ...onMessage, query: z.string() }, (slack, body) => slack.typeInMessage(body)),
  'message-change': act({ ...place, ts: z.string(), values: entries }, (slack, body) => slack.changeMessage(body)),
  'message-click': act({ ...onMessage, value }, (slack, { value: chosen, ...body }) =>
    slack.clickMessage({ ...body, ...(chosen === undefined ? {} : { value: chosen }) }),
  ),
};

export function pageActions(slack: WorkspaceSlack): Router {
  return actionRoutes(slack, acts);
}
