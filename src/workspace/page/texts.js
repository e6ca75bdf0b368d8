// Every text that the scripts of the page write. Those that never change are in index.html.

/** @param {number} count @param {string} one @param {string} many */
function counted(count, one, many) {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

export const texts = {
  // The conversations
  channels: 'Channels',
  directMessages: 'Direct messages',
  app: 'ShareBill',
  appTag: 'App',
  shared: 'shared',
  sharedTitle: 'Shared with another organisation',
  newMessages: 'new messages',
  noConversation: 'No conversation',
  noMessages: 'No messages yet.',
  inNoConversation: 'This person is in no conversation.',
  directMessagesWith: 'Direct messages between you and the app',
  /** @param {number} count @param {boolean} isShared */
  people: (count, isShared) =>
    `${counted(count, 'person', 'people')}${isShared ? ' · shared with another organisation' : ''}`,
  noHome: 'ShareBill shows nothing here yet.',
  composer: 'Message, or /sharebill',
  /** @param {string} command */
  unknownCommand: (command) => `${command} is not a command here. Try /sharebill`,

  // What to try
  /** What to type, and what it shows. */
  tries: [
    ['/sharebill', 'pick a bill and share it'],
    ['/sharebill 1042', 'start from a bill number'],
    ['/sharebill help', 'see what it can do'],
  ],
  tryHome: 'ShareBill → Home',
  tryHomeWhy: ' see who may do what, and add people',
  tryMessage: 'On a message that names a bill: ',
  tryMessageMenu: '⋯ → Share a bill',
  beGuest: 'Be the guest',
  beGuestWhy: ' and see what is refused',

  trySample: 'Drop sample bills',
  trySampleWhy: ' into the messages with ShareBill',

  // Files
  dropBills: 'Drop a file of bills here, or attach one below: LEDES 1998B, or another that ShareBill reads.',
  dropSample: 'Try it with a sample LEDES file',
  seeSample: 'Look at the file',
  /** @param {string} conversation */
  dropHere: (conversation) => `Drop the file to send it to ${conversation}`,
  /** @param {string} name */
  sending: (name) => `Sending ${name}`,
  /** @param {string} name */
  notSent: (name) => `${name} could not be sent. Is the file still there, and the workspace running?`,
  /** @param {string} name @param {number} bytes */
  tooLarge: (name, bytes) => `${name} is too large: at most ${Math.floor(bytes / 1_000_000)} MB are taken here.`,
  /** @param {string} name */
  emptyFile: (name) => `${name} is empty. Slack takes no empty files.`,
  noFolders: 'Folders are not taken. Drop the files that are in it.',
  fileGone: 'This file is not kept any more.',

  // Messages
  onlyYou: 'Only visible to you',
  updated: 'updated',
  /** @param {number} count */
  replies: (count) => counted(count, 'reply', 'replies'),
  /** @param {string} name */
  moreForMessage: (name) => `More actions for the message from ${name}`,

  // The modal and its fields
  close: 'Close',
  cancel: 'Cancel',
  optional: ' (optional)',
  choose: 'Choose an option',
  options: 'Options',
  more: 'More actions',
  searching: 'Searching…',
  noMatches: 'No matches',
  noResult: 'Result not available',
  /** @param {number} missing */
  typeMore: (missing) => `Type ${missing} more ${missing === 1 ? 'letter' : 'letters'} to search`,
  /** @param {number} max */
  atMost: (max) => `At most ${max} can be chosen`,
  /** @param {string} name */
  remove: (name) => `Remove ${name}`,
  /** @param {number} count */
  charactersLeft: (count) => `${counted(count, 'character', 'characters')} left`,

  // Teams
  teams: 'Teams',
  slack: 'Slack',
  teamsChats: 'Chats',
  teamsChannels: 'Channels',
  /** @param {number} count @param {boolean} hasGuests */
  members: (count, hasGuests) => `${counted(count, 'person', 'people')}${hasGuests ? ' · with a guest' : ''}`,
  chatWith: 'Your own chat with the app',
  guestMark: 'guest',
  teamsComposer: 'Type a message',
  teamsCommand: 'ShareBill',
  teamsCommandTitle: 'Share a bill with ShareBill',
  teamsHint: 'Press ShareBill beside the box, or write to it: help',
  teamsRoomHint: 'Press ShareBill beside the box, or write to it: @ShareBill help',
  shareOfMessage: 'Share bill',
  /** @param {string} name */
  shareOfMessageFrom: (name) => `Share bill, on the message from ${name}`,
  edited: 'edited',
  oneMoment: 'One moment…',
  cardsMissing: 'What draws the cards could not be loaded. Reload this page.',
  notOnCard: 'A card in Teams has no such button.',
  notInDialog: 'A dialog of Teams has no such button.',
  tryCommandWhy: 'beside the box: pick a bill and share it',
  /** What to write to the app, and what it shows. */
  teamsTries: [
    ['sharebill 1042', 'start from a bill number'],
    ['bills unpaid', 'see who has not paid yet'],
    ['help', 'see what it can do'],
  ],
  tryTeamsMessage: 'On a message that names a bill: ',

  // The mailbox
  noMail: 'No mail yet.',
  noMailWhy: 'When you share a bill, what the client receives arrives here.',
  allMail: 'All mail',
  unread: ' unread',
  unreadMail: ' (unread)',
  /** @param {string} addresses */
  mailTo: (addresses) => `To ${addresses}`,
  from: 'From',
  to: 'To',
  deliveredTo: 'Delivered to',
  received: 'Received',
  showAs: 'Show as',
  asMail: 'Mail',
  asText: 'Text',
  download: 'Download',
  mailFrame: 'The mail as the client sees it',
  /** @param {number} bytes */
  size: (bytes) =>
    bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`,

  // Trouble
  restarted: 'The workspace was started anew. Reload this page.',
  noAnswer: 'The workspace does not answer. Is it still running?',
};
