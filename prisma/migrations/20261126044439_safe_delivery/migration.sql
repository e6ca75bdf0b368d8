-- DropIndex
DROP INDEX "chat_message_firm_id_share_id_kind_key";

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "hash" TEXT,
ADD COLUMN     "seq" INTEGER;

-- AlterTable
ALTER TABLE "bill" ADD COLUMN     "share_count" INTEGER NOT NULL DEFAULT 0;
UPDATE "bill" SET "share_count" = (SELECT count(*) FROM "share" WHERE "share"."firm_id" = "bill"."firm_id" AND "share"."bill_id" = "bill"."id");

-- AlterTable
ALTER TABLE "chat_message" ADD COLUMN     "delivery_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "tries" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "flagged_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_try_at" TIMESTAMPTZ(3),
ADD COLUMN     "silences" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "draft" DROP COLUMN "confirmed_at";

-- AlterTable
ALTER TABLE "firm" ADD COLUMN     "audit_hash" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "audit_seq" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "recipient" ADD COLUMN     "replaced_by" TEXT,
ADD COLUMN     "warnings" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "share" ADD COLUMN     "override_reason" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_firm_id_seq_key" ON "audit_entry"("firm_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_firm_id_share_id_kind_delivery_id_key" ON "chat_message"("firm_id", "share_id", "kind", "delivery_id");

-- CreateIndex
CREATE INDEX "delivery_id_idx" ON "delivery"("id");

-- By hand: an address is compared in small letters.
CREATE INDEX "recipient_address" ON "recipient"("firm_id", lower("address"), "id");
CREATE INDEX "contact_email_address" ON "contact_email"("firm_id", lower("address"));
