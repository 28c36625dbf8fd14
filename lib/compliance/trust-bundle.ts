import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** What a file of authorities must be, in words. */
export const TRUST_BUNDLE_ALLOWED =
  'a PEM file with certificates of private authorities only, valid today, with EC keys or RSA keys of 2048 bits or more';

/**
 * What is wrong with a file of certificate authorities that is to become a trust store; undefined for a sound one.
 * Application load balancers refuse the keys that are refused here ("Mutual authentication with TLS").
 * @param file path of the PEM file
 * @param today YYYY-MM-DD
 */
export function trustBundleProblem(file: string, today: string): string | undefined {
  if (!existsSync(file)) return 'there is no such file';
  const text = readFileSync(file, 'utf8');
  if (text.includes('PRIVATE KEY')) return 'holds a private key, which must never lie here';
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return 'holds no certificate';
  return blocks.map((pem) => authorityProblem(pem, today)).find((problem) => problem !== undefined);
}

function authorityProblem(pem: string, today: string): string | undefined {
  const certificate = parse(pem);
  if (!certificate) return 'holds a block that is no certificate';
  const subject = `"${certificate.subject.replaceAll('\n', ', ')}"`;
  if (!certificate.ca) return `${subject} is no certificate authority`;
  const { validFrom, validTo, publicKey } = certificate;
  if (Date.parse(validFrom) > Date.parse(today) || Date.parse(validTo) <= Date.parse(today)) {
    return `${subject} is valid from ${validFrom} to ${validTo}`;
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === 'ec' || (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048)) return undefined;
  return `${subject} has a key of type ${type} ${details?.modulusLength ?? ''}`.trimEnd();
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
