// `sharebill payment add|return|flags|clear` and `sharebill ledger`.
import type { Command } from 'commander';
import type { BillId } from '../../core/ids.ts';
import { localDateAt, parseLocalDate } from '../../core/local-date.ts';
import { formatMoney, type Money, moneyToJson, parseMoney } from '../../core/money.ts';
import { MANUAL_METHODS } from '../../core/payment.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { type LedgerLine, readLedger } from '../../use-cases/read-ledger.ts';
import { type EnteredPayment, recordPayment } from '../../use-cases/record-payment.ts';
import { returnPayment } from '../../use-cases/return-payment.ts';
import type { FirmDb } from '../database/for-firm.ts';
import { chooseCommission, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { findBill } from './find-bill.ts';
import { declareFlagCommands } from './flag-commands.ts';
import { type ReadingOptions, readingOptions, type WritingOptions, writingOptions } from './options.ts';
import type { TypedPaymentRefusal } from './payment-refusal-lines.ts';
import { tableLines } from './printing.ts';
import { declareConfirmLawpay } from './provider-commands.ts';
import { en } from './texts/en.ts';

const { payments: words, help } = en;
const texts = help.payments;

type AddOptions = WritingOptions & { readonly method: string; readonly date?: string; readonly payer?: string };

export function declarePaymentCommands(program: Command, line: CommandLine): void {
  const payment = program.command('payment').description(texts.group);
  writingOptions(
    payment
      .command('add')
      .description(texts.add)
      .argument('<bill>', help.sharing.argument.bill)
      .argument('<amount>', texts.argument.amount)
      .requiredOption('--method <method>', texts.option.method)
      .option('--date <date>', texts.option.date)
      .option('--payer <name>', texts.option.payer)
      .addHelpText('after', texts.addExample),
  ).action((bill: string, amount: string, options: AddOptions) =>
    line.answer({}, () => addPayment(line, { ...options, bill, amount })),
  );
  writingOptions(
    payment
      .command('return')
      .description(texts.return)
      .argument('<payment>', texts.argument.payment)
      .addHelpText('after', texts.returnExample),
  ).action((id: string, options: WritingOptions) => line.answer({}, () => takeBack(line, { ...options, id })));
  declareFlagCommands(payment, line);
  declareConfirmLawpay(payment, line);
  readingOptions(
    program
      .command('ledger')
      .description(texts.ledger)
      .argument('<bill>', help.sharing.argument.bill)
      .addHelpText('after', texts.ledgerExample),
  ).action((bill: string, options: ReadingOptions) =>
    line.answer(options, () => showLedger(line, { ...options, bill })),
  );
}

type Added = AddOptions & { readonly bill: string; readonly amount: string };

async function addPayment({ deps }: CommandLine, request: Added): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'record-payments' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const bill = await findBill(firm.db, request.bill);
  if (!bill.ok) {
    return bill;
  }

  const entered = await readEntered(firm.db, { ...request, billId: bill.value.id as BillId, now: deps.clock.now() });
  if (!entered.ok) {
    return entered;
  }

  const recorded = await recordPayment({ ...deps, db: firm.db }, { actor, entered: entered.value });
  if (!recorded.ok) {
    return recorded;
  }

  const { number, paymentId, balance } = recorded.value;

  return ok({ lines: [words.recorded(formatMoney(entered.value.amount), number, paymentId), balanceLine(balance)] });
}

async function readEntered(
  db: FirmDb,
  typed: Added & { readonly billId: BillId; readonly now: Date },
): Promise<Result<EnteredPayment, TypedPaymentRefusal>> {
  const { billId, now } = typed;
  const [{ currency }, { timeZone }] = await Promise.all([
    db.bill.findFirstOrThrow({ where: { id: billId }, select: { currency: true } }),
    db.firm.findFirstOrThrow({ select: { timeZone: true } }),
  ]);
  const amount = parseMoney(typed.amount, currency);
  if (!amount.ok) {
    return refuse({ code: 'bad-amount', text: typed.amount });
  }

  const method = MANUAL_METHODS.find((one) => one === typed.method);
  if (method === undefined) {
    return refuse({ code: 'bad-method', text: typed.method });
  }

  const date = typed.date === undefined ? localDateAt(now, timeZone) : parseLocalDate(typed.date);

  return date === undefined
    ? refuse({ code: 'bad-date', text: typed.date ?? '' })
    : ok({ billId, amount: amount.value, method, date, payer: typed.payer?.trim() ?? '' });
}

async function takeBack(
  { deps }: CommandLine,
  request: WritingOptions & { readonly id: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'record-payments' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const returned = await returnPayment({ ...deps, db: firm.db }, { actor, paymentId: request.id });
  if (!returned.ok) {
    return returned;
  }

  const { amount, number, balance } = returned.value;

  return ok({ lines: [words.returned(formatMoney(amount), number), balanceLine(balance)] });
}

function balanceLine(balance: Money): string {
  return balance.minor <= 0n ? words.paid : words.balance(formatMoney(balance));
}

async function showLedger(
  { deps }: CommandLine,
  request: ReadingOptions & { readonly bill: string },
): Promise<CommandResult> {
  const firm = await chooseFirm(deps, request.firm);
  if (!firm.ok) {
    return firm;
  }

  const bill = await findBill(firm.value.db, request.bill);
  if (!bill.ok) {
    return bill;
  }

  const ledger = await readLedger(firm.value.db, bill.value.id);
  const json = ledger.map(({ amount, ...entry }) => ({ ...entry, ...moneyToJson(amount) }));

  return ok({ lines: ledger.length === 0 ? [words.empty(bill.value.number)] : ledgerLines(ledger), json });
}

function ledgerLines(ledger: readonly LedgerLine[]): string[] {
  const { when, what, how, payer, account, amount, id } = words.columns;
  const columns = [when, what, how, payer, account].map((heading) => ({ heading }));
  const rows = ledger.map((entry) => [
    ...[entry.occurredAt.toISOString().slice(0, 16).replace('T', ' '), words.kinds[entry.kind]],
    ...[entry.method, entry.payer, entry.account, formatMoney(entry.amount), entry.paymentId],
  ]);

  return tableLines([...columns, { heading: amount, right: true }, { heading: id }], rows);
}
