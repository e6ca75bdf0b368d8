// What the Slack handlers work with.
import type { StaffActor } from '../../core/actor.ts';
import type { Logger } from '../../ports/logger.ts';
import type { FixAddressDeps } from '../../use-cases/fix-address.ts';
import type { StaffDirectory } from '../../use-cases/identify-staff.ts';
import type { OpenShareFormDeps } from '../../use-cases/open-share-form.ts';
import type { PreviewShareDeps } from '../../use-cases/preview-share.ts';
import type { ResendInvitationDeps } from '../../use-cases/resend-invitation.ts';
import type { SearchBillsDeps } from '../../use-cases/search-bills.ts';
import type { ShareBillDeps } from '../../use-cases/share-bill.ts';
import type { ShowPayLinksDeps } from '../../use-cases/show-pay-links.ts';
import type { Directory } from '../database/directory.ts';
import type { SlackWorkspaces } from './workspaces.ts';

export type FirmDeps = OpenShareFormDeps &
  SearchBillsDeps &
  PreviewShareDeps &
  ShareBillDeps &
  FixAddressDeps &
  ResendInvitationDeps &
  ShowPayLinksDeps;

export type SlackDeps = {
  readonly workspaces: SlackWorkspaces;
  readonly directory: StaffDirectory & Pick<Directory, 'rememberRequest'>;
  /** What the use cases need, walled to the actor's firm. */
  readonly forActor: (actor: StaffActor) => FirmDeps;
  /** The same, for what nobody does who is known as staff: somebody asks for access, or leaves. */
  readonly forFirm: (firmId: string) => FirmDeps;
  /** Publishes the App Home of the one that the key names: see publish-home.ts. */
  readonly publishing: (key: string, work: () => Promise<void>) => Promise<void>;
  readonly logger: Logger;
  /** Logs a fault and returns the words for it, with the reference under which it was logged. */
  readonly faultText: (cause: unknown) => string;
};
