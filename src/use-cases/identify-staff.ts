// Who is behind a chat user: the staff member that the firm linked. Never guessed from an e-mail address.
import type { Directory } from '../adapters/database/directory.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import type { FirmId, StaffMemberId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';

export type StaffDirectory = Pick<Directory, 'firmOfWorkspace' | 'staffOf'>;

export type ChatUser = {
  readonly platform: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly standing: 'member' | 'guest' | 'unproven';
};

/** Asked on every command, button and form: a link that was removed counts at once. */
export async function identifyStaff(
  deps: { readonly directory: StaffDirectory },
  user: ChatUser,
): Promise<Result<StaffActor, ChatRefusal>> {
  const { platform, workspaceId, userId } = user;
  if (user.standing !== 'member') {
    return refuse({ code: user.standing === 'guest' ? 'guest' : 'guest-unknown' });
  }

  const staff = await deps.directory.staffOf({ platform, workspaceId, userId });
  if (!staff) {
    const linked = await deps.directory.firmOfWorkspace(platform, workspaceId);

    return refuse(
      linked === undefined
        ? { code: 'workspace-not-linked', workspaceId }
        : { code: 'not-linked', userId, workspaceId },
    );
  }

  return ok({ kind: 'staff', firmId: staff.firmId as FirmId, staffMemberId: staff.staffMemberId as StaffMemberId });
}
