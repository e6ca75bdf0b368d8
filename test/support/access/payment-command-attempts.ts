// What is tried with the other firm's bills, payments and people by the commands that enter payments and show the books.
// Used by share-command-attempts.ts.
import type { Attempts } from './attempt.ts';
import { found, NOBODY, onOther, onOwn, tried } from './command-attempt.ts';
import { OTHER_NUMBER } from './other-firm-file.ts';

const NO_BILL = /There is no bill/;

export const paymentCommands: Attempts = {
  'payment add <bill> <amount> --method --date --payer --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['payment', 'add', OTHER_NUMBER, '1.00', '--method', 'cheque', ...onOther(firms, side)],
    ]),
    tried('their number and each of their ids, from our firm', NO_BILL, ({ ours, theirIds }) =>
      [OTHER_NUMBER, ...theirIds].map((word) => ['payment', 'add', word, '1.00', '--method', 'cash', ...onOwn(ours)]),
    ),
  ],
  'payment confirm-lawpay --shows --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['payment', 'confirm-lawpay', '--shows', '10.00', ...onOther(firms, side)],
    ]),
    tried('a page that only they have', /has no LawPay account/, ({ ours }) => [
      ['payment', 'confirm-lawpay', '--shows', '10.00', ...onOwn(ours)],
    ]),
  ],
  'payment return <payment> --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['payment', 'return', 'pay_000000000theirs', ...onOther(firms, side)],
    ]),
    tried('their payment and each of their ids, from our firm', /There is no payment/, ({ ours, theirIds }) =>
      ['pay_000000000theirs', ...theirIds].map((word) => ['payment', 'return', word, ...onOwn(ours)]),
    ),
  ],
  'payment flags --firm --json': [
    found('their flags, by our firm', /flg_|No payment needs a decision/, (_firms, side) => [
      ['payment', 'flags', '--firm', side.firmId],
      ['payment', 'flags', '--json', '--firm', side.firmId],
    ]),
  ],
  'payment clear <flag> --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['payment', 'clear', 'flg_000000000theirs', ...onOther(firms, side)],
    ]),
    tried('their flag and each of their ids, from our firm', /There is no open flag/, ({ ours, theirIds, theirRows }) =>
      [...theirRows.PaymentFlag.map(({ id }) => String(id)), ...theirIds].map((word) => [
        'payment',
        'clear',
        word,
        ...onOwn(ours),
      ]),
    ),
  ],
  'ledger <bill> --firm --json': [
    found('their number and each of their ids on our firm', NO_BILL, ({ theirIds }, side) =>
      [OTHER_NUMBER, ...theirIds].flatMap((word) => [
        ['ledger', word, '--firm', side.firmId],
        ['ledger', word, '--json', '--firm', side.firmId],
      ]),
    ),
  ],
};
