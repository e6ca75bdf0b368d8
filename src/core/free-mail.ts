// Mail providers at which anybody can have an address: such a domain says nothing about whose it is. Used by the
// recipient guard.
import { parseDomain } from './domain-name.ts';

/** The best known of the world, a line for each provider. The national domains of a provider stand with it. */
const PROVIDERS = [
  'gmail.com googlemail.com',
  'outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es',
  'live.com live.co.uk live.fr live.nl live.ca msn.com',
  'yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.ca yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.com.hk',
  'yahoo.de yahoo.es yahoo.fr yahoo.it yahoo.in ymail.com rocketmail.com',
  'icloud.com me.com mac.com',
  'aol.com aim.com aol.co.uk',
  'proton.me protonmail.com pm.me',
  'gmx.com gmx.net gmx.de gmx.at gmx.ch',
  'mail.com email.com',
  'zohomail.com zoho.com',
  'fastmail.com fastmail.fm',
  'tutanota.com tuta.com tuta.io',
  'web.de',
  't-online.de',
  'freenet.de',
  'orange.fr wanadoo.fr',
  'free.fr',
  'laposte.net',
  'libero.it virgilio.it',
  'btinternet.com',
  'virginmedia.com ntlworld.com',
  'bluewin.ch',
  'seznam.cz',
  'wp.pl o2.pl',
  'onet.pl',
  'yandex.com yandex.ru ya.ru',
  'mail.ru inbox.ru list.ru bk.ru',
  'ukr.net',
  'abv.bg',
  'comcast.net',
  'att.net sbcglobal.net bellsouth.net',
  'verizon.net',
  'cox.net',
  'earthlink.net',
  'sympatico.ca',
  'bigpond.com',
  'uol.com.br bol.com.br',
  'terra.com.br',
  'rediffmail.com',
  'naver.com',
  'hanmail.net daum.net',
  'qq.com foxmail.com',
  '163.com 126.com',
  'sina.com sina.cn',
];

const DOMAINS: ReadonlySet<string> = new Set(PROVIDERS.flatMap((domains) => domains.split(' ')));

/** Sub-domains count as the provider's. */
export function isFreeMailDomain(domain: string): boolean {
  const { label, ending } = parseDomain(domain);

  return DOMAINS.has(`${label}.${ending}`);
}
