// What is said about the connection with Slack itself, in English: in the chat, and on the pages of an installation.
import type { InstallPage } from '../install-page.ts';

const AGAIN = 'Nothing was changed. Open the link once more, in one browser, and do not wait longer than ten minutes.';
const NEW_LINK = 'sharebill firm connect slack --as ADMINISTRATOR-EMAIL';

export const en = {
  notConnected:
    'ShareBill is not connected to this workspace any more. An administrator of ShareBill can connect it again: sharebill firm connect slack',
  install: {
    noTicket: {
      heading: 'Connect Slack to your firm',
      lines: [
        'This page needs a link that says which firm the Slack workspace belongs to.',
        'An administrator of ShareBill makes one where ShareBill runs. It works once, for an hour:',
      ],
      commands: [NEW_LINK],
    },
    ticketUnknown: {
      heading: 'This link is not known',
      lines: ['Nothing was changed. Check that it was copied whole, or make a new one:'],
      commands: [NEW_LINK],
    },
    ticketExpired: {
      heading: 'This link has expired',
      lines: ['It worked for an hour. Nothing was changed. Make a new one:'],
      commands: [NEW_LINK],
    },
    ticketUsed: {
      heading: 'This link was used already',
      lines: ['Each link connects one workspace, once. Nothing was changed this time. Make a new one:'],
      commands: [NEW_LINK],
    },
    noPermission: {
      heading: 'Only an administrator may do this',
      lines: ['Whoever made this link is no administrator of the firm any more. Nothing was changed.'],
    },
    ask: (firm: string) => ({
      heading: `Connect Slack to ${firm}`,
      lines: [
        `The workspace that you choose next will belong to ${firm}, for good. Go on only if this is your firm.`,
        'Slack asks you to confirm what ShareBill may do there. This page is good for ten minutes.',
      ],
      action: 'Go on to Slack',
    }),
    stateUnknown: { heading: 'This did not begin in this browser', lines: [AGAIN] },
    stateExpired: { heading: 'That took too long', lines: [AGAIN] },
    stateUsed: {
      heading: 'This page was opened before',
      lines: ['If ShareBill is connected, all is well. If not, open the link once more.'],
    },
    denied: {
      heading: 'ShareBill was not installed',
      lines: ['You said no, or Slack did not let you. Nothing was changed.', 'The link works until its hour is over.'],
    },
    failed: {
      heading: 'Slack did not complete the installation',
      lines: [
        AGAIN,
        'If it happens again, check SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and PUBLIC_URL. The log says more.',
      ],
    },
    wholeOrganisation: {
      heading: 'Not for a whole organisation',
      lines: [
        'ShareBill was installed for a whole Enterprise organisation. It works in single workspaces alone; nothing was changed here.',
        'Remove it from the organisation, and open the link once more to install it in one workspace.',
      ],
    },
    tokenRotation: {
      heading: 'Tokens of this Slack app expire',
      lines: [
        'Nothing was changed. In the settings of the Slack app, make it anew from the manifest: token rotation must be off.',
      ],
    },
    linkedElsewhere: (name: string, id: string) => ({
      heading: 'This workspace belongs to another firm',
      lines: [`${name} (${id}) is linked to another firm here, for good. Nothing was changed.`],
    }),
    connected: ({ firm, workspace, workspaceId }: { firm: string; workspace: string; workspaceId: string }) => ({
      heading: `${workspace} is connected to ${firm}`,
      lines: [
        'Next, link yourself: type /sharebill in Slack. It answers with your id for this command, which is run where ShareBill runs:',
      ],
      commands: [`sharebill staff link YOUR-EMAIL --slack ${workspaceId}/U… --as YOUR-EMAIL`],
      more: [
        'The others ask for access on the Home tab of ShareBill in Slack, where you let them in.',
        'Invite ShareBill to the private channels where its cards shall appear: /invite @ShareBill',
      ],
    }),
  } satisfies Record<string, InstallPage | ((...given: never[]) => InstallPage)>,
};
