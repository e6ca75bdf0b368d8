// The Block Kit that the workspace plays, with Slack's own limits. Whatever is not here is refused, so that a
// form that works here works in Slack. Used by the fake Web API to check what the app sends.
// Source of the limits: Slack's Block Kit reference.
import { z } from 'zod';

function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

function mrkdwn(max: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
}

const id = z.string().min(1).max(255);
const webUrl = z.url().max(3000);

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const optionSchema = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(75),
  description: plainText(75).optional(),
  url: webUrl.optional(),
});

/** Only radio buttons and checkboxes may format their options. */
const richOptionSchema = z.strictObject({
  ...optionSchema.shape,
  text: anyText(75),
  description: anyText(75).optional(),
});

export const optionGroupSchema = z.strictObject({
  label: plainText(75),
  options: z.array(optionSchema).min(1).max(100),
});

const interactive = { action_id: id.optional(), confirm: confirm.optional(), focus_on_load: z.boolean().optional() };
const menu = { ...interactive, placeholder: plainText(150).optional() };
const staticChoices = {
  options: z.array(optionSchema).min(1).max(100).optional(),
  option_groups: z.array(optionGroupSchema).min(1).max(100).optional(),
};
const one = { initial_option: optionSchema.optional() };
const many = {
  initial_options: z.array(optionSchema).min(1).max(100).optional(),
  max_selected_items: z.number().int().min(1).optional(),
};
const external = { min_query_length: z.number().int().min(0).optional() };
const typed = {
  action_id: id.optional(),
  initial_value: z.string().optional(),
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
    })
    .optional(),
};

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id.optional(),
  text: plainText(75),
  url: webUrl.optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: z.array(optionSchema).min(1).max(5),
  confirm: confirm.optional(),
});
const staticSelect = z.strictObject({ type: z.literal('static_select'), ...menu, ...staticChoices, ...one });
const externalSelect = z.strictObject({ type: z.literal('external_select'), ...menu, ...external, ...one });
const multiStatic = z.strictObject({ type: z.literal('multi_static_select'), ...menu, ...staticChoices, ...many });
const multiExternal = z.strictObject({ type: z.literal('multi_external_select'), ...menu, ...external, ...many });
const usersSelect = z.strictObject({ type: z.literal('users_select'), ...menu, initial_user: id.optional() });
const tenOptions = z.array(richOptionSchema).min(1).max(10);
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...interactive,
  options: tenOptions,
  initial_option: richOptionSchema.optional(),
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...interactive,
  options: tenOptions,
  initial_options: tenOptions.optional(),
});
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
});
const emailInput = z.strictObject({ type: z.literal('email_text_input'), ...typed });
const image = z.strictObject({ type: z.literal('image'), image_url: webUrl, alt_text: z.string().min(1).max(2000) });

const selects = [
  staticSelect,
  externalSelect,
  multiStatic,
  multiExternal,
  usersSelect,
  radioButtons,
  checkboxes,
] as const;
const accessory = z.discriminatedUnion('type', [button, overflow, image, ...selects]);
const actionElement = z.discriminatedUnion('type', [button, overflow, ...selects]);
const inputElement = z.discriminatedUnion('type', [plainTextInput, emailInput, ...selects]);

const blockId = { block_id: id.optional() };
const section = z.strictObject({
  type: z.literal('section'),
  ...blockId,
  text: anyText(3000).optional(),
  fields: z.array(anyText(2000)).min(1).max(10).optional(),
  accessory: accessory.optional(),
  expand: z.boolean().optional(),
});
const context = z.strictObject({
  type: z.literal('context'),
  ...blockId,
  elements: z
    .array(z.discriminatedUnion('type', [plainText(2000), mrkdwn(2000), image]))
    .min(1)
    .max(10),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z.array(actionElement).min(1).max(25),
});
const input = z.strictObject({
  type: z.literal('input'),
  ...blockId,
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});
const imageBlock = z.strictObject({ ...image.shape, ...blockId, title: plainText(2000).optional() });

export const blockSchema = z.discriminatedUnion('type', [
  section,
  context,
  actions,
  input,
  imageBlock,
  z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
]);

export const messageBlocksSchema = z.array(blockSchema).max(50);

export const viewSchema = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  blocks: z.array(blockSchema).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});

/** A Home tab has no title, and no button to submit: what is pressed in it is told at once. */
export const homeSchema = z.strictObject({
  type: z.literal('home'),
  blocks: viewSchema.shape.blocks,
  private_metadata: viewSchema.shape.private_metadata,
  callback_id: viewSchema.shape.callback_id,
  external_id: viewSchema.shape.external_id,
});

export type Option = z.infer<typeof richOptionSchema>;
export type OptionGroup = z.infer<typeof optionGroupSchema>;
export type Block = z.infer<typeof blockSchema>;
export type InputBlock = z.infer<typeof input>;
export type Element = z.infer<typeof inputElement> | z.infer<typeof button> | z.infer<typeof overflow>;
export type ViewPayload = z.infer<typeof viewSchema>;
export type HomePayload = z.infer<typeof homeSchema>;
