// What the played Teams says by itself, as Teams does when an app fails.
export const en = {
  notThere: 'This person is not in that conversation.',
  onlyToTheApp: 'A file is sent to ShareBill in your own chat with it.',
  sentFile: (name: string) => `File: ${name}`,
  noSuchMessage: 'There is no such message.',
  noAnswer: 'ShareBill did not answer in time. Please try again.',
  answered: (status: number) => `ShareBill could not be reached: it answered with status ${status}.`,
  notUnderstood: 'Teams does not understand what ShareBill answered.',
  notDrawn: (problem: string) => `Teams does not draw this card: ${problem}`,
} as const;
