// What each kind of job runs: the list of what the product does later. Called by compose.ts.
import { readImportFile } from './adapters/bill-sources/read-import-file.ts';
import type { JobHandler } from './adapters/jobs/job-runner.ts';
import type { Core } from './compose.ts';
import type { FirmId } from './core/ids.ts';
import type { ConversationPort } from './ports/conversation.ts';
import type { DroppedFilesPort } from './ports/dropped-files.ts';
import { applyImport } from './use-cases/apply-import.ts';
import { checkCheckout } from './use-cases/check-checkout.ts';
import { comparePayments } from './use-cases/compare-payments.ts';
import { deliverShare } from './use-cases/deliver-share.ts';
import { keepHouse } from './use-cases/keep-house.ts';
import { mailNewLink } from './use-cases/mail-new-link.ts';
import { mailPortalCode } from './use-cases/mail-portal-code.ts';
import { mailReceipt } from './use-cases/mail-receipt.ts';
import { notifyConversation } from './use-cases/notify-conversation.ts';
import { readImport } from './use-cases/read-import.ts';
import type { JobKind } from './use-cases/rows.ts';
import { showAccess } from './use-cases/show-access.ts';
import { showImport } from './use-cases/show-import.ts';

/** What each chat platform that is set up does for us. */
export type Chat = Readonly<
  Record<string, { readonly conversation: ConversationPort; readonly files: DroppedFilesPort }>
>;

/** What each kind of job runs. */
export function jobHandlers(core: Core, chat: Chat): Readonly<Record<JobKind, JobHandler>> {
  const conversations = mapped(chat, ({ conversation }) => conversation);
  const droppedFiles = mapped(chat, ({ files }) => files);
  const { withTempFile } = core.tempFiles;
  const scoped = (firmId: string) => ({ ...core, db: core.database.forFirm(firmId) });

  return {
    'deliver-share': ({ firmId, subjectId }) =>
      deliverShare(scoped(firmId), { firmId: firmId as FirmId, shareId: subjectId }),
    'notify-conversation': ({ firmId, subjectId }) =>
      notifyConversation({ ...scoped(firmId), conversations }, { shareId: subjectId }),
    'read-import': async ({ firmId, subjectId }) => {
      const deps = { ...scoped(firmId), droppedFiles, withTempFile, openFile: readImportFile };
      await readImport(deps, { firmId: firmId as FirmId, importId: subjectId });

      return undefined;
    },
    'show-import': ({ firmId, subjectId }) => showImport({ ...scoped(firmId), conversations }, { importId: subjectId }),
    'apply-import': async ({ firmId, subjectId }) => {
      await applyImport(scoped(firmId), { firmId: firmId as FirmId, importId: subjectId });

      return undefined;
    },
    'mail-portal-code': ({ firmId, subjectId }) => mailPortalCode(scoped(firmId), { accountId: subjectId }),
    'mail-new-link': async ({ firmId, subjectId }) => {
      await mailNewLink(scoped(firmId), { linkId: subjectId });

      return undefined;
    },
    'show-access': ({ firmId, subjectId }) =>
      showAccess({ ...scoped(firmId), conversations }, { requestId: subjectId }),
    'check-checkout': ({ firmId, subjectId }) => checkCheckout(scoped(firmId), { checkoutId: subjectId }),
    'compare-payments': (job) => comparePayments(scoped(job.firmId), job),
    'mail-receipt': ({ firmId, subjectId }) => mailReceipt(scoped(firmId), { paymentId: subjectId }),
    'keep-house': (job) => keepHouse({ ...core.database, ...scoped(job.firmId) }, job),
  };
}

function mapped<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
