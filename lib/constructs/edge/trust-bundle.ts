import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * Checks a file of certificate authorities before it becomes a trust store: PEM, certificates only, each of them an
 * authority that is valid on the day, none with a key that Application Load Balancers refuse or a private one.
 * @param file path of the PEM file
 * @param today YYYY-MM-DD
 * @returns subjects of the authorities
 * @throws naming the file, what was found and what is allowed
 */
export function checkTrustBundle(file: string, today: string): string[] {
  const refuse = (given: string): never => {
    throw new Error(
      `trust bundle ${file}: ${given}; allowed: PEM certificates of private authorities, valid on ${today}, RSA of 2048 bits or more, or EC`,
    );
  };
  const text = readFileSync(file, 'utf8');
  if (text.includes('PRIVATE KEY')) refuse('holds a private key, which must never be in this repository');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) refuse('holds no certificate');
  return blocks.map((pem) => {
    const certificate = parse(pem) ?? refuse('holds a block that is no certificate');
    const subject = certificate.subject.replaceAll('\n', ', ');
    if (!certificate.ca) refuse(`"${subject}" is no certificate authority`);
    const day = Date.parse(today);
    if (Date.parse(certificate.validFrom) > day || Date.parse(certificate.validTo) <= day) {
      refuse(`"${subject}" is valid from ${certificate.validFrom} to ${certificate.validTo}`);
    }
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    if (!(type === 'ec' || (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048))) {
      refuse(`"${subject}" has a key of type ${type} ${details?.modulusLength ?? ''}`.trimEnd());
    }
    return subject;
  });
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
