// The token with which we speak to a chat platform about one workspace. Asked for by the chat adapter.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { SealedBox } from '../ports/sealed-box.ts';

export type TokenRequest = { readonly firmId: string; readonly platform: 'slack'; readonly workspaceId: string };

/** Undefined when the workspace is not connected, or not any more. Throws as `SealedBox.open` does. */
export async function workspaceToken(
  { db, sealedBox }: { readonly db: FirmDb; readonly sealedBox: Pick<SealedBox, 'open'> },
  { firmId, platform: kind, workspaceId: externalId }: TokenRequest,
): Promise<string | undefined> {
  const place = { firmId, kind, externalId };
  const found = await db.connection.findFirst({ where: { kind, externalId }, select: { secrets: true } });

  return found?.secrets ? sealedBox.open(found.secrets, place) : undefined;
}
