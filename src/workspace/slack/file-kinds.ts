// What Slack calls the kinds of files, by the ending of the name. Used by wire.ts and for the page.
export type FileKind = { readonly mimetype: string; readonly filetype: string; readonly pretty_type: string };

const kinds: Readonly<Record<string, FileKind>> = {
  txt: { mimetype: 'text/plain', filetype: 'text', pretty_type: 'Plain Text' },
  csv: { mimetype: 'text/csv', filetype: 'csv', pretty_type: 'CSV' },
  tsv: { mimetype: 'text/tab-separated-values', filetype: 'tsv', pretty_type: 'TSV' },
  json: { mimetype: 'text/plain', filetype: 'json', pretty_type: 'JSON' },
  xml: { mimetype: 'text/plain', filetype: 'xml', pretty_type: 'XML' },
  html: { mimetype: 'text/html', filetype: 'html', pretty_type: 'HTML' },
  pdf: { mimetype: 'application/pdf', filetype: 'pdf', pretty_type: 'PDF' },
  zip: { mimetype: 'application/zip', filetype: 'zip', pretty_type: 'Zip' },
  xlsx: {
    mimetype: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    filetype: 'xlsx',
    pretty_type: 'Excel Spreadsheet',
  },
  png: { mimetype: 'image/png', filetype: 'png', pretty_type: 'PNG' },
  jpg: { mimetype: 'image/jpeg', filetype: 'jpg', pretty_type: 'JPEG' },
};

const unknown: FileKind = { mimetype: 'application/octet-stream', filetype: 'binary', pretty_type: 'Binary' };

export function fileKind(name: string): FileKind {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(kinds, ending) ? (kinds[ending] ?? unknown) : unknown;
}
