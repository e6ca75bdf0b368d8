// How a firm is reached; what it left empty is left out. Used by the landing page, the contact page and what ends in "ask them".
import type { ComponentChildren } from 'preact';
import { en } from '../texts/en.ts';
import type { PortalFirm } from './models.ts';
import { shown, webAddress } from './shown.ts';

type Line = { readonly label: string; readonly content: ComponentChildren };

/** `short`: telephone and e-mail alone. */
export function FirmContact({ firm, short = false }: { readonly firm: PortalFirm; readonly short?: boolean }) {
  const lines = [
    ...(short ? [] : addressLine(firm)),
    ...phoneLine(firm),
    ...emailLine(firm),
    ...(short ? [] : websiteLine(firm)),
  ];

  return lines.length === 0 ? (
    <p>{en.contact.none}</p>
  ) : (
    <dl class="facts">
      {lines.map(({ label, content }) => (
        <>
          <dt>{label}</dt>
          <dd>{content}</dd>
        </>
      ))}
    </dl>
  );
}

function addressLine({ addressLines }: PortalFirm): Line[] {
  const lines = addressLines.map(shown).filter((line) => line !== '');
  const content = lines.map((line, index) => (index === 0 ? line : [<br />, line]));

  return lines.length === 0 ? [] : [{ label: en.contact.address, content }];
}

function phoneLine({ phone }: PortalFirm): Line[] {
  const text = shown(phone);
  const digits = text.replace(/[^0-9+]/g, '');
  const content = digits.length < 3 ? text : <a href={`tel:${digits}`}>{text}</a>;

  return text === '' ? [] : [{ label: en.contact.phone, content }];
}

function emailLine({ email }: PortalFirm): Line[] {
  const text = shown(email);
  const content = /^[^\s@]+@[^\s@]+$/.test(text) ? <a href={`mailto:${mailto(text)}`}>{text}</a> : text;

  return text === '' ? [] : [{ label: en.contact.email, content }];
}

/** RFC 6068: an address with a question mark in it would begin a header. */
function mailto(address: string): string {
  return address.split('@').map(encodeURIComponent).join('@');
}

function websiteLine({ website }: PortalFirm): Line[] {
  const text = shown(website);
  const href = webAddress(website);
  const content =
    href === undefined ? (
      text
    ) : (
      <a href={href} rel="noreferrer">
        {text}
      </a>
    );

  return text === '' ? [] : [{ label: en.contact.website, content }];
}
