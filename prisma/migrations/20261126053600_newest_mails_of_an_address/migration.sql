-- By hand: the newest mails to one address, in small letters, however often it was mailed.
DROP INDEX "recipient_address";
CREATE INDEX "recipient_address" ON "recipient"("firm_id", lower("address"), "id");
