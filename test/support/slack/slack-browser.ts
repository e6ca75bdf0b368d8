// A browser with its cookies, for what an administrator does when installing the app: our pages, and Slack's as
// `emulate` shows them. Follows no redirect by itself. Used by the journey of installing.

export type Page = { readonly status: number; readonly text: string; readonly location: string };

export function slackBrowser() {
  const cookies = new Map<string, string>();

  async function ask(url: string, init: RequestInit = {}): Promise<Page> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const given of response.headers.getSetCookie()) {
      const [name = '', value = ''] = given.split(';')[0]?.split('=') ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }

    return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '' };
  }

  return {
    open: (url: string) => ask(url),
    /** Says yes on Slack's page, as that person; gives the address that leads back to us. */
    agree: async (slackUrl: string, name: string): Promise<string> => {
      const { text } = await ask(slackUrl);
      const form = formsIn(text).find((fields) => fields.text.includes(name));
      if (!form) throw new Error(`Slack's page offers no ${name}: ${text.slice(0, 400)}`);

      const url = new URL('/oauth/v2/authorize/callback', slackUrl);

      return (await ask(url.href, { method: 'POST', body: form.values })).location;
    },
  };
}

/** Where the button of our page leads. */
export function linkIn({ text }: Page): string {
  const [, href = ''] = /<a class="action" href="([^"]+)"/.exec(text) ?? [];

  return href.replaceAll('&amp;', '&');
}

function formsIn(text: string) {
  return text
    .split('<form')
    .slice(1)
    .map((form) => {
      const inputs = [...form.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)];
      const values = inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]);

      return { text: form, values: new URLSearchParams(values) };
    });
}
