import { createHash } from 'node:crypto';
import { type RoleCredentials, signIdentity } from '../service-identity/caller-identity';
import type { IdentitySource } from '../service-identity/sts-client';

export interface TestSts extends IdentitySource {
  /**
   * Credentials of a workload, for `serviceSigner`.
   * @param roleArn such as `arn:aws:iam::111122223333:role/portal`
   * @throws TypeError when it is none
   */
  credentialsOf(roleArn: string): () => Promise<RoleCredentials>;
}

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[^/]+\/)*([^/]+)$/;
const CALL = /^AWS4-HMAC-SHA256 Credential=(ASIA[A-Z0-9]+)\/\d{8}\/([a-z0-9-]+)\/sts\/aws4_request, /;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * For tests only: answers `GetCallerIdentity` for the credentials that it made itself, in the memory of this process, and
 * keeps nothing. Like AWS it refuses a signature over something else, such as another workload's name; whose clock is
 * wrong it leaves to the guard.
 *
 * @example
 * const sts = testSts();
 * const signer = serviceSigner({ audience: 'billing', region, credentials: sts.credentialsOf(portalRoleArn) });
 * const guard = serviceGuard({ audience: 'billing', region, callers: { portal: portalRoleArn }, sts });
 */
export function testSts(): TestSts {
  const held = new Map<string, { readonly credentials: RoleCredentials; readonly session: object }>();
  return {
    credentialsOf(roleArn) {
      const [, partition, account, role] = ROLE.exec(roleArn) ?? [];
      if (!role) throw new TypeError(`roleArn was ${roleArn}; allowed: the ARN of an IAM role`);
      const digest = createHash('sha256').update(roleArn).digest('hex');
      const credentials = {
        accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
        secretAccessKey: `of a test ${digest}`,
        sessionToken: Buffer.from(`of a test ${digest}`).toString('base64'),
      };
      const session = {
        Account: account,
        Arn: `arn:${partition}:sts::${account}:assumed-role/${role}/test`,
        UserId: `AROA${digest.slice(16, 32).toUpperCase()}:test`,
      };
      held.set(credentials.accessKeyId, { credentials, session });
      return () => Promise.resolve(credentials);
    },

    async send({ headers }) {
      const [, id = '', region = ''] = CALL.exec(headers['authorization'] ?? '') ?? [];
      const holder = held.get(id);
      const signed =
        holder &&
        (await signIdentity({
          region,
          audience: headers['x-bulwark-audience'] ?? '',
          key: headers['x-bulwark-key'] ?? '',
          credentials: holder.credentials,
          at: new Date(headers['x-amz-date']?.replace(DATE, '$1-$2-$3T$4:$5:$6Z') ?? 0),
        }));
      if (!holder || signed?.authorization !== headers['authorization'])
        return { status: 403, body: JSON.stringify({ Error: { Code: 'SignatureDoesNotMatch' } }) };
      const answer = { GetCallerIdentityResult: holder.session };
      return { status: 200, body: JSON.stringify({ GetCallerIdentityResponse: answer }) };
    },
  };
}
