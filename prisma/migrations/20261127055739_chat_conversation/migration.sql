-- CreateTable
CREATE TABLE "chat_conversation" (
    "platform" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT NOT NULL DEFAULT '',
    "service_url" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_conversation_pkey" PRIMARY KEY ("platform","workspace_id","conversation")
);

-- CreateIndex
CREATE INDEX "chat_conversation_platform_workspace_id_user_id_seen_at_idx" ON "chat_conversation"("platform", "workspace_id", "user_id", "seen_at" DESC);
