// What comes in from Slack: only the fields that we use, permissive to the rest.
import { z } from 'zod';

const workspace = z.object({ id: z.string().min(1) });
const user = z.object({ id: z.string().min(1), team_id: z.string().optional() });

/** Slack writes & < > as entities in what people type, and links and mentions with plain signs around them. */
const typed = z.string().default('').transform(unescaped);

export const SlashCommandBody = z.object({
  team_id: z.string().min(1),
  user_id: z.string().min(1),
  channel_id: z.string().min(1),
  text: typed,
  trigger_id: z.string().min(1),
});
export type SlashCommandBody = z.infer<typeof SlashCommandBody>;

const chosen = z.object({ value: z.string() });

const fieldState = z.object({
  value: z.string().nullish(),
  selected_user: z.string().nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
});

export const View = z.object({
  id: z.string().min(1),
  type: z.string().optional(),
  hash: z.string().optional(),
  callback_id: z.string(),
  private_metadata: z.string(),
  root_view_id: z.string().nullish(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldState)) }).optional(),
});
export type View = z.infer<typeof View>;

export const ViewBody = z.object({ team: workspace.nullish(), user, view: View });

export const BlockActionBody = z.object({
  team: workspace.nullish(),
  user,
  trigger_id: z.string().optional(),
  view: View.optional(),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ ts: z.string() }).optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: chosen.nullish(),
        action_ts: z.string().optional(),
      }),
    )
    .min(1),
});
export type BlockActionBody = z.infer<typeof BlockActionBody>;

export const SuggestionBody = z.object({ team: workspace.nullish(), user, value: z.string().default('') });

export const ShortcutBody = z.object({
  team: workspace.nullish(),
  user,
  trigger_id: z.string().min(1),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ text: typed }).optional(),
});
export type ShortcutBody = z.infer<typeof ShortcutBody>;

/** https://docs.slack.dev/reference/events/file_shared */
export const FileSharedBody = z.object({
  team_id: z.string().min(1),
  event_id: z.string().min(1),
  event: z.object({ file_id: z.string().min(1), user_id: z.string().min(1), channel_id: z.string().min(1) }),
});
export type FileSharedBody = z.infer<typeof FileSharedBody>;

/** https://docs.slack.dev/reference/events/app_home_opened */
export const HomeOpenedBody = z.object({
  team_id: z.string().min(1),
  event: z.object({ user: z.string().min(1), tab: z.string().default('home') }),
});

/** https://docs.slack.dev/reference/events/user_change */
export const UserChangeBody = z.object({
  team_id: z.string().min(1),
  event: z.object({
    user: z.object({
      id: z.string().min(1),
      deleted: z.boolean().nullish(),
      is_restricted: z.boolean().nullish(),
      is_ultra_restricted: z.boolean().nullish(),
      is_stranger: z.boolean().nullish(),
    }),
  }),
});
export type UserChangeBody = z.infer<typeof UserChangeBody>;

/** https://docs.slack.dev/reference/events/app_uninstalled and …/tokens_revoked */
export const RemovalBody = z.object({
  team_id: z.string().min(1),
  event_id: z.string().min(1),
  event_time: z.number(),
  event: z.object({ tokens: z.object({ bot: z.array(z.string()).nullish() }).nullish() }),
});

/** https://docs.slack.dev/reference/methods/oauth.v2.access */
export const Installation = z.object({
  access_token: z.string().startsWith('xoxb-'),
  team: z.object({ id: z.string().min(1), name: z.string().default('') }).nullish(),
  is_enterprise_install: z.boolean().nullish(),
  refresh_token: z.string().nullish(),
});
export type Installation = z.infer<typeof Installation>;

/** What tells a direct message with us, and who the other person is. */
export const DirectMessage = z.object({ is_im: z.literal(true), user: z.string().optional() });

/** https://docs.slack.dev/reference/objects/file-object */
export const SharedFile = z.object({
  name: z.string().nullish(),
  size: z.number().nullish(),
  mimetype: z.string().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  url_private_download: z.string().nullish(),
  ims: z.array(z.string()).nullish(),
});
export type SharedFile = z.infer<typeof SharedFile>;

/** `&amp;` last: `&amp;lt;` is what was typed as `&lt;`. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
