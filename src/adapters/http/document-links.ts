// Signed links to frozen documents for staff: ten minutes, one document, one staff member.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentLinks } from '../../ports/document-links.ts';

const LIFE_MS = 10 * 60 * 1000;

export type DocumentLink = { readonly firmId: string; readonly documentId: string; readonly staffMemberId: string };

export type SignedDocumentLinks = DocumentLinks & {
  /** The link's content, or undefined when it is forged, altered or too old: the three look alike. */
  read(token: string): DocumentLink | undefined;
};

export function documentLinks(deps: { secretKey: string; publicUrl: () => string; clock: Clock }): SignedDocumentLinks {
  const sign = (payload: string) =>
    createHmac('sha256', deps.secretKey).update(`document-link:${payload}`).digest('base64url');

  return {
    linkTo({ firmId, documentId, staffMemberId }) {
      const content = [firmId, documentId, staffMemberId, deps.clock.now().getTime() + LIFE_MS].join('.');
      const payload = Buffer.from(content).toString('base64url');

      return `${deps.publicUrl()}/documents/${payload}.${sign(payload)}`;
    },
    read(token) {
      const [payload = '', signature = ''] = token.split('.');
      if (!sameText(signature, sign(payload))) {
        return undefined;
      }

      const [firmId = '', documentId = '', staffMemberId = '', until] = Buffer.from(payload, 'base64url')
        .toString()
        .split('.');

      return Number(until) > deps.clock.now().getTime() ? { firmId, documentId, staffMemberId } : undefined;
    },
  };
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];

  return a.length === b.length && timingSafeEqual(a, b);
}
