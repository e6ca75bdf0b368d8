// What the doctor says of the address that clients and Slack reach this process by.

const PROXY = 'the proxy before ShareBill';

export const checkTexts = {
  title: 'Public address',
  notSet: 'PUBLIC_URL is not set, or cannot be read: see Configuration.',
  workspace: 'The local workspace needs none: links lead to this machine.',
  set: (url: string) => `Links begin with ${url}.`,
  loopback: (url: string) => ({
    what: `Links begin with ${url}, which only this machine can open.`,
    todo: 'For a firm set PUBLIC_URL to an https address that clients and Slack can reach.',
  }),
  reached: (url: string) => `${url} leads to this ShareBill.`,
  notReached: (url: string, code: string) => ({
    what: `${url} cannot be reached from here (${code}).`,
    todo: `Check that ShareBill runs (sharebill start), ${PROXY}, and the DNS. Some networks cannot reach their own public address: try from outside.`,
  }),
  noName: (url: string) => ({
    what: `The DNS knows no machine for ${url}.`,
    todo: 'Correct PUBLIC_URL, or add the name to the DNS.',
  }),
  certificate: (url: string, code: string) => ({
    what: `The certificate of ${url} cannot be trusted (${code}).`,
    todo: `Renew or correct the certificate of ${PROXY}, with the whole chain. Slack and browsers refuse it as well.`,
  }),
  redirect: (url: string) => ({
    what: `${url} leads on to another address.`,
    todo: 'Set PUBLIC_URL to the address that it leads to. Slack follows no redirects.',
  }),
  status: (url: string, status: number) => ({
    what: `${url} answers with ${status} where ShareBill would say "ok".`,
    todo: `Check that ShareBill runs and that ${PROXY} passes all paths on to HOST and PORT.`,
  }),
  stranger: (url: string) => ({
    what: `Something answers at ${url}, but not this ShareBill.`,
    todo: `Check what ${PROXY} passes on to. If it is a ShareBill, it has another SECRET_KEY or another version.`,
  }),
} as const;
