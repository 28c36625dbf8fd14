import { generateKeyPairSync, type KeyObject, randomInt, sign } from 'node:crypto';

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own, P-256. Node reads X.509 but does not write it; RFC 5280 in the little that is needed. */
export function certificateAuthority() {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cert = certificate('Example Test CA', ca.publicKey, ca.privateKey, [
    extension('551d13', sequence(boolean(true))), // basicConstraints: an authority
  ]);
  return {
    cert,
    /** A certificate of this authority for a name. */
    issue(name: string): Certificate {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = extension('551d11', sequence(tlv(0x82, Buffer.from(name)))); // subjectAltName: dNSName
      return {
        cert: certificate(name, publicKey, ca.privateKey, [names]),
        key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
      };
    },
  };
}

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuerKey: KeyObject,
  extensions: Buffer[],
): string {
  const ecdsaWithSha256 = sequence(tlv(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(randomInt(1, 2 ** 32)),
    ecdsaWithSha256,
    nameOf('Example Test CA'),
    sequence(time(Date.now() - 86_400_000), time(Date.now() + 86_400_000)),
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.of(0), sign('sha256', body, issuerKey)));
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = Buffer.concat(content);
  const { length: n } = value;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), value]);
}

const sequence = (...content: readonly Buffer[]): Buffer => tlv(0x30, ...content);
const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.of(value ? 0xff : 0));
function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const start = value === 0 ? 4 : bytes.findIndex((byte) => byte !== 0);
  return tlv(0x02, bytes.subarray(bytes[start]! >= 0x80 ? start - 1 : start));
}
/** UTCTime, `YYMMDDHHmmssZ`. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return tlv(0x17, Buffer.from(digits.slice(2)));
}
const nameOf = (commonName: string): Buffer =>
  sequence(tlv(0x31, sequence(tlv(0x06, Buffer.from('550403', 'hex')), tlv(0x0c, Buffer.from(commonName)))));
const extension = (oid: string, value: Buffer): Buffer =>
  sequence(tlv(0x06, Buffer.from(oid, 'hex')), boolean(true), tlv(0x04, value));
