-- AlterTable
ALTER TABLE "chat_message" ADD COLUMN     "access_request_id" TEXT;

-- CreateTable
CREATE TABLE "access_request" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "open_for" TEXT,
    "decided_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_request_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateIndex
CREATE INDEX "access_request_firm_id_user_id_created_at_idx" ON "access_request"("firm_id", "user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "access_request_firm_id_decided_by_id_idx" ON "access_request"("firm_id", "decided_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_request_firm_id_open_for_key" ON "access_request"("firm_id", "open_for");

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_firm_id_access_request_id_kind_delivery_id_key" ON "chat_message"("firm_id", "access_request_id", "kind", "delivery_id");

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_firm_id_decided_by_id_fkey" FOREIGN KEY ("firm_id", "decided_by_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_firm_id_access_request_id_fkey" FOREIGN KEY ("firm_id", "access_request_id") REFERENCES "access_request"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: a message is about a share, a dropped file or somebody who asks for access.
ALTER TABLE "chat_message" DROP CONSTRAINT "chat_message_subject";
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_subject" CHECK (num_nonnulls("share_id", "import_id", "access_request_id") = 1);

-- By hand: the states of a request; it names its user while it is open, and who decided after that.
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_state_check" CHECK ("state" IN ('open', 'accepted', 'declined'));
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_open" CHECK (("state" = 'open') = ("open_for" IS NOT NULL) AND ("state" = 'open') = ("decided_at" IS NULL));
