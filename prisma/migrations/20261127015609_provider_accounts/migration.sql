-- CreateTable
CREATE TABLE "provider_account" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_account_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "lawpay_page" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "amount_unit" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lawpay_page_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "provider_account_provider_account_key" ON "provider_account"("provider", "account");

-- CreateIndex
CREATE UNIQUE INDEX "lawpay_page_firm_id_address_key" ON "lawpay_page"("firm_id", "address");

-- CreateIndex
CREATE INDEX "connection_id_idx" ON "connection"("id");

-- AddForeignKey
ALTER TABLE "provider_account" ADD CONSTRAINT "provider_account_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lawpay_page" ADD CONSTRAINT "lawpay_page_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
