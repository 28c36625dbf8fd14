import { generateKeyPairSync } from 'node:crypto';
import {
  serviceGuard,
  serviceSigner,
  type ServiceRequest,
  type SignedHeaders,
} from '../../../runtime/service-identity';
import { renderIdentity, signIdentity } from '../../../runtime/service-identity/caller-identity';
import {
  contentDigest,
  signatureBase,
  signatureParams,
  signBase,
} from '../../../runtime/service-identity/http-signature';
import { componentsOf } from '../../../runtime/service-identity/request';
import { thumbprint } from '../../../runtime/service-identity/service-signer';
import { IdentityService } from '../../support/aws/sts-identity';

export const REGION = 'us-east-1';
export const PORTAL = 'arn:aws:iam::111122223333:role/clinic/portal';

/** Who a task is that has a role. */
export const session = (role: string, account = '111122223333') =>
  `arn:aws:sts::${account}:assumed-role/${role}/task-1`;

export const request: ServiceRequest = {
  method: 'POST',
  target: '/internal/claims?page=2',
  body: Buffer.from('{"claim":"c-7"}'),
};

/** The workload billing, which the portal may call, and callers; AWS vouches for them. */
export function world() {
  const clock = { ms: Date.UTC(2026, 10, 22, 12) };
  const now = () => clock.ms;
  const aws = new IdentityService(REGION, now);
  const signer = (arn = session('portal'), audience = 'billing', region = REGION) =>
    serviceSigner({ audience, region, credentials: () => Promise.resolve(aws.session(arn)), now });
  const guard = serviceGuard({
    audience: 'billing',
    region: REGION,
    callers: { portal: PORTAL },
    sts: aws,
    now,
  });
  const verify = (request: ServiceRequest, headers: Partial<SignedHeaders>) =>
    guard.verify(request, (name) => headers[name as keyof SignedHeaders]);
  return { clock, now, aws, signer, guard, verify };
}

/** A world, and in it the portal as a caller who holds the key of its identity, and signs whatever it likes with it. */
export async function caller() {
  const here = world();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const own = publicKey.export({ format: 'jwk' }).x!;
  const credentials = here.aws.session(session('portal'));
  const identify = (key: string) =>
    signIdentity({ region: REGION, audience: 'billing', key, credentials, at: new Date(here.clock.ms) });
  const identity = await identify(own);

  const sign = (
    nonce: string,
    { key = own, header = renderIdentity(identity), digest = contentDigest(request.body) } = {},
  ): SignedHeaders => {
    const headers = { 'bulwark-identity': header, 'content-digest': digest };
    const components = componentsOf(request, headers);
    const created = Math.floor(here.now() / 1000);
    const parameters = `;created=${created};nonce="${nonce}";alg="ed25519";keyid="${thumbprint(key)}";tag="bulwark"`;
    const params = signatureParams(components, parameters);
    return {
      ...headers,
      'signature-input': `bulwark=${params}`,
      signature: `bulwark=:${signBase(signatureBase(components, params), privateKey)}:`,
    };
  };
  return { ...here, identify, identity, sign };
}
