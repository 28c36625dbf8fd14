import { BoundedMap } from './bounded-map';
import { TENANT_CONTEXT, tenantName } from './tenant-name';

/** Credentials, as every client of the AWS SDK takes them. */
export interface TenantCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** The part of `STS` of `@aws-sdk/client-sts` that is used. */
export interface RoleAssumer {
  assumeRole(input: {
    RoleArn: string;
    RoleSessionName: string;
    DurationSeconds: number;
    Tags: { Key: string; Value: string }[];
    TransitiveTagKeys: string[];
  }): Promise<{
    readonly Credentials?:
      | {
          readonly AccessKeyId?: string | undefined;
          readonly SecretAccessKey?: string | undefined;
          readonly SessionToken?: string | undefined;
          readonly Expiration?: Date | undefined;
        }
      | undefined;
  }>;
}

export interface TenantSessionsOptions {
  readonly sts: RoleAssumer;
  /** Role whose policies speak of `${aws:PrincipalTag/bulwark:tenant}`. */
  readonly roleArn: string;
  /** Who acts, as CloudTrail shows it, such as `portal`. Neither a person nor a tenant: the tag names the tenant. */
  readonly workload: string;
  /** Seconds, 900 to 3600: a role that assumes a role gets an hour at most. @default 3600 */
  readonly durationSeconds?: number;
  /** Tenants whose credentials are kept; those used longest ago are forgotten. @default 1000 */
  readonly tenants?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

export interface TenantSessions {
  /**
   * Credentials that can touch this tenant and no other: give them to a client of the AWS SDK of its own, for a client
   * keeps the credentials that it got.
   * @throws TenantNameError
   */
  for(tenant: string): () => Promise<TenantCredentials>;
}

/** AWS answered with something that is no session. */
export class TenantSessionError extends Error {
  override readonly name = 'TenantSessionError';
}

interface Session {
  readonly credentials: Promise<TenantCredentials>;
  /** Milliseconds since 1970; unknown until the answer is there. */
  renewAt: number;
}

/** The SDK itself renews credentials that have five minutes left. */
const MARGIN_MS = 5 * 60_000;

/**
 * Sessions of one tenant each (TEN-2): a role assumed with the tag `bulwark:tenant`, which key policies and bucket
 * policies compare with the encryption context and the prefix. The tag is transitive: a role assumed from the session
 * keeps it, and cannot replace it. 45 CFR 164.312(a)(1).
 *
 * One call for many waiters; a refusal is not kept.
 * Source: IAM User Guide, "Pass session tags in AWS STS".
 *
 * @throws RangeError when an option is out of its range
 */
export function tenantSessions(options: TenantSessionsOptions): TenantSessions {
  const { sts, roleArn, workload, durationSeconds = 3600, tenants = 1000, now = Date.now } = options;
  if (!/^[\w+=,.@-]{2,64}$/.test(workload)) throw new RangeError('workload: 2 to 64 of A-Z a-z 0-9 _+=,.@-');
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 3600) {
    throw new RangeError(`durationSeconds was ${durationSeconds}; allowed: 900 to 3600`);
  }
  const sessions = new BoundedMap<string, Session>(tenants);

  const assume = async (tenant: string): Promise<TenantCredentials> => {
    const { Credentials } = await sts.assumeRole({
      RoleArn: roleArn,
      RoleSessionName: workload,
      DurationSeconds: durationSeconds,
      Tags: [{ Key: TENANT_CONTEXT, Value: tenant }],
      TransitiveTagKeys: [TENANT_CONTEXT],
    });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
      throw new TenantSessionError('the role was assumed without credentials');
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };

  const begin = (tenant: string): Session => {
    const session: Session = { credentials: assume(tenant), renewAt: Infinity };
    sessions.set(tenant, session);
    void session.credentials.then(
      ({ expiration }) => (session.renewAt = expiration.getTime() - MARGIN_MS),
      () => sessions.delete(tenant, session),
    );
    return session;
  };

  return {
    for(given) {
      const tenant = tenantName(given);
      return () => {
        const known = sessions.get(tenant);
        return (known && now() < known.renewAt ? known : begin(tenant)).credentials;
      };
    },
  };
}
