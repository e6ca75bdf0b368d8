// A page with margins and a place where the next thing is drawn; a new page begins when there is no room.

const MARGIN = 56;
const FOOTER = 48;

export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  y = MARGIN - 6;

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc;
  }

  get left(): number {
    return MARGIN;
  }

  get right(): number {
    return this.doc.page.width - MARGIN;
  }

  get width(): number {
    return this.right - this.left;
  }

  get bottom(): number {
    return this.doc.page.height - MARGIN - FOOTER / 2;
  }

  /** Begins a new page when less than this is left on it. True when it did. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) {
      return false;
    }

    this.doc.addPage();
    this.y = MARGIN;

    return true;
  }
}
