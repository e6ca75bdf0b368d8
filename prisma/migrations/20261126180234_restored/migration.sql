-- CreateTable
CREATE TABLE "fingerprint" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "home" TEXT NOT NULL,
    "found" TEXT NOT NULL DEFAULT '',
    "found_at" TIMESTAMPTZ(3),

    CONSTRAINT "fingerprint_pkey" PRIMARY KEY ("id")
);

-- By hand: one row, and a time wherever it was found elsewhere.
ALTER TABLE "fingerprint" ADD CONSTRAINT "fingerprint_one" CHECK ("id" = 1);
ALTER TABLE "fingerprint" ADD CONSTRAINT "fingerprint_found" CHECK (("found" = '') = ("found_at" IS NULL));
