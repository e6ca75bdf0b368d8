// The structure a screen reader follows: headings, paragraphs, tables. In a document without tags all of this
// writes the content and nothing else.
import type { Paper } from './paper.ts';

export type TagType = 'Document' | 'H1' | 'H2' | 'H3' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure' | 'Link';

type Element = { add(child: unknown): Element; end(): void };

/** pdfkit's part for tagging; its types do not name it. */
type Tagging = {
  struct(type: TagType, options: { readonly scope?: 'Row' | 'Column'; readonly alt?: string }): Element;
  addStructure(element: Element): void;
  markStructureContent(type: TagType): unknown;
  markContent(type: 'Artifact', options: { readonly type: string }): void;
  endMarkedContent(): void;
};

export type Tag = { readonly type: TagType; readonly element: Element } | undefined;

export type TagOptions = { readonly scope?: 'Row' | 'Column'; readonly alt?: string };

export function rootTag(paper: Paper): Tag {
  const root = newTag(paper, 'Document', {});
  if (root) {
    taggingOf(paper).addStructure(root.element);
  }

  return root;
}

/** Tags are read in the order in which they are made. */
export function childTag(paper: Paper, parent: Tag, made: TagOptions & { readonly type: TagType }): Tag {
  const { type, ...options } = made;
  const tag = newTag(paper, type, options);
  if (tag) {
    parent?.element.add(tag.element);
  }

  return tag;
}

/** Writes content that belongs to the tag, on the current page. */
export function tagged(paper: Paper, tag: Tag, write: () => void): void {
  if (!tag) {
    write();

    return;
  }

  const tagging = taggingOf(paper);
  const content = tagging.markStructureContent(tag.type);
  write();
  tagging.endMarkedContent();
  tag.element.add(content);
}

type Area = { readonly x: number; readonly top: number; readonly width: number; readonly height: number };

type PressedLink = { readonly tag: Tag; readonly url: string; readonly title: string; readonly area: Area };

/** Writes content that belongs to the tag, and has it lead to an address when its area is pressed. */
export function taggedLink(paper: Paper, { tag, url, title, area }: PressedLink, write: () => void): void {
  tagged(paper, tag, write);
  const options = { Contents: new String(title), ...(tag ? { structParent: tag.element } : {}) };
  paper.doc.link(area.x, area.top, area.width, area.height, url, options as PDFKit.Mixins.AnnotationOption);
}

/** Writes what a screen reader passes over: rules, marks, what repeats on every page. */
export function decoration(paper: Paper, write: () => void): void {
  if (!paper.tagged) {
    write();

    return;
  }

  const tagging = taggingOf(paper);
  tagging.markContent('Artifact', { type: 'Pagination' });
  write();
  tagging.endMarkedContent();
}

function newTag(paper: Paper, type: TagType, options: TagOptions): Tag {
  return paper.tagged ? { type, element: taggingOf(paper).struct(type, options) } : undefined;
}

function taggingOf(paper: Paper): Tagging {
  return paper.doc as unknown as Tagging;
}
