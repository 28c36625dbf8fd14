import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { BoundedMap } from '../tenant-session/bounded-map';
import { type CallerIdentity, identityCall, parseIdentity } from './caller-identity';
import { ServiceIdentityError, ServiceIdentityUnavailable } from './errors';
import { contentDigest, isSignatureOf, signatureBase, signatureParams } from './http-signature';
import { type Nonces, nonceMemory } from './nonces';
import { componentsOf, IDENTITY_HEADER, LABEL, type ServiceRequest } from './request';
import { thumbprint } from './service-signer';
import { type IdentitySource, stsOverHttps } from './sts-client';

export interface ServiceGuardOptions {
  /** Name of this workload. */
  readonly audience: string;
  readonly region: string;
  /** Workloads that may call, and the ARN of the role of each. */
  readonly callers: Readonly<Record<string, string>>;
  /** @default - AWS STS of the region */
  readonly sts?: IdentitySource;
  /** @default - those of this process */
  readonly nonces?: Nonces;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Who calls. */
export interface ServiceCaller {
  /** Name of the workload. */
  readonly name: string;
  /** ARN of its role. */
  readonly roleArn: string;
}

export interface ServiceGuard {
  /**
   * @param header reads a header by its name in lower case; undefined where it is missing or there more than once
   * @throws ServiceIdentityError, ServiceIdentityUnavailable
   */
  verify(request: ServiceRequest, header: (name: string) => string | undefined): Promise<ServiceCaller>;
}

/** How old an identity may be, and how far clocks may differ. */
const IDENTITY_MS = 5 * 60_000;
const SKEW_MS = 60_000;
/** How far the time of a request may lie from ours; its nonce is remembered for twice as long. */
const WINDOW_S = 60;
/** Identities that are remembered, known and refused. */
const MOST = 10_000;

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/;
const SESSION = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{1,64}$/;
const INPUT = new RegExp(
  `^${LABEL}=\\((?:"[a-z@-]+" ?)+\\)(;created=(\\d{10});nonce="([A-Za-z0-9_-]{22})";alg="ed25519";keyid="([A-Za-z0-9_-]{16})";tag="${LABEL}")$`,
);
/** 64 bytes, which leave four bits of the last letter: they are zero, so that a signature has one way to be written. */
const SIGNATURE = new RegExp(`^${LABEL}=:([A-Za-z0-9+/]{85}[AQgw]==):$`);

/**
 * Verifies calls from other workloads (IDN-6): AWS says whose role it is, once in the life of an identity; the request
 * itself is verified here, without a call. Nothing is believed that the caller says of itself.
 * 45 CFR 164.312(a)(1), 164.312(d).
 *
 * @example
 * const guard = serviceGuard({ audience: 'billing', region: 'us-east-1', callers: { portal: portalRoleArn } });
 * const caller = await guard.verify({ method, target, body }, (name) => headers[name]);
 */
export function serviceGuard(options: ServiceGuardOptions): ServiceGuard {
  const { audience, region, sts = stsOverHttps, now = Date.now } = options;
  const nonces = options.nonces ?? nonceMemory(undefined, now);
  const callers = new Map(
    Object.entries(options.callers).map(([name, arn]) => [sessionOf(name, arn), { name, roleArn: arn }]),
  );
  const known = new BoundedMap<string, Promise<ServiceCaller>>(MOST);

  const ask = async (identity: CallerIdentity): Promise<ServiceCaller> => {
    let answer;
    try {
      answer = await sts.send(identityCall(identity, region, audience));
    } catch (cause) {
      throw new ServiceIdentityUnavailable('AWS does not answer', { cause });
    }
    // AWS also answers 400 to those whom it throttles.
    if (answer.status === 403) throw new ServiceIdentityError('identity-refused');
    const arn = answer.status === 200 ? arnIn(answer.body) : undefined;
    if (arn === undefined) throw new ServiceIdentityUnavailable(`AWS answers ${answer.status}`);
    const [, partition, account, role] = SESSION.exec(arn) ?? [];
    const caller = callers.get([partition, account, role].join(':'));
    if (caller === undefined) throw new ServiceIdentityError('unknown-caller');
    return caller;
  };

  /** Refusals are remembered as well: who repeats one must not have us call AWS each time. */
  const callerOf = (header: string, identity: CallerIdentity): Promise<ServiceCaller> => {
    const id = createHash('sha256').update(header).digest('base64url');
    const before = known.get(id);
    if (before) return before;
    const asked = ask(identity);
    known.set(id, asked);
    asked.catch((error: unknown) => {
      if (!(error instanceof ServiceIdentityError)) known.delete(id, asked);
    });
    return asked;
  };

  return {
    async verify(request, header) {
      const identityHeader = header(IDENTITY_HEADER);
      const digest = header('content-digest');
      const input = header('signature-input');
      const signed = header('signature');
      if (!identityHeader || !digest || !input || !signed) throw new ServiceIdentityError('no-identity');
      const identity = parseIdentity(identityHeader, region);
      const age = now() - identity.at;
      if (age >= IDENTITY_MS || age < -SKEW_MS) throw new ServiceIdentityError('expired');

      const [, parameters, created, nonce, keyId] = INPUT.exec(input) ?? [];
      const [, signature] = SIGNATURE.exec(signed) ?? [];
      if (!parameters || !nonce || !signature) throw new ServiceIdentityError('malformed');
      if (Math.abs(now() / 1000 - Number(created)) > WINDOW_S) throw new ServiceIdentityError('expired');
      const components = componentsOf(request, {
        [IDENTITY_HEADER]: identityHeader,
        'content-digest': digest,
      });
      const params = signatureParams(components, parameters);
      const isOurs =
        input === `${LABEL}=${params}` &&
        keyId === thumbprint(identity.key) &&
        digest === contentDigest(request.body) && // nothing that is secret
        isSignatureOf(signatureBase(components, params), signature, publicKey(identity.key));
      // Before AWS is asked: whoever has overheard an identity cannot have us ask.
      if (!isOurs) throw new ServiceIdentityError('signature');

      const caller = await callerOf(identityHeader, identity);
      // Last: a call that is refused must not use up the nonce of one that is not.
      let isFirst;
      try {
        isFirst = await nonces.first(`${keyId}:${nonce}`, Number(created) + 2 * WINDOW_S);
      } catch (cause) {
        throw new ServiceIdentityUnavailable('replays cannot be told', { cause });
      }
      if (!isFirst) throw new ServiceIdentityError('replayed');
      return caller;
    },
  };
}

/** A session of a role says its account and name, and not its path: a name is in an account once. */
function sessionOf(name: string, arn: string): string {
  const match = ROLE.exec(arn);
  if (!match) throw new TypeError(`the caller ${name} has no role: its ARN is not that of an IAM role`);
  return match.slice(1).join(':');
}

/** @returns undefined where the answer is not one of `GetCallerIdentity` */
function arnIn(body: string): string | undefined {
  try {
    const { GetCallerIdentityResponse: answer } = JSON.parse(body) as {
      readonly GetCallerIdentityResponse?: { readonly GetCallerIdentityResult?: { readonly Arn?: unknown } };
    };
    const arn = answer?.GetCallerIdentityResult?.Arn;
    return typeof arn === 'string' ? arn : undefined;
  } catch {
    return undefined;
  }
}

const publicKey = (x: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
