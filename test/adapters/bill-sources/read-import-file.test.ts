import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ImportFileOptions, readImportFile } from '../../../src/adapters/bill-sources/read-import-file.ts';
import { biFile, ledesFile, onDisk, problemsIn, recordsOf, sharebillFile, valuesOf } from './files.ts';

const options: ImportFileOptions = { currency: 'USD', paymentTermsDays: 30 };

async function opened(content: string | Uint8Array, more: Partial<ImportFileOptions> = {}) {
  return readImportFile({ path: await onDisk(content), options: { ...options, ...more } });
}

async function sourceOf(content: string | Uint8Array, more: Partial<ImportFileOptions> = {}) {
  const source = await opened(content, more);
  if (!source.ok) {
    throw new Error(source.refusal.text);
  }

  return source.value;
}

describe('A file to import', () => {
  it('is recognised by its first line', async () => {
    const ledes = await sourceOf(`\n\n${ledesFile([{}])}`);
    const sharebill = await sourceOf(`\n${sharebillFile()}`);

    expect([ledes.format, ledes.source]).toEqual(['ledes-1998b', 'ledes']);
    expect([sharebill.format, sharebill.source]).toEqual(['sharebill', 'sharebill']);
    expect(await sourceOf(biFile([{}]).replace(' V2', '  v2'))).toMatchObject({
      format: 'ledes-98bi',
      source: 'ledes',
    });
  });

  it('keeps its hash, and takes the name of its source from the user', async () => {
    const first = await sourceOf(ledesFile([{}]), { source: 'tabs3' });
    const second = await sourceOf(ledesFile([{}]));
    const other = await sourceOf(ledesFile([{ INVOICE_NUMBER: '7002' }]));

    expect(first.source).toBe('tabs3');
    expect(first.fileHash).toMatch(/^[0-9a-f]{64}$/);
    expect(second.fileHash).toBe(first.fileHash);
    expect(other.fileHash).not.toBe(first.fileHash);
  });

  it.each([
    ['empty', '', 'empty-file'],
    ['a ZIP', Buffer.from('504b0304140000000800', 'hex'), 'binary-file'],
    ['a PDF', '%PDF-1.7\nLEDES1998B[]', 'binary-file'],
    ['an old spreadsheet', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'binary-file'],
    ['text with zero bytes', 'LEDES1998B[]\r\n\0\0', 'binary-file'],
    ['UTF-32', Buffer.from('fffe00004c000000', 'hex'), 'binary-file'],
    ['LEDES XML', '<?xml version="1.0"?>\n<ledesxml/>', 'unknown-format'],
    ['another text', 'Invoice;Client;Amount\n1;Acme;12,50\n', 'unknown-format'],
    ['nothing but blanks', ' \n\t\n', 'unknown-format'],
  ])('is refused when it is %s', async (_what, content, code) => {
    expect(await opened(content)).toMatchObject({ ok: false, refusal: { code } });
  });

  it.each([
    ['little-endian', (bytes: Buffer) => bytes],
    ['big-endian', (bytes: Buffer) => bytes.swap16()],
  ])('is refused as UTF-16 without a byte order mark, %s, with what to do', async (_which, order) => {
    const refused = await opened(order(Buffer.from(ledesFile([{}]), 'utf16le')));

    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'binary-file', text: expect.stringContaining('UTF-16 text without a byte order mark') },
    });
  });

  it.each([
    ['a ZIP', '504b0304'],
    ['a spreadsheet of today, which is a ZIP', '504b030414000600'],
    ['a PDF', '255044462d312e37'],
  ])('is refused when it is %s that was renamed bills.txt', async (_what, start) => {
    const path = await onDisk(Buffer.concat([Buffer.from(start, 'hex'), Buffer.from(ledesFile([{}]))]), 'bills.txt');

    expect(await readImportFile({ path, options })).toMatchObject({
      ok: false,
      refusal: { code: 'binary-file', text: expect.stringContaining('Unpack it, or export') },
    });
  });

  it.each(['LEDES98BI[]', 'LEDES1998BI[]', 'LEDES98B[]', 'LEDES2000'])(
    'is refused as %s by name, with what to export instead',
    async (firstLine) => {
      const records = await recordsOf(await sourceOf(`${firstLine}\r\n${ledesFile([{}])}`));

      expect(problemsIn(records)).toEqual(['1  other-ledes']);
      expect(records[0]).toMatchObject({
        value: { text: expect.stringMatching(`^${firstLine.replace('[]', '')}.*LEDES98BI V2`) },
      });
    },
  );

  it('that is said to be of one kind of LEDES and is of the other is refused', async () => {
    const path = await onDisk(ledesFile([{}]));
    const source = await readImportFile({ path, format: 'ledes-98bi', options });

    expect(source.ok && problemsIn(await recordsOf(source.value))).toEqual(['1  wrong-first-line']);
  });

  it('is refused when it is not there, or not a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sharebill-import-'));

    const missing = await readImportFile({ path: join(directory, 'bills.txt'), options });
    const folder = await readImportFile({ path: directory, options });
    await rm(directory, { recursive: true });

    expect(missing).toMatchObject({ ok: false, refusal: { code: 'file-not-found' } });
    expect(folder).toMatchObject({ ok: false, refusal: { code: 'file-unreadable' } });
  });

  it('is refused as ShareBill JSON above 50 MB, which is read in one piece', async () => {
    const large = Buffer.alloc(50 * 1024 * 1024 + 1, ' ');
    large.write('{');

    expect(await opened(large)).toMatchObject({ ok: false, refusal: { code: 'file-too-large' } });
  });

  it.each([
    [{ state: 'open' }, 'open is no state'],
    [{ currency: 'Dollar' }, 'Dollar is no currency'],
    [{ currency: 'XYZ' }, 'XYZ is no currency'],
    [{ source: 'Tabs 3' }, 'small letters'],
  ])('is refused with the options %j, which the refusal explains', async (more, text) => {
    const refused = await opened(ledesFile([{}]), more);

    expect(refused).toMatchObject({ ok: false, refusal: { code: 'bad-option', text: expect.stringContaining(text) } });
  });

  it('is refused with a format that does not exist', async () => {
    const path = await onDisk(ledesFile([{}]));

    expect(await readImportFile({ path, format: 'xml', options })).toMatchObject({
      ok: false,
      refusal: {
        code: 'bad-option',
        text: 'xml is no format. Use ledes-1998b, ledes-98bi, sharebill, xero, quickbooks, contacts-csv.',
      },
    });
  });
});

describe('The text of a file', () => {
  const text = ledesFile([{ LINE_ITEM_DESCRIPTION: 'Café – “Müller” §5, €20', TIMEKEEPER_NAME: 'Núñez, Zoë' }]);
  const cp1252 = Buffer.from(Array.from(text, (letter) => CP1252[letter] ?? letter.charCodeAt(0)));

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 of the other order', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Windows-1252', cp1252],
  ])('is read as %s', async (_encoding, bytes) => {
    const [bill] = valuesOf(await recordsOf(await sourceOf(bytes)), 'bill');

    expect(bill?.lineItems[0]?.description).toBe('Café – “Müller” §5, €20');
    expect(bill?.lineItems[0]?.timekeeper).toBe('Zoë Núñez');
  });

  it('is read whole when a letter stands across two pieces of the file', async () => {
    const lines = Array.from({ length: 1_500 }, (_, index) => ({
      LINE_ITEM_NUMBER: String(index + 1),
      LINE_ITEM_DESCRIPTION: `${'ž'.repeat(index % 7)} Žofie přečetla spis č. ${index}`,
    }));
    const [bill] = valuesOf(await recordsOf(await sourceOf(ledesFile(lines))), 'bill');

    expect(bill?.lineItems.map(({ description }) => description)).toEqual(
      lines.map((line) => line.LINE_ITEM_DESCRIPTION.trim()),
    );
  });

  it.each([
    ['UTF-16', (whole: string) => Buffer.from(`\ufeff${whole}`, 'utf16le')],
    ['UTF-16 of the other order', (whole: string) => Buffer.from(`\ufeff${whole}`, 'utf16le').swap16()],
  ])('is read whole as %s over many pieces, letters of two units too', async (_encoding, encode) => {
    const lines = Array.from({ length: 700 }, (_, index) => ({
      LINE_ITEM_NUMBER: String(index + 1),
      LINE_ITEM_DESCRIPTION: `${'x'.repeat(index % 3)} 😀 č. ${index}`,
    }));
    const [bill] = valuesOf(await recordsOf(await sourceOf(encode(ledesFile(lines)))), 'bill');

    expect(bill?.lineItems.map(({ description }) => description)).toEqual(
      lines.map((line) => line.LINE_ITEM_DESCRIPTION.trim()),
    );
  });

  it('has every letter of Windows-1252 in its place', async () => {
    const bytes = Array.from({ length: 128 }, (_, index) => 0x80 + index).filter((byte) => !FREE_BYTES.includes(byte));
    const [before = '', after = ''] = ledesFile([{ LINE_ITEM_DESCRIPTION: '@@' }]).split('@@');
    const file = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    const [bill] = valuesOf(await recordsOf(await sourceOf(file)), 'bill');

    expect(bill?.lineItems[0]?.description).toBe(
      `€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ${String.fromCharCode(...Array.from({ length: 96 }, (_, index) => 0xa0 + index))}`,
    );
  });

  it.each([
    ['line feeds', (whole: string) => whole.replaceAll('\r\n', '\n')],
    ['blank lines', (whole: string) => whole.replaceAll('\r\n', '\r\n\r\n')],
    ['no line break at the end', (whole: string) => whole.trimEnd()],
  ])('may have %s', async (_what, changed) => {
    const records = await recordsOf(await sourceOf(changed(text)));

    expect(records.map(({ kind }) => kind)).toEqual(['contact', 'matter', 'bill']);
  });

  it('must not change while it is read', async () => {
    const path = await onDisk(ledesFile([{}]));
    const source = await readImportFile({ path, options });
    await appendFile(path, 'more\r\n');

    await expect(source.ok && recordsOf(source.value)).rejects.toMatchObject({ code: 'file-changed' });
  });

  it('must not go away while it is read', async () => {
    const path = await onDisk(ledesFile([{}]));
    const source = await readImportFile({ path, options });
    await rm(path);

    await expect(source.ok && recordsOf(source.value)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

/** Windows-1252 has no letter there. */
const FREE_BYTES = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

const CP1252: Readonly<Record<string, number>> = { '–': 0x96, '“': 0x93, '”': 0x94, '€': 0x80 };
