-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "checkout_id" TEXT;

-- CreateTable
CREATE TABLE "pay_link" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pay_link_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "checkout" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "open_for" TEXT,
    "currency" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "reference" TEXT NOT NULL,
    "provider_ref" TEXT NOT NULL DEFAULT '',
    "url" TEXT NOT NULL DEFAULT '',
    "return_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkout_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "provider_event" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "event_ref" TEXT NOT NULL,
    "checkout_ref" TEXT NOT NULL DEFAULT '',
    "money_ref" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_event_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "payment_flag" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_ref" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_flag_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "pay_link_token_hash_key" ON "pay_link"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "pay_link_firm_id_recipient_id_key" ON "pay_link"("firm_id", "recipient_id");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_return_hash_key" ON "checkout"("return_hash");

-- CreateIndex
CREATE INDEX "checkout_provider_provider_ref_idx" ON "checkout"("provider", "provider_ref");

-- CreateIndex
CREATE INDEX "checkout_firm_id_bill_id_idx" ON "checkout"("firm_id", "bill_id");

-- CreateIndex
CREATE INDEX "checkout_firm_id_recipient_id_idx" ON "checkout"("firm_id", "recipient_id");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_firm_id_open_for_key" ON "checkout"("firm_id", "open_for");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_firm_id_reference_key" ON "checkout"("firm_id", "reference");

-- CreateIndex
CREATE UNIQUE INDEX "provider_event_firm_id_provider_event_ref_key" ON "provider_event"("firm_id", "provider", "event_ref");

-- CreateIndex
CREATE UNIQUE INDEX "payment_flag_firm_id_provider_provider_ref_code_key" ON "payment_flag"("firm_id", "provider", "provider_ref", "code");

-- CreateIndex
CREATE INDEX "payment_firm_id_checkout_id_idx" ON "payment"("firm_id", "checkout_id");

-- CreateIndex
CREATE INDEX "payment_provider_provider_ref_idx" ON "payment"("provider", "provider_ref");

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_firm_id_checkout_id_fkey" FOREIGN KEY ("firm_id", "checkout_id") REFERENCES "checkout"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pay_link" ADD CONSTRAINT "pay_link_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pay_link" ADD CONSTRAINT "pay_link_firm_id_recipient_id_fkey" FOREIGN KEY ("firm_id", "recipient_id") REFERENCES "recipient"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_firm_id_recipient_id_fkey" FOREIGN KEY ("firm_id", "recipient_id") REFERENCES "recipient"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_event" ADD CONSTRAINT "provider_event_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_flag" ADD CONSTRAINT "payment_flag_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: states, kinds and accounts.
ALTER TABLE "payment" DROP CONSTRAINT "payment_state_check";
ALTER TABLE "payment" ADD CONSTRAINT "payment_state_check" CHECK ("state" IN ('pending', 'succeeded', 'failed', 'returned', 'refunded', 'disputed'));
ALTER TABLE "ledger_transaction" DROP CONSTRAINT "ledger_transaction_kind_check";
ALTER TABLE "ledger_transaction" ADD CONSTRAINT "ledger_transaction_kind_check" CHECK ("kind" IN ('payment', 'return', 'refund', 'dispute', 'dispute-won'));
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_state_check" CHECK ("state" IN ('opening', 'open', 'unclear', 'closed'));
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_account_check" CHECK ("account" IN ('operating', 'trust'));
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_amount_check" CHECK ("amount_minor" > 0);
-- a closed checkout is open for no bill, any other for its own
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_open_check" CHECK (("state" = 'closed') = ("open_for" IS NULL) AND coalesce("open_for", "bill_id") = "bill_id");
ALTER TABLE "payment_flag" ADD CONSTRAINT "payment_flag_code_check" CHECK ("code" IN ('overpaid', 'unmatched', 'differs'));
