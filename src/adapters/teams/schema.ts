// What comes in from Teams: only the fields that we use, permissive to the rest.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
import { z } from 'zod';

const text = z.string().default('');

const mention = z.object({ type: z.string(), text, mentioned: z.object({ id: z.string() }).optional() });

/** What every request says of itself. Who it is from is their Microsoft Entra id, which no user chooses. */
export const Activity = z.object({
  type: z.string().min(1),
  id: z.string().optional(),
  name: z.string().optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url(),
  from: z.object({ id: z.string().min(1), aadObjectId: z.string().min(1), name: text }),
  recipient: z.object({ id: z.string().min(1) }),
  conversation: z.object({
    id: z.string().min(1),
    tenantId: z.string().optional(),
    conversationType: z.enum(['personal', 'groupChat', 'channel']).default('groupChat'),
  }),
  channelData: z.object({ tenant: z.object({ id: z.string() }).optional() }).nullish(),
  text,
  replyToId: z.string().optional(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  value: z.unknown().optional(),
});
export type Activity = z.infer<typeof Activity>;

/** What was filled in of a form, with what its button carries. A number may come as one. */
const inputs = z.record(z.string(), z.unknown());

/** A dialog of a button, or of the command in the compose box. */
export const DialogValue = z.object({
  commandId: z.string().optional(),
  data: inputs.nullish(),
  messagePayload: z.object({ body: z.object({ content: text }).nullish() }).nullish(),
});

/** A button of a card in a conversation. */
export const PressValue = z.object({ action: z.object({ verb: text, data: inputs.nullish() }) });

/** Type-ahead: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search */
export const SearchValue = z.object({ queryText: text, dataset: text });

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
export const FileAttachment = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: text,
  content: z.object({ downloadUrl: z.url(), uniqueId: z.string().min(1) }),
});

/** Of a conversation: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context */
export const Member = z.object({
  id: z.string(),
  name: text,
  aadObjectId: z.string().optional(),
  objectId: z.string().optional(),
  tenantId: z.string().nullish(),
  userRole: z.string().nullish(),
});
export type Member = z.infer<typeof Member>;

/** The text without our own name in front, by which we were called. */
export function typedText({ text: typed, entities, recipient }: Activity): string {
  const ours = (entities ?? []).flatMap((entity) => {
    const found = mention.safeParse(entity);

    return found.success && found.data.type === 'mention' && found.data.mentioned?.id === recipient.id
      ? [found.data.text]
      : [];
  });

  return ours.reduce((rest, name) => rest.replace(name, ' '), typed).trim();
}
