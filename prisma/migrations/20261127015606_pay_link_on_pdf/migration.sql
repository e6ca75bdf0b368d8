-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "document_id" TEXT,
ADD COLUMN     "document_sha256" TEXT;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_firm_id_document_id_fkey" FOREIGN KEY ("firm_id", "document_id") REFERENCES "frozen_document"("firm_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What schema.prisma cannot say.
ALTER TABLE "frozen_document" DROP CONSTRAINT "frozen_document_kind_check";
ALTER TABLE "frozen_document" ADD CONSTRAINT "frozen_document_kind_check" CHECK ("kind" IN ('pdf', 'pdf-pay-link', 'ledes-1998b', 'ledes-98bi'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_document_check" CHECK (("document_id" IS NULL) = ("document_sha256" IS NULL));
