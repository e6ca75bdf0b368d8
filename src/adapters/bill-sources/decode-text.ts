// Turns a file's bytes into text, piece by piece. Used by file-lines.ts.
import { StringDecoder } from 'node:string_decoder';
import type { Encoding } from './inspect-file.ts';

export type TextDecoding = { write(bytes: Buffer): string; end(): string };

/** What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has control characters; five places are free. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Without the byte order mark. The decoder of the platform takes several times as long for a stream. */
export function decodingOf(encoding: Encoding): TextDecoding {
  const decoding = plainDecoding(encoding);
  let isStart = true;

  return {
    write: (bytes) => {
      const text = decoding.write(bytes);
      const start = isStart && text.startsWith('\ufeff') ? 1 : 0;
      isStart &&= text === '';

      return start === 0 ? text : text.slice(start);
    },
    end: () => decoding.end(),
  };
}

function plainDecoding(encoding: Encoding): TextDecoding {
  switch (encoding) {
    case 'utf-8':
      return new StringDecoder('utf8');
    case 'utf-16le':
      return new StringDecoder('utf16le');
    case 'utf-16be':
      return swapped();
    case 'windows-1252':
      return { write: windows1252, end: () => '' };
  }
}

function windows1252(bytes: Buffer): string {
  const latin1 = bytes.toString('latin1');

  return latin1.replace(/[\u0080-\u009f]/g, (letter) => WINDOWS_1252.charAt(letter.charCodeAt(0) - 0x80));
}

/** A piece may end in the middle of a pair. */
function swapped(): TextDecoding {
  const decoder = new StringDecoder('utf16le');
  let half = Buffer.alloc(0);

  return {
    write: (bytes) => {
      const all = Buffer.concat([half, bytes]);
      const whole = all.length - (all.length % 2);
      half = all.subarray(whole);

      return decoder.write(all.subarray(0, whole).swap16());
    },
    end: () => decoder.end(),
  };
}
