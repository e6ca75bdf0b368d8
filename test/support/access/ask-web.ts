// Asks the running product's web server as a browser does, without following it. Used by the attempts on its pages.
import { type Attempt, type Exchange, exchange, forEach } from './attempt.ts';
import { OTHER_NAME } from './other-firm-file.ts';
import type { TwoFirms } from './two-firms.ts';

export type Form = Readonly<Record<string, string>>;

export const NEUTRAL = /"status":404[\s\S]*There is nothing here/;

export function elsewhereBelow(base: string): Attempt {
  return {
    what: 'paths that lead nowhere, with their ids',
    says: NEUTRAL,
    own: 'nothing',
    run: (firms) => forEach(firms.theirIds, (id) => ask(firms, { path: `${base}/${id}/elsewhere/${id}` })),
  };
}

type Asked = { readonly path: string; readonly cookie?: string; readonly form?: Form | undefined };

export function ask(firms: TwoFirms, { path, cookie = '', form }: Asked): Promise<Exchange> {
  const { localUrl } = firms.product;
  const body = form && new URLSearchParams(form);
  const send = async () => {
    const headers = { cookie, origin: localUrl };
    const post = body ? { method: 'POST', body } : {};
    const response = await fetch(`${localUrl}${path}`, { redirect: 'manual', headers, ...post });
    const name = decodeURIComponent(response.headers.get('content-disposition') ?? '');

    return `"status":${response.status}\n${name}\n${await response.text()}`;
  };

  // the firm's name stands on its sign-in page for everybody
  return exchange(firms, { given: `${path} ${OTHER_NAME} ${body ?? ''}`, send });
}
