-- CreateIndex
CREATE INDEX "matter_firm_id_display_number_idx" ON "matter"("firm_id", "display_number");

-- CreateIndex
CREATE INDEX "share_firm_id_created_at_id_idx" ON "share"("firm_id", "created_at" DESC, "id" DESC);

-- By hand: the few bills that await payment with nothing left to pay. They are listed with the paid ones.
CREATE INDEX "bill_settled" ON "bill"("firm_id", "issue_date" DESC, "id" DESC)
  WHERE "state" = 'awaiting_payment' AND "balance_minor" <= 0;
