-- Trigram search over search_text, and its index together with firm_id.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateTable
CREATE TABLE "firm" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "logo" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "firm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "secrets" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "staff_member" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "chat_identity" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "staff_member_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_identity_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "contact" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "company_name" TEXT,
    "postal_address" TEXT NOT NULL DEFAULT '',
    "is_client" BOOLEAN NOT NULL DEFAULT false,
    "deactivated_at" TIMESTAMPTZ(3),
    "search_text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "contact_email" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_email_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "matter" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "display_number" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "responsible_attorney_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "matter_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "matter_contact" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "relation" TEXT NOT NULL,

    CONSTRAINT "matter_contact_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "matter_staff" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "staff_member_id" TEXT NOT NULL,

    CONSTRAINT "matter_staff_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "bill" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "issue_date" DATE NOT NULL,
    "due_date" DATE NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "subtotal_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL DEFAULT 0,
    "tax_minor" BIGINT NOT NULL DEFAULT 0,
    "total_minor" BIGINT NOT NULL,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "balance_minor" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content_hash" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bill_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "bill_matter" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "bill_matter_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "line_item" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "timekeeper" TEXT NOT NULL DEFAULT '',
    "code" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL,
    "quantity_e4" BIGINT NOT NULL,
    "rate_e4" BIGINT NOT NULL,
    "adjustment_minor" BIGINT NOT NULL DEFAULT 0,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "line_item_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "bill_payment" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "method" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "bill_payment_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "draft" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "staff_member_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "bill_id" TEXT,
    "bill_version" INTEGER,
    "values" JSONB NOT NULL DEFAULT '{}',
    "document_id" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "frozen_document" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "bill_version" INTEGER NOT NULL,
    "mark" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "page_count" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "frozen_document_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "share" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bill_id" TEXT NOT NULL,
    "bill_version" INTEGER NOT NULL,
    "document_id" TEXT NOT NULL,
    "document_sha256" TEXT NOT NULL,
    "sharer_id" TEXT NOT NULL,
    "draft_id" TEXT NOT NULL,
    "by_email" BOOLEAN NOT NULL,
    "by_portal" BOOLEAN NOT NULL,
    "message" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "hold_until" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "share_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "recipient" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "share_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,

    CONSTRAINT "recipient_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "share_id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "token" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "message_id" TEXT NOT NULL,
    "mail_date" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "first_deferred_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "chat_message" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "share_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "direct" BOOLEAN NOT NULL DEFAULT false,
    "posted_id" TEXT,
    "posted_in" TEXT,
    "shown_hash" TEXT,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_message_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "communication" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "share_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "communication_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "import" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "row_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "import_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "outcome" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "job" (
    "firm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "unique_key" TEXT NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "again" BOOLEAN NOT NULL DEFAULT false,
    "last_error" TEXT NOT NULL DEFAULT '',
    "failing_since" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_pkey" PRIMARY KEY ("firm_id","id")
);

-- CreateTable
CREATE TABLE "chat_workspace" (
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "firm_id" TEXT NOT NULL,

    CONSTRAINT "chat_workspace_pkey" PRIMARY KEY ("platform","workspace_id")
);

-- CreateTable
CREATE TABLE "processed_request" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "processed_request_pkey" PRIMARY KEY ("kind","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "connection_firm_id_kind_external_id_key" ON "connection"("firm_id", "kind", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_member_firm_id_email_key" ON "staff_member"("firm_id", "email");

-- CreateIndex
CREATE INDEX "chat_identity_firm_id_staff_member_id_idx" ON "chat_identity"("firm_id", "staff_member_id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_identity_firm_id_platform_workspace_id_user_id_key" ON "chat_identity"("firm_id", "platform", "workspace_id", "user_id");

-- CreateIndex
CREATE INDEX "contact_firm_id_created_at_idx" ON "contact"("firm_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "contact_search" ON "contact" USING GIN ("firm_id" text_ops, "search_text" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "contact_firm_id_source_external_id_key" ON "contact"("firm_id", "source", "external_id");

-- CreateIndex
CREATE INDEX "contact_email_firm_id_address_idx" ON "contact_email"("firm_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "contact_email_firm_id_contact_id_address_key" ON "contact_email"("firm_id", "contact_id", "address");

-- CreateIndex
CREATE INDEX "matter_firm_id_client_id_idx" ON "matter"("firm_id", "client_id");

-- CreateIndex
CREATE INDEX "matter_firm_id_responsible_attorney_id_idx" ON "matter"("firm_id", "responsible_attorney_id");

-- CreateIndex
CREATE UNIQUE INDEX "matter_firm_id_source_external_id_key" ON "matter"("firm_id", "source", "external_id");

-- CreateIndex
CREATE INDEX "matter_contact_firm_id_contact_id_idx" ON "matter_contact"("firm_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "matter_contact_firm_id_matter_id_contact_id_relation_key" ON "matter_contact"("firm_id", "matter_id", "contact_id", "relation");

-- CreateIndex
CREATE INDEX "matter_staff_firm_id_staff_member_id_idx" ON "matter_staff"("firm_id", "staff_member_id");

-- CreateIndex
CREATE UNIQUE INDEX "matter_staff_firm_id_matter_id_staff_member_id_key" ON "matter_staff"("firm_id", "matter_id", "staff_member_id");

-- CreateIndex
-- In the byte order, which schema.prisma cannot say: type-ahead on a number is a range.
CREATE INDEX "bill_number" ON "bill"("firm_id", "number" COLLATE "C");

-- CreateIndex
CREATE INDEX "bill_firm_id_client_id_idx" ON "bill"("firm_id", "client_id");

-- CreateIndex
CREATE INDEX "bill_firm_id_state_issue_date_id_idx" ON "bill"("firm_id", "state", "issue_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "bill_firm_id_issue_date_id_idx" ON "bill"("firm_id", "issue_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "bill_search" ON "bill" USING GIN ("firm_id" text_ops, "search_text" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "bill_firm_id_source_external_id_key" ON "bill"("firm_id", "source", "external_id");

-- CreateIndex
CREATE INDEX "bill_matter_firm_id_matter_id_idx" ON "bill_matter"("firm_id", "matter_id");

-- CreateIndex
CREATE UNIQUE INDEX "bill_matter_firm_id_bill_id_matter_id_key" ON "bill_matter"("firm_id", "bill_id", "matter_id");

-- CreateIndex
CREATE INDEX "line_item_firm_id_matter_id_idx" ON "line_item"("firm_id", "matter_id");

-- CreateIndex
CREATE UNIQUE INDEX "line_item_firm_id_bill_id_position_key" ON "line_item"("firm_id", "bill_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "bill_payment_firm_id_bill_id_external_id_key" ON "bill_payment"("firm_id", "bill_id", "external_id");

-- CreateIndex
CREATE INDEX "draft_firm_id_staff_member_id_idx" ON "draft"("firm_id", "staff_member_id");

-- CreateIndex
CREATE INDEX "draft_expires_at_idx" ON "draft"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "frozen_document_firm_id_bill_id_bill_version_mark_sha256_key" ON "frozen_document"("firm_id", "bill_id", "bill_version", "mark", "sha256");

-- CreateIndex
CREATE INDEX "share_firm_id_bill_id_created_at_idx" ON "share"("firm_id", "bill_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "share_firm_id_sharer_id_idx" ON "share"("firm_id", "sharer_id");

-- CreateIndex
CREATE INDEX "share_firm_id_document_id_idx" ON "share"("firm_id", "document_id");

-- CreateIndex
CREATE UNIQUE INDEX "share_firm_id_draft_id_key" ON "share"("firm_id", "draft_id");

-- CreateIndex
CREATE INDEX "recipient_firm_id_contact_id_idx" ON "recipient"("firm_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "recipient_firm_id_share_id_address_key" ON "recipient"("firm_id", "share_id", "address");

-- CreateIndex
CREATE INDEX "delivery_firm_id_recipient_id_idx" ON "delivery"("firm_id", "recipient_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_firm_id_share_id_recipient_id_kind_key" ON "delivery"("firm_id", "share_id", "recipient_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_attempt_firm_id_delivery_id_number_key" ON "delivery_attempt"("firm_id", "delivery_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_firm_id_share_id_kind_key" ON "chat_message"("firm_id", "share_id", "kind");

-- CreateIndex
CREATE INDEX "communication_firm_id_matter_id_occurred_at_idx" ON "communication"("firm_id", "matter_id", "occurred_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "communication_firm_id_share_id_matter_id_key" ON "communication"("firm_id", "share_id", "matter_id");

-- CreateIndex
CREATE INDEX "audit_entry_firm_id_subject_id_idx" ON "audit_entry"("firm_id", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "import_row_firm_id_import_id_position_key" ON "import_row"("firm_id", "import_id", "position");

-- CreateIndex
CREATE INDEX "job_run_at_idx" ON "job"("run_at");

-- CreateIndex
CREATE UNIQUE INDEX "job_firm_id_unique_key_key" ON "job"("firm_id", "unique_key");

-- CreateIndex
CREATE INDEX "chat_workspace_firm_id_idx" ON "chat_workspace"("firm_id");

-- CreateIndex
CREATE INDEX "processed_request_created_at_idx" ON "processed_request"("created_at");

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_member" ADD CONSTRAINT "staff_member_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_identity" ADD CONSTRAINT "chat_identity_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_identity" ADD CONSTRAINT "chat_identity_firm_id_staff_member_id_fkey" FOREIGN KEY ("firm_id", "staff_member_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_email" ADD CONSTRAINT "contact_email_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_email" ADD CONSTRAINT "contact_email_firm_id_contact_id_fkey" FOREIGN KEY ("firm_id", "contact_id") REFERENCES "contact"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter" ADD CONSTRAINT "matter_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter" ADD CONSTRAINT "matter_firm_id_client_id_fkey" FOREIGN KEY ("firm_id", "client_id") REFERENCES "contact"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter" ADD CONSTRAINT "matter_firm_id_responsible_attorney_id_fkey" FOREIGN KEY ("firm_id", "responsible_attorney_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter_contact" ADD CONSTRAINT "matter_contact_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter_contact" ADD CONSTRAINT "matter_contact_firm_id_matter_id_fkey" FOREIGN KEY ("firm_id", "matter_id") REFERENCES "matter"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter_contact" ADD CONSTRAINT "matter_contact_firm_id_contact_id_fkey" FOREIGN KEY ("firm_id", "contact_id") REFERENCES "contact"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter_staff" ADD CONSTRAINT "matter_staff_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter_staff" ADD CONSTRAINT "matter_staff_firm_id_matter_id_fkey" FOREIGN KEY ("firm_id", "matter_id") REFERENCES "matter"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter_staff" ADD CONSTRAINT "matter_staff_firm_id_staff_member_id_fkey" FOREIGN KEY ("firm_id", "staff_member_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill" ADD CONSTRAINT "bill_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill" ADD CONSTRAINT "bill_firm_id_client_id_fkey" FOREIGN KEY ("firm_id", "client_id") REFERENCES "contact"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill_matter" ADD CONSTRAINT "bill_matter_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill_matter" ADD CONSTRAINT "bill_matter_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill_matter" ADD CONSTRAINT "bill_matter_firm_id_matter_id_fkey" FOREIGN KEY ("firm_id", "matter_id") REFERENCES "matter"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_item" ADD CONSTRAINT "line_item_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_item" ADD CONSTRAINT "line_item_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_item" ADD CONSTRAINT "line_item_firm_id_matter_id_fkey" FOREIGN KEY ("firm_id", "matter_id") REFERENCES "matter"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill_payment" ADD CONSTRAINT "bill_payment_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill_payment" ADD CONSTRAINT "bill_payment_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_firm_id_staff_member_id_fkey" FOREIGN KEY ("firm_id", "staff_member_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "frozen_document" ADD CONSTRAINT "frozen_document_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "frozen_document" ADD CONSTRAINT "frozen_document_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_firm_id_bill_id_fkey" FOREIGN KEY ("firm_id", "bill_id") REFERENCES "bill"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_firm_id_document_id_fkey" FOREIGN KEY ("firm_id", "document_id") REFERENCES "frozen_document"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_firm_id_sharer_id_fkey" FOREIGN KEY ("firm_id", "sharer_id") REFERENCES "staff_member"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_firm_id_share_id_fkey" FOREIGN KEY ("firm_id", "share_id") REFERENCES "share"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_firm_id_contact_id_fkey" FOREIGN KEY ("firm_id", "contact_id") REFERENCES "contact"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_firm_id_share_id_fkey" FOREIGN KEY ("firm_id", "share_id") REFERENCES "share"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_firm_id_recipient_id_fkey" FOREIGN KEY ("firm_id", "recipient_id") REFERENCES "recipient"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_firm_id_delivery_id_fkey" FOREIGN KEY ("firm_id", "delivery_id") REFERENCES "delivery"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_firm_id_share_id_fkey" FOREIGN KEY ("firm_id", "share_id") REFERENCES "share"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "communication" ADD CONSTRAINT "communication_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "communication" ADD CONSTRAINT "communication_firm_id_matter_id_fkey" FOREIGN KEY ("firm_id", "matter_id") REFERENCES "matter"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "communication" ADD CONSTRAINT "communication_firm_id_share_id_fkey" FOREIGN KEY ("firm_id", "share_id") REFERENCES "share"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_firm_id_import_id_fkey" FOREIGN KEY ("firm_id", "import_id") REFERENCES "import"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_workspace" ADD CONSTRAINT "chat_workspace_firm_id_fkey" FOREIGN KEY ("firm_id") REFERENCES "firm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand from here on: what schema.prisma cannot say.

-- Kinds and states.
ALTER TABLE "firm" ADD CONSTRAINT "firm_plan_check" CHECK ("plan" IN ('Starter', 'Loyalty', 'Boutique', 'Elite'));
ALTER TABLE "staff_member" ADD CONSTRAINT "staff_member_role_check" CHECK ("role" IN ('administrator', 'billing', 'attorney', 'read-only'));
ALTER TABLE "contact" ADD CONSTRAINT "contact_kind_check" CHECK ("kind" IN ('person', 'company'));
ALTER TABLE "matter_contact" ADD CONSTRAINT "matter_contact_relation_check" CHECK ("relation" IN ('related', 'adverse'));
ALTER TABLE "bill" ADD CONSTRAINT "bill_kind_check" CHECK ("kind" IN ('revenue', 'trust'));
ALTER TABLE "bill" ADD CONSTRAINT "bill_state_check" CHECK ("state" IN ('draft', 'awaiting_approval', 'awaiting_payment', 'paid', 'void', 'deleted'));
ALTER TABLE "line_item" ADD CONSTRAINT "line_item_kind_check" CHECK ("kind" IN ('time', 'expense', 'flat-fee', 'adjustment'));
ALTER TABLE "frozen_document" ADD CONSTRAINT "frozen_document_mark_check" CHECK ("mark" IN ('none', 'draft', 'paid'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_state_check" CHECK ("state" IN ('held', 'queued', 'sending', 'transmitting', 'accepted', 'deferred', 'rejected', 'unknown', 'cancelled', 'bounced'));
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_outcome_check" CHECK ("outcome" IN ('started', 'accepted', 'deferred', 'rejected', 'unknown'));
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_state_check" CHECK ("state" IN ('pending', 'posting', 'posted', 'failed'));
ALTER TABLE "import" ADD CONSTRAINT "import_state_check" CHECK ("state" IN ('staging', 'staged', 'applied'));
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_kind_check" CHECK ("kind" IN ('contact', 'matter', 'bill'));
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_outcome_check" CHECK ("outcome" IN ('created', 'updated', 'unchanged'));

-- Money: a bill that contradicts itself is not stored. A balance may be negative: overpaid.
ALTER TABLE "bill" ADD CONSTRAINT "bill_balance_check" CHECK ("balance_minor" = "total_minor" - "paid_minor");
ALTER TABLE "bill" ADD CONSTRAINT "bill_amounts_check" CHECK ("discount_minor" >= 0 AND "tax_minor" >= 0 AND "total_minor" >= 0 AND "paid_minor" >= 0);
ALTER TABLE "bill" ADD CONSTRAINT "bill_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$');
ALTER TABLE "bill" ADD CONSTRAINT "bill_version_check" CHECK ("version" >= 1);

-- A job that failed for good starts anew when it is asked for again.
CREATE FUNCTION "revive_job"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."failed_at" := NULL;
  NEW."failing_since" := NULL;
  NEW."last_error" := '';
  NEW."attempts" := 0;
  NEW."again" := false;
  NEW."run_at" := now();
  RETURN NEW;
END
$$;

CREATE TRIGGER "job_revived" BEFORE UPDATE OF "again" ON "job"
  FOR EACH ROW WHEN (NEW."again" AND OLD."failed_at" IS NOT NULL)
  EXECUTE FUNCTION "revive_job"();

-- A job that may run sooner than the workers know wakes them.
CREATE FUNCTION "wake_job_workers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('job', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER "job_added" AFTER INSERT ON "job"
  FOR EACH ROW EXECUTE FUNCTION "wake_job_workers"();

CREATE TRIGGER "job_moved" AFTER UPDATE OF "again", "run_at" ON "job"
  FOR EACH ROW WHEN (NEW."run_at" < OLD."run_at" OR (NEW."again" AND NOT OLD."again"))
  EXECUTE FUNCTION "wake_job_workers"();
