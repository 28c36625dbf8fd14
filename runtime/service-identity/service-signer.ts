import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type RoleCredentials, renderIdentity, signIdentity } from './caller-identity';
import { contentDigest, signatureBase, signatureParams, signBase } from './http-signature';
import { componentsOf, IDENTITY_HEADER, LABEL, type ServiceRequest, type SignedHeaders } from './request';

export interface ServiceSignerOptions {
  /** Name of the workload that is called. */
  readonly audience: string;
  readonly region: string;
  /** Credentials of the role of this workload, such as `fromNodeProviderChain()` of `@aws-sdk/credential-providers`. */
  readonly credentials: () => Promise<RoleCredentials>;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Signs calls to one workload. */
export interface ServiceSigner {
  /** @returns headers to send with the request, as it is given here to the byte */
  sign(request: ServiceRequest): Promise<SignedHeaders>;
}

/** AWS takes a signature for five minutes; the last of them is for clocks that differ, and for the way. */
const RENEW_MS = 4 * 60_000;

/**
 * Signs calls from this workload to another (IDN-6): AWS vouches for the role, and for a key that this process alone
 * holds; the key signs each request. Nothing is shared, nothing lasts, and what is overheard opens nothing.
 * 45 CFR 164.312(a)(1), 164.312(d). RFC 9421, "HTTP Message Signatures".
 *
 * @example
 * const signer = serviceSigner({ audience: 'billing', region: 'us-east-1', credentials });
 * const headers = await signer.sign({ method: 'POST', target: '/internal/claims', body });
 */
export function serviceSigner(options: ServiceSignerOptions): ServiceSigner {
  const { audience, region, credentials, now = Date.now } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'jwk' }).x!;
  let identity: { readonly header: Promise<string>; readonly made: number } | undefined;

  const renewed = async (): Promise<string> =>
    renderIdentity(
      await signIdentity({ region, audience, key, credentials: await credentials(), at: new Date(now()) }),
    );
  const current = (): Promise<string> => {
    const age = identity && now() - identity.made;
    // One that a clock has made which was set back since is of the future, and nobody takes it.
    if (identity === undefined || age === undefined || age < 0 || age >= RENEW_MS) {
      const header = renewed();
      const own = (identity = { header, made: now() });
      // One that could not be made is not kept.
      header.catch(() => {
        if (identity === own) identity = undefined;
      });
    }
    return identity.header;
  };

  return {
    async sign(request) {
      const headers = {
        [IDENTITY_HEADER]: await current(),
        'content-digest': contentDigest(request.body),
      };
      const components = componentsOf(request, headers);
      const nonce = randomBytes(16).toString('base64url');
      const params = signatureParams(
        components,
        `;created=${Math.floor(now() / 1000)};nonce="${nonce}";alg="ed25519";keyid="${thumbprint(key)}";tag="${LABEL}"`,
      );
      return {
        ...headers,
        'signature-input': `${LABEL}=${params}`,
        signature: `${LABEL}=:${signBase(signatureBase(components, params), privateKey)}:`,
      };
    },
  };
}

/** Names a key in logs and records. */
export const thumbprint = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, 16);
