// A firm's logo, opened before anything is drawn: one that pdfkit would stumble over must not cost the bill.
// Called by letterhead.ts.
import { inflateSync } from 'node:zlib';
import { checkLogo } from '../../core/logo.ts';
import type { Paper } from './paper.ts';

/** Points. */
export type Size = { readonly width: number; readonly height: number };

export type LogoImage = { readonly size: Size; readonly draw: (place: { x: number; top: number }) => void };

/** What pdfkit 0.20 makes of a picture. Its types do not have it. */
type OpenedImage = Size & {
  /** Of a JPEG: from 5 on it is shown on its side. */
  readonly orientation?: number;
  /** Of a PNG. */
  readonly image?: OpenedPng;
};

type OpenedPng = Size & { readonly imgData: Uint8Array; readonly pixelBitlength: number };

/** Undefined when it is no picture that can be drawn. It is made to fit `most`, and never larger than 72 dpi. */
export function openLogo(paper: Paper, { bytes, most }: { bytes: Uint8Array; most: Size }): LogoImage | undefined {
  const image = checkLogo(bytes).ok ? opened(paper, bytes) : undefined;
  if (!image) {
    return undefined;
  }

  const size = fitted(image, most);

  return {
    size,
    draw: ({ x, top }) => paper.doc.image(image as unknown as Buffer, x, top, { ...size }),
  };
}

function opened(paper: Paper, bytes: Uint8Array): OpenedImage | undefined {
  const doc = paper.doc as unknown as { openImage(bytes: Uint8Array): OpenedImage };
  try {
    const image = doc.openImage(bytes);

    return image.image === undefined || hasItsRows(image.image) ? image : undefined;
  } catch {
    return undefined;
  }
}

/** pdfkit unpacks the rows later and on its own, where an error ends the whole worker. */
function hasItsRows({ width, height, pixelBitlength, imgData }: OpenedPng): boolean {
  const row = 1 + Math.ceil((width * pixelBitlength) / 8);
  const rows = inflateSync(imgData, { maxOutputLength: row * height });

  return rows.length === row * height && Array.from({ length: height }, (_, y) => rows[y * row]).every(isFilter);
}

/** The PNG specification, 9.2: the first byte of a row names its filter. */
function isFilter(byte: number | undefined): boolean {
  return byte !== undefined && byte <= 4;
}

function fitted(image: OpenedImage, most: Size): Size {
  const isTurned = (image.orientation ?? 1) > 4;
  const [width, height] = isTurned ? [image.height, image.width] : [image.width, image.height];
  const scale = Math.min(most.width / width, most.height / height, 1);

  return { width: width * scale, height: height * scale };
}
