// What the fake of LawPay's gateway remembers: charges, refunds and events, in the fields of the vendor's reference. Used by
// fake-lawpay.ts, and by the tests of LawPay, which turn what the shared suite knows nothing of.

type Status = 'PENDING' | 'AUTHORIZED' | 'COMPLETED' | 'VOIDED' | 'FAILED';

export type FakeRefund = {
  readonly id: string;
  readonly created: string;
  modified: string;
  readonly type: 'REFUND';
  readonly account_id: string;
  status: Status;
  readonly amount: number;
  readonly currency: string;
  readonly charge_id: string;
  readonly reference?: string;
};

export type FakeCharge = {
  readonly id: string;
  readonly created: string;
  modified: string;
  readonly type: 'CHARGE';
  readonly account_id: string;
  status: Status;
  failure_code?: string;
  readonly amount: number | string;
  readonly currency: string;
  readonly auto_capture: boolean;
  amount_refunded: number;
  reference?: string;
  readonly method: Readonly<Record<string, string | number>>;
  refunds?: FakeRefund[];
};

export type FakeEvent = {
  readonly id: string;
  readonly created: string;
  readonly type: string;
  readonly data: unknown;
};

export type Paid = {
  readonly accountId: string;
  readonly minor: bigint;
  readonly reference: string | undefined;
  readonly method: 'card' | 'bank';
};

const METHODS = {
  card: { type: 'card', name: 'Robin Okafor', email: 'robin@client.test', number: '************4242', exp_month: 10 },
  bank: { type: 'bank', name: 'Robin Okafor', email: 'robin@client.test', account_number: '******7890' },
} as const;

export type FakeGateway = ReturnType<typeof fakeGateway>;

export function fakeGateway(clock: () => Date) {
  const charges = new Map<string, FakeCharge>();
  const refunds = new Map<string, FakeRefund>();
  const events: FakeEvent[] = [];
  let made = 0;
  const nextId = (kind: string) => {
    made += 1;

    return `${kind}_${String(made).padStart(6, '0')}-x`;
  };

  function chargeOf(id: string): FakeCharge {
    const charge = charges.get(id);
    if (!charge) {
      throw new Error(`no charge ${id}`);
    }

    return charge;
  }

  /** The event holds the transaction as it was then. */
  function tell(type: string, transaction: FakeCharge | FakeRefund): void {
    const { ...data } = transaction;
    events.push({ id: nextId('evt'), created: clock().toISOString(), type, data: structuredClone(data) });
  }

  function become(id: string, { status, failure_code }: { readonly status: Status; readonly failure_code?: string }) {
    const charge = chargeOf(id);
    charge.status = status;
    charge.modified = clock().toISOString();
    if (failure_code !== undefined) {
      charge.failure_code = failure_code;
    }
    tell(`transaction.${status.toLowerCase()}`, charge);
  }

  function authorize({ accountId, minor, reference, method }: Paid): string {
    const at = clock().toISOString();
    const charge: FakeCharge = {
      id: nextId('txn'),
      created: at,
      modified: at,
      type: 'CHARGE',
      account_id: accountId,
      status: 'AUTHORIZED',
      amount: Number(minor),
      currency: 'USD',
      auto_capture: true,
      amount_refunded: 0,
      ...(reference === undefined ? {} : { reference }),
      method: METHODS[method],
      refunds: [],
    };
    charges.set(charge.id, charge);
    tell('transaction.authorized', charge);

    return charge.id;
  }

  /** A refund of a bank payment waits, and its first event does not say of which charge it is. */
  function startRefund(id: string, { minor, waits }: { readonly minor: bigint; readonly waits: boolean }): FakeRefund {
    const charge = chargeOf(id);
    const at = clock().toISOString();
    const refund: FakeRefund = {
      id: nextId('txn'),
      created: at,
      modified: at,
      type: 'REFUND',
      account_id: charge.account_id,
      status: waits ? 'PENDING' : 'AUTHORIZED',
      amount: Number(minor),
      currency: charge.currency,
      charge_id: id,
    };
    refunds.set(refund.id, refund);
    charge.refunds = [...(charge.refunds ?? []), refund];
    charge.amount_refunded += refund.amount;
    const { charge_id, ...rest } = refund;
    tell(
      waits ? 'transaction.pending_parent_settlement' : 'transaction.authorized',
      waits ? (rest as FakeRefund) : refund,
    );

    return refund;
  }

  function endRefund(refund: FakeRefund, status: 'COMPLETED' | 'VOIDED' | 'FAILED'): void {
    refund.status = status;
    refund.modified = clock().toISOString();
    if (status !== 'COMPLETED') {
      chargeOf(refund.charge_id).amount_refunded -= refund.amount;
    }
    tell(`transaction.${status.toLowerCase()}`, refund);
  }

  return {
    charges,
    refunds,
    events,
    chargeOf,
    authorize,
    become,
    startRefund,
    endRefund,
    tellOther: (type: string) =>
      events.push({ id: nextId('evt'), created: clock().toISOString(), type, data: { id: nextId('rec') } }),
    capture: (id: string) => become(id, { status: 'COMPLETED' }),
  };
}
