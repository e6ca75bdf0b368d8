-- AlterTable
ALTER TABLE "recipient" ADD COLUMN     "last_view_at" TIMESTAMPTZ(3),
ADD COLUMN     "open_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "opened_at" TIMESTAMPTZ(3),
ADD COLUMN     "scan_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "seen" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "stopped_at" TIMESTAMPTZ(3),
ADD COLUMN     "view_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "viewed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "share" ADD COLUMN     "shared_again_as" TEXT;

-- CreateTable
CREATE TABLE "recipient_link" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "replaced_at" TIMESTAMPTZ(3),

    CONSTRAINT "recipient_link_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "portal_account" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "password_hash" TEXT,
    "password_at" TIMESTAMPTZ(3),
    "tells_views" BOOLEAN NOT NULL DEFAULT true,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failed_at" TIMESTAMPTZ(3),
    "code_nonce" TEXT NOT NULL DEFAULT '',
    "code_purpose" TEXT NOT NULL DEFAULT '',
    "code_address" TEXT NOT NULL DEFAULT '',
    "code_tries" INTEGER NOT NULL DEFAULT 0,
    "codes_asked" INTEGER NOT NULL DEFAULT 0,
    "code_at" TIMESTAMPTZ(3),
    "code_expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "portal_account_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "portal_session" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "portal_session_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "recipient_link_token_hash_key" ON "recipient_link"("token_hash");

-- CreateIndex
CREATE INDEX "recipient_link_firm_id_recipient_id_idx" ON "recipient_link"("firm_id", "recipient_id");

-- CreateIndex
CREATE UNIQUE INDEX "portal_account_firm_id_contact_id_key" ON "portal_account"("firm_id", "contact_id");

-- CreateIndex
CREATE INDEX "portal_session_firm_id_account_id_idx" ON "portal_session"("firm_id", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "portal_session_firm_id_token_hash_key" ON "portal_session"("firm_id", "token_hash");

-- AddForeignKey
ALTER TABLE "recipient_link" ADD CONSTRAINT "recipient_link_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient_link" ADD CONSTRAINT "recipient_link_firm_id_recipient_id_fkey" FOREIGN KEY ("firm_id", "recipient_id") REFERENCES "recipient"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_account" ADD CONSTRAINT "portal_account_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_account" ADD CONSTRAINT "portal_account_firm_id_contact_id_fkey" FOREIGN KEY ("firm_id", "contact_id") REFERENCES "contact"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_firm_id_account_id_fkey" FOREIGN KEY ("firm_id", "account_id") REFERENCES "portal_account"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
