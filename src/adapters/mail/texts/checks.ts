// What the doctor and the setup say of the mail server, and of what the DNS tells receivers about our mails.

type Words = { readonly what: string; readonly todo: string };

const PERCENT = 'signs such as @ : / in it are written as %40 %3A %2F';

export const checkTexts = {
  titles: {
    server: 'Mail server',
    testMail: 'Test mail',
    bounces: 'Mails that come back',
    spf: 'DNS: who may send (SPF)',
    dkim: 'DNS: signatures (DKIM)',
    dmarc: 'DNS: policy (DMARC)',
  },
  workspace: 'The local workspace keeps all mails: none leaves this machine.',
  notSetUp: 'SMTP_URL and MAIL_FROM are not both set, or cannot be read: see Configuration.',
  setUp: (host: string, port: number) => `Mails go to ${host}, port ${port}.`,
  notAsked: 'Not asked without --online.',
  badUrl: {
    what: 'SMTP_URL cannot be read.',
    todo: `Write it as smtp(s)://user:password@host:port; ${PERCENT}.`,
  },
  greets: (how: string) => `It greets, ${how}.`,
  how: { tls: 'over TLS, with a certificate that can be trusted', clear: 'without TLS, which is well on this machine' },
  signedIn: 'It accepts user and password.',
  noAuth: 'No user and password are set in SMTP_URL: it must know this machine by its address.',
  size: (megabytes: string) => `It takes mails of up to ${megabytes} MB.`,
  sizeUnsaid: 'It names no largest size.',
  small: (megabytes: string): Words => ({
    what: `It takes mails of ${megabytes} MB at most.`,
    todo: 'A bill with many pages may not fit: have the limit raised to 10 MB or more.',
  }),
  noHost: {
    what: 'There is no machine with the host name in SMTP_URL.',
    todo: 'Correct the host name, or the DNS of this machine.',
  },
  refused: {
    what: 'Nothing listens at the host and port of SMTP_URL.',
    todo: 'Correct host and port: 465 with smtps://, 587 with smtp://.',
  },
  silent: {
    what: 'The mail server does not answer in time.',
    todo: 'Correct host and port of SMTP_URL: 465 with smtps://, 587 with smtp://. Many networks block these ports.',
  },
  certificate: {
    what: 'The certificate of the mail server cannot be trusted, or is for another name.',
    todo: 'Write the host name in SMTP_URL as the certificate has it; add an authority of your own with NODE_EXTRA_CA_CERTS.',
  },
  noTls: {
    what: 'The mail server offers no TLS at this port: no password and no bill would be safe.',
    todo: 'Use its port with TLS (smtps://, 465), or have STARTTLS switched on.',
  },
  wrongTls: {
    what: 'The mail server does not speak TLS from the first byte at this port.',
    todo: 'Write smtp:// for port 587, smtps:// for port 465.',
  },
  signIn: {
    what: 'The mail server refuses user or password.',
    todo: `Correct them in SMTP_URL; ${PERCENT}. Some providers want a password made for programs.`,
  },
  answered: (code: string): Words => ({
    what: `The mail server refuses us (${code}).`,
    todo: 'Ask who runs it whether this machine may send through it.',
  }),
  broke: (code: string): Words => ({
    what: `The connection to the mail server broke (${code}).`,
    todo: 'Check host and port of SMTP_URL, and what stands between.',
  }),
  noTestMail: 'Not asked for: --mail ADDRESS sends one.',
  testMailSent: (address: string) => `It was accepted for ${address}: look whether it arrives, and not as spam.`,
  testMailRefused: (reason: string): Words => ({
    what: `It was not accepted: ${reason}.`,
    todo: 'If the address is right, ask who runs the mail server whether MAIL_FROM may send through it.',
  }),
  testMail: {
    subject: 'Test mail of ShareBill',
    text: 'This is the test mail that "sharebill doctor" was asked to send. If you can read it, mails of ShareBill reach you.',
  },
  bouncesOff: 'BOUNCE_SMTP_PORT is not set: mails that come back go to MAIL_FROM, where somebody must read them.',
  bouncesListen: (port: number) => `Something listens at port ${port} for them.`,
  bouncesSilent: (port: number): Words => ({
    what: `Nothing listens at port ${port} for mails that come back.`,
    todo: 'Start ShareBill. If it runs, look in its log why it does not listen.',
  }),
  bouncesAnyPort: {
    what: 'BOUNCE_SMTP_PORT is 0: the port is another one at each start.',
    todo: 'Name a port, and have the mail server of the domain pass bounce+… on to it.',
  },
  dnsSilent: (name: string, code: string): Words => ({
    what: `The DNS did not answer for ${name} (${code}).`,
    todo: 'Check the DNS of this machine, and run doctor again.',
  }),
  spfWell: (domain: string) => `${domain} says who may send for it.`,
  spfMissing: (domain: string): Words => ({
    what: `${domain} does not say who may send for it: many receivers refuse such mails or take them for spam.`,
    todo: `Add a TXT record to ${domain}: "v=spf1 include:… -all", with what the provider of the mail server names.`,
  }),
  spfTwice: (domain: string, count: number): Words => ({
    what: `${domain} has ${count} SPF records: receivers then use none (RFC 7208, 3.2).`,
    todo: 'Join them in one TXT record that begins with v=spf1.',
  }),
  spfOpen: (domain: string): Words => ({
    what: `The SPF record of ${domain} lets everybody send for it (+all).`,
    todo: 'End it with -all or ~all.',
  }),
  dkimOff: 'DKIM_* is not set: the mail server signs, or nobody does.',
  dkimWell: (name: string) => `${name} has the key that mails are signed with.`,
  dkimMissing: (name: string, record: string): Words => ({
    what: `There is no key at ${name}: receivers cannot check our signatures.`,
    todo: `Add the TXT record ${name}: ${record}`,
  }),
  dkimTwice: (name: string): Words => ({
    what: `There are several keys at ${name}: receivers may use any of them.`,
    todo: 'Leave one TXT record there.',
  }),
  dkimRevoked: (name: string, record: string): Words => ({
    what: `The key at ${name} was revoked (p= is empty).`,
    todo: `Replace the TXT record by: ${record}`,
  }),
  dkimOther: (name: string, record: string): Words => ({
    what: `The key at ${name} is not the public half of DKIM_PRIVATE_KEY: all signatures are wrong.`,
    todo: `Replace the TXT record by: ${record}. Or correct DKIM_SELECTOR or DKIM_PRIVATE_KEY.`,
  }),
  dkimTesting: (name: string): Words => ({
    what: `The key at ${name} says that it is being tried out (t=y): receivers may ignore signatures.`,
    todo: 'Take t=y out of the TXT record.',
  }),
  dmarcWell: (domain: string, policy: string) => `${domain} has the policy "${policy}".`,
  dmarcMissing: (domain: string): Words => ({
    what: `${domain} has no DMARC policy: large receivers want one, and forgers have it easier.`,
    todo: `Add the TXT record _dmarc.${domain}: "v=DMARC1; p=none", and a stricter p= once all is well.`,
  }),
  dmarcTwice: (domain: string): Words => ({
    what: `${domain} has several DMARC records: receivers then use none (RFC 7489, 6.6.3).`,
    todo: 'Leave one TXT record at _dmarc.',
  }),
  dmarcBroken: (domain: string): Words => ({
    what: `The DMARC record of ${domain} has no policy that receivers understand.`,
    todo: 'It begins with v=DMARC1; and then has p=none, p=quarantine or p=reject.',
  }),
  dmarcStrict: (domain: string, signer: string): Words => ({
    what: `The policy of ${domain} is strict (adkim=s): signatures of ${signer} do not count for MAIL_FROM.`,
    todo: `Set DKIM_DOMAIN to the domain of MAIL_FROM, or take adkim=s out of the DMARC record.`,
  }),
} as const;
