// The name under which a browser saves a bill's PDF, whatever stands in the bill.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentLinks } from '../../../src/adapters/http/document-links.ts';
import { addDocuments, createWeb, type ListeningServer, listen } from '../../../src/adapters/http/server.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { billFileName } from '../../../src/core/bill-file-name.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';

const links = documentLinks({ secretKey: 'secret', publicUrl: () => '', clock: systemClock() });
let server: ListeningServer;

/** The document's id is the place of its name. */
let names: readonly string[] = [];

beforeAll(async () => {
  const web = createWeb((_request, _response, next) => next());
  addDocuments(web, {
    documentLinks: links,
    readDocument: async ({ documentId }) => ({ fileName: names[Number(documentId)] ?? '', bytes: Buffer.from('%PDF') }),
  });
  server = await listen(web, { host: '127.0.0.1', port: 0 });
});

afterAll(() => server.stop());

async function dispositions(fileNames: readonly string[]): Promise<string[]> {
  names = fileNames;
  const answers = fileNames.map(async (_, index) => {
    const path = links.linkTo({ firmId: 'frm', documentId: String(index), staffMemberId: 'stf' });
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    expect(response.status).toBe(200);

    return response.headers.get('content-disposition') ?? '';
  });

  return Promise.all(answers);
}

/** RFC 8187, 3.2.1: attr-char and what is percent-encoded. */
const FORM = /^inline; filename="bill\.pdf"; filename\*=UTF-8''(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+$/;

function nameIn(disposition: string): string {
  return decodeURIComponent(disposition.split("UTF-8''")[1] ?? '');
}

describe("The name of a bill's PDF in a browser", () => {
  it('has the form that browsers read (RFC 6266), with a plain one beside it, whatever it is', async () => {
    const found = await dispositions(hostileTexts);

    expect(found.filter((disposition) => !FORM.test(disposition))).toEqual([]);
    expect(found.map(nameIn)).toEqual(hostileTexts.map((text) => text.toWellFormed()));
  });

  it('holds letters, digits and dashes alone, at most forty for number and firm each, and is never a device', async () => {
    const fileNames = hostileTexts.map((text) => billFileName({ kind: 'revenue', number: text, firmName: text }));

    expect((await dispositions(fileNames)).map(nameIn)).toEqual(fileNames);
    expect(fileNames.filter((name) => !/^Bill(?:-[\p{L}\p{N}\p{M}-]{1,40}){0,2}\.pdf$/u.test(name))).toEqual([]);
    expect(fileNames.filter((name) => Buffer.byteLength(name) > 255)).toEqual([]);
  });
});
