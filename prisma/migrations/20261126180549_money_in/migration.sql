-- CreateTable
CREATE TABLE "payment" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_ref" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "date" DATE NOT NULL,
    "payer" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "ledger_transaction" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_ref" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_transaction_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateIndex
CREATE INDEX "payment_firm_id_bill_id_idx" ON "payment"("firm_id", "bill_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_firm_id_provider_provider_ref_key" ON "payment"("firm_id", "provider", "provider_ref");

-- CreateIndex
CREATE INDEX "ledger_transaction_firm_id_bill_id_idx" ON "ledger_transaction"("firm_id", "bill_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transaction_firm_id_payment_id_kind_event_ref_key" ON "ledger_transaction"("firm_id", "payment_id", "kind", "event_ref");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_firm_id_transaction_id_account_key" ON "ledger_entry"("firm_id", "transaction_id", "account");

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transaction" ADD CONSTRAINT "ledger_transaction_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transaction" ADD CONSTRAINT "ledger_transaction_firm_id_payment_id_fkey" FOREIGN KEY ("firm_id", "payment_id") REFERENCES "payment"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transaction" ADD CONSTRAINT "ledger_transaction_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_firm_id_transaction_id_fkey" FOREIGN KEY ("firm_id", "transaction_id") REFERENCES "ledger_transaction"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: states, kinds and accounts; a payment is of some money.
ALTER TABLE "payment" ADD CONSTRAINT "payment_state_check" CHECK ("state" IN ('succeeded', 'returned'));
ALTER TABLE "payment" ADD CONSTRAINT "payment_account_check" CHECK ("account" IN ('operating', 'trust'));
ALTER TABLE "payment" ADD CONSTRAINT "payment_amount_check" CHECK ("amount_minor" > 0);
ALTER TABLE "ledger_transaction" ADD CONSTRAINT "ledger_transaction_kind_check" CHECK ("kind" IN ('payment', 'return'));
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_account_check" CHECK ("account" IN ('operating', 'trust', 'receivable', 'held-in-trust'));
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_amount_check" CHECK ("amount_minor" <> 0);

-- By hand: the books are only added to.
CREATE FUNCTION "ledger_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in the ledger stays as it is' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ledger_transaction_stays" BEFORE UPDATE OR DELETE ON "ledger_transaction"
    FOR EACH ROW EXECUTE FUNCTION "ledger_stays"();
CREATE TRIGGER "ledger_transaction_is_kept" BEFORE TRUNCATE ON "ledger_transaction"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_stays"();
CREATE TRIGGER "ledger_entry_stays" BEFORE UPDATE OR DELETE ON "ledger_entry"
    FOR EACH ROW EXECUTE FUNCTION "ledger_stays"();
CREATE TRIGGER "ledger_entry_is_kept" BEFORE TRUNCATE ON "ledger_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_stays"();

-- By hand: at the end of the database's transaction the entries of each transaction in the books sum to 0, and there are some.
CREATE FUNCTION "ledger_balances"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "of" TEXT := CASE TG_TABLE_NAME WHEN 'ledger_entry' THEN to_jsonb(NEW) ->> 'transaction_id' ELSE to_jsonb(NEW) ->> 'id' END;
BEGIN
    IF (SELECT count(*) < 2 OR count(DISTINCT currency) <> 1 OR sum(amount_minor) <> 0
        FROM "ledger_entry" WHERE "firm_id" = NEW."firm_id" AND "transaction_id" = "of") THEN
        RAISE EXCEPTION 'the entries of a ledger transaction must sum to 0' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "ledger_transaction_balances" AFTER INSERT ON "ledger_transaction"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "ledger_balances"();
CREATE CONSTRAINT TRIGGER "ledger_entry_balances" AFTER INSERT ON "ledger_entry"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "ledger_balances"();
