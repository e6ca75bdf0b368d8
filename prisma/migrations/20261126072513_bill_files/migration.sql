-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "bill_file" TEXT NOT NULL DEFAULT 'none';

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "file_id" TEXT,
ADD COLUMN     "file_sha256" TEXT;

-- AlterTable
ALTER TABLE "frozen_document" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'pdf';

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_firm_id_file_id_fkey" FOREIGN KEY ("firm_id", "file_id") REFERENCES "frozen_document"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: the values that the program knows, and a file that is never named without its digest.
ALTER TABLE "contact" ADD CONSTRAINT "contact_bill_file_check" CHECK ("bill_file" IN ('none', 'ledes-1998b', 'ledes-98bi'));
ALTER TABLE "frozen_document" ADD CONSTRAINT "frozen_document_kind_check" CHECK ("kind" IN ('pdf', 'ledes-1998b', 'ledes-98bi'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_file_check" CHECK (("file_id" IS NULL) = ("file_sha256" IS NULL));
