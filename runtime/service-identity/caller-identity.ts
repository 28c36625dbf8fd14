import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { ServiceIdentityError } from './errors';

/** Temporary credentials of a role, as every client of the AWS SDK takes them. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * A signed call of `GetCallerIdentity` that has not been sent. Whoever sends it learns from AWS whose credentials signed
 * it; it opens nothing else. AWS STS API Reference, "GetCallerIdentity"; IAM User Guide, "Signature Version 4".
 */
export interface CallerIdentity {
  /** `X-Amz-Date`: YYYYMMDDTHHMMSSZ. */
  readonly date: string;
  readonly authorization: string;
  readonly securityToken: string;
  /** Public key that the requests of this caller are signed with: Ed25519, raw, base64url. */
  readonly key: string;
}

/** What the verifier sends to AWS. */
export interface IdentityCall {
  /** `sts.us-east-1.amazonaws.com`. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';
const AUDIENCE = 'x-bulwark-audience';
const KEY = 'x-bulwark-key';

export const stsHost = (region: string): string => `sts.${region}.amazonaws.com`;

/** The audience is not in the identity: the verifier puts its own name in, and AWS compares. */
const callOf = (host: string, audience: string, key: string) => ({
  host,
  headers: { host, 'content-type': CONTENT_TYPE, [AUDIENCE]: audience, [KEY]: key },
  body: BODY,
});

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.#hash = createHash('sha256');
    else if (typeof secret === 'string') this.#hash = createHmac('sha256', secret);
    else this.#hash = createHmac('sha256', bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    throw new Error('a hash is used once');
  }
}
const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

/**
 * @param key see `CallerIdentity.key`
 * @throws TypeError for credentials that are not temporary: no service has others (IDN-6)
 */
export async function signIdentity(options: {
  readonly region: string;
  readonly audience: string;
  readonly key: string;
  readonly credentials: RoleCredentials;
  readonly at: Date;
}): Promise<CallerIdentity> {
  const { region, audience, key, credentials, at } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  if (!sessionToken)
    throw new TypeError('the credentials are not those of a role: they have no session token');
  const signer = new SignatureV4({
    service: 'sts',
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    sha256: Sha256,
    applyChecksum: false,
  });
  const { host, headers, body } = callOf(stsHost(region), audience, key);
  const signed = await signer.sign(
    { protocol: 'https:', method: 'POST', hostname: host, path: '/', headers, body },
    { signingDate: at },
  );
  return {
    date: signed.headers['x-amz-date']!,
    authorization: signed.headers['authorization']!,
    securityToken: sessionToken,
    key,
  };
}

const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** Everything that tells the call apart is signed. `ASIA` begins the ids of temporary credentials alone. */
const SIGNED = `content-type;host;x-amz-date;x-amz-security-token;${AUDIENCE};${KEY}`;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=ASIA[A-Z0-9]{12,124}\/(\d{8})\/([a-z0-9-]{1,32})\/sts\/aws4_request, SignedHeaders=([a-z0-9;-]{1,200}), Signature=[0-9a-f]{64}$/;
const TOKEN = /^[A-Za-z0-9+/=]{16,4096}$/;
const RAW_KEY = /^[A-Za-z0-9_-]{43}$/;

/** As a header carries it. */
export const renderIdentity = ({ date, authorization, securityToken, key }: CallerIdentity): string =>
  Buffer.from(JSON.stringify([date, authorization, securityToken, key])).toString('base64url');

/** Twice the largest that AWS gives. */
const LONGEST = 12_288;

/** @throws ServiceIdentityError: `malformed` */
export function parseIdentity(header: string, region: string): CallerIdentity & { readonly at: number } {
  const parts = header.length > LONGEST ? undefined : parsed(Buffer.from(header, 'base64url').toString());
  if (!Array.isArray(parts) || parts.length !== 4 || !parts.every((part) => typeof part === 'string'))
    throw new ServiceIdentityError('malformed');
  const [date, authorization, securityToken, key] = parts as [string, string, string, string];
  const time = DATE.exec(date);
  const scope = AUTHORIZATION.exec(authorization);
  if (
    !time ||
    !scope ||
    !date.startsWith(scope[1]!) ||
    scope[2] !== region ||
    scope[3] !== SIGNED ||
    !TOKEN.test(securityToken) ||
    !RAW_KEY.test(key)
  )
    throw new ServiceIdentityError('malformed');
  const [year, month, day, hour, minute, second] = time.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const identity = { date, authorization, securityToken, key };
  // Written in another way it would count as another, and AWS be asked again.
  if (renderIdentity(identity) !== header) throw new ServiceIdentityError('malformed');
  return { ...identity, at: Date.UTC(year, month - 1, day, hour, minute, second) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The call that asks AWS, for an identity that was parsed, as seen by the one who is called. */
export function identityCall(identity: CallerIdentity, region: string, audience: string): IdentityCall {
  const { host, headers, body } = callOf(stsHost(region), audience, identity.key);
  return {
    host,
    headers: {
      ...headers,
      accept: 'application/json',
      'x-amz-date': identity.date,
      'x-amz-security-token': identity.securityToken,
      authorization: identity.authorization,
    },
    body,
  };
}
