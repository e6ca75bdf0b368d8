// A link as a QR code. Loaded by pdf-worker.ts for a bill that has one to print, and by nobody else.
import { create } from 'qrcode';

/** Which modules are dark, row by row. */
export type QrCode = readonly (readonly boolean[])[];

/** With a seventh of it lost or dirty it can still be read: error correction M. */
export function qrCodeOf(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const places = Array.from({ length: modules.size }, (_, index) => index);

  return places.map((row) => places.map((column) => modules.get(row, column) === 1));
}
