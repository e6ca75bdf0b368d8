-- AlterTable
ALTER TABLE "chat_message" ADD COLUMN     "import_id" TEXT,
ALTER COLUMN "share_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "import" ADD COLUMN     "accepted_at" TIMESTAMPTZ(3),
ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "choices" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "conversation" TEXT,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "file_id" TEXT,
ADD COLUMN     "file_name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "platform" TEXT,
ADD COLUMN     "report" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "run" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "staff_member_id" TEXT,
ADD COLUMN     "workspace_id" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_firm_id_import_id_kind_key" ON "chat_message"("firm_id", "import_id", "kind");

-- CreateIndex
CREATE INDEX "import_firm_id_staff_member_id_idx" ON "import"("firm_id", "staff_member_id");

-- CreateIndex
CREATE INDEX "import_firm_id_state_idx" ON "import"("firm_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "import_dropped_file" ON "import"("firm_id", "platform", "workspace_id", "conversation", "file_id");

-- AddForeignKey
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_firm_id_import_id_fkey" FOREIGN KEY ("firm_id", "import_id") REFERENCES "import"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_firm_id_staff_member_id_fkey" FOREIGN KEY ("firm_id", "staff_member_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: a message is about a share or about a dropped file.
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_subject" CHECK (num_nonnulls("share_id", "import_id") = 1);

-- By hand: the states of dropped files, and that one of these names who dropped what.
ALTER TABLE "import" DROP CONSTRAINT "import_state_check";
ALTER TABLE "import" ADD CONSTRAINT "import_state_check" CHECK ("state" IN ('staging', 'received', 'checked', 'staged', 'applied', 'failed', 'discarded', 'expired'));
ALTER TABLE "import" ADD CONSTRAINT "import_dropped" CHECK (
  num_nonnulls("staff_member_id", "platform", "workspace_id", "conversation", "file_id") IN (0, 5)
  AND ("state" IN ('staging', 'staged', 'applied') OR "file_id" IS NOT NULL)
);
