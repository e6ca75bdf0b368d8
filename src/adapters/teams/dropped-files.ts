// Files that somebody sends us in their own chat: Teams keeps them in that person's OneDrive and gives us an address that opens
// the file for a while to whoever has it. It is sealed before it is stored, and asked of Microsoft's own hosts alone.
import { z } from 'zod';
import type { DroppedFilesPort } from '../../ports/dropped-files.ts';
import type { SealedBox } from '../../ports/sealed-box.ts';
import { downloadFile, tryAgain } from '../http/download-file.ts';
import { FileAttachment } from './schema.ts';

type FileDeps = { readonly sealedBox: SealedBox; readonly openIdUrl?: string | undefined };

const Kept = z.object({ url: z.string(), name: z.string() });

/** Our id of a file: Teams' own, and where it is, sealed. */
export function fileIdsIn(
  { sealedBox }: FileDeps,
  attachments: readonly unknown[] | null | undefined,
): readonly { readonly id: string; readonly key: string }[] {
  return (attachments ?? []).flatMap((attachment) => {
    const found = FileAttachment.safeParse(attachment);
    if (!found.success) {
      return [];
    }

    const { name, content } = found.data;
    const sealed = sealedBox.seal(JSON.stringify({ url: content.downloadUrl, name }), placeOf(content.uniqueId));

    return [{ key: content.uniqueId, id: `${content.uniqueId}.${Buffer.from(sealed).toString('base64url')}` }];
  });
}

export function teamsFiles({ sealedBox, openIdUrl }: FileDeps): DroppedFilesPort {
  return {
    fetch: async ({ fileId }, path) => {
      const kept = openId(sealedBox, fileId);
      if (!kept) {
        return { kind: 'gone' };
      }

      const isOwn = (address: string) => isMicrosofts(address, openIdUrl);

      return downloadFile({ ...kept, path, size: 0, isPage: false, isOwn }).catch(tryAgain);
    },
  };
}

/** Undefined when the key of before is gone: the person sends the file again. */
function openId(box: SealedBox, fileId: string): z.infer<typeof Kept> | undefined {
  const at = fileId.lastIndexOf('.');
  try {
    const sealed = Buffer.from(fileId.slice(at + 1), 'base64url');

    return Kept.parse(JSON.parse(box.open(sealed, placeOf(fileId.slice(0, at)))));
  } catch {
    return undefined;
  }
}

function placeOf(uniqueId: string) {
  return { firmId: '', kind: 'teams-file', externalId: uniqueId };
}

/** OneDrive's, in the public cloud and in those of the United States' government. */
function isMicrosofts(address: string, playedUrl: string | undefined): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username + url.password !== '') {
    return false;
  }

  if (playedUrl !== undefined) {
    return url.origin === new URL(playedUrl).origin;
  }

  return url.protocol === 'https:' && url.port === '' && /\.sharepoint(-mil)?\.(com|us)$/.test(url.hostname);
}
