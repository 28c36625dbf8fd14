import { App, Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EncryptionKey } from '../../../lib/constructs/encryption/encryption-key';
import { ManagedPolicyRole } from '../../../lib/constructs/identity/managed-policy-role';
import { TenantStores } from '../../../lib/constructs/tenancy/tenant-stores';
import { isAllowed, type AccessRequest, type ContextValue, type Statement } from '../../support/iam';
import { ACCOUNT, REGION, TemplatePolicies } from '../../support/iam-template';

export type Mode = 'dedicated' | 'pooled';

const EVERYTHING: readonly Statement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
/** A key policy that leaves all to IAM: what the policy of a tenant's own key adds is not counted on here. */
const LEFT_TO_IAM: readonly Statement[] = [
  { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
];
const ROLE = 'AWS::IAM::Role';
const BUCKET = 'AWS::S3::Bucket';
const KEY = 'AWS::KMS::Key';

/** Who asks, with what IAM lets them do. */
export interface Caller {
  readonly principal: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly identity: readonly Statement[];
}

/** A KMS key as conditions see it. */
export interface Key {
  readonly arn: string;
  readonly policy: readonly Statement[];
  readonly about: Readonly<Record<string, ContextValue>>;
}

type Context = Readonly<Record<string, ContextValue | undefined>>;

/** The stores of tenants as synthesized, with one statement taken out where a test says so. */
export class World {
  private readonly policies: TemplatePolicies;

  constructor(
    readonly mode: Mode,
    private readonly without: (statement: Statement) => Statement | undefined = (it) => it,
  ) {
    this.policies = synthesized(mode);
  }

  private kept(statements: readonly Statement[]): readonly Statement[] {
    return statements.flatMap((it) => this.without(it) ?? []);
  }

  get data(): string {
    return this.policies.arn(BUCKET, 'StoresData');
  }

  get dataKeys(): string {
    return this.policies.arn(BUCKET, 'StoresDataKeys');
  }

  /** A session for a tenant, as a workload gets it. */
  session(tenant?: string): Caller {
    const tags: Record<string, string> = tenant === undefined ? {} : { 'bulwark:tenant': tenant };
    const principal = this.policies.arn(ROLE, 'StoresRole');
    return { principal, tags, identity: this.kept(this.policies.ofRole('StoresRole')) };
  }

  /** The same, after somebody has attached a policy that allows everything. */
  wide = (tenant?: string): Caller => ({ ...this.session(tenant), identity: EVERYTHING });

  /** Another role of the account that may do everything, and perhaps bears the tag of a tenant. */
  administrator = (tenant?: string): Caller => ({
    principal: `arn:aws:iam::${ACCOUNT}:role/Administrator`,
    tags: tenant === undefined ? {} : { 'bulwark:tenant': tenant },
    identity: EVERYTHING,
  });

  get lifecycle(): Caller {
    return {
      principal: this.policies.arn(ROLE, 'Lifecycle'),
      tags: {},
      identity: this.kept(this.policies.ofRole('Lifecycle')),
    };
  }

  /** The key under which a tenant's data lies. */
  keyOf(tenant: string): Key {
    if (this.mode === 'pooled') {
      const policy = this.kept(this.policies.ofKey('StoresPooledKey'));
      return { arn: this.policies.arn(KEY, 'StoresPooledKey'), policy, about: {} };
    }
    return {
      arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/of-${tenant}`,
      policy: LEFT_TO_IAM,
      about: {
        'aws:ResourceTag/bulwark:tenant': tenant,
        'aws:ResourceTag/bulwark:purpose': 'tenant-key',
        'kms:ResourceAliases': [`alias/clinic/tenant/${tenant}`],
      },
    };
  }

  /** The key of both buckets, which is no tenant's. */
  get bucketKey(): Key {
    return { arn: this.policies.arn(KEY, 'Key'), policy: this.policies.ofKey('Key'), about: {} };
  }

  s3(caller: Caller, action: string, bucket: string, key?: string, context: Context = {}): boolean {
    const named = bucket === this.data ? 'StoresData' : 'StoresDataKeys';
    const resource = key === undefined ? bucket : `${bucket}/${key}`;
    return isAllowed(request(caller, `s3:${action}`, resource, { 's3:TlsVersion': 1.3, ...context }), {
      identity: caller.identity,
      resource: this.kept(this.policies.ofBucket(named)),
    });
  }

  /** @param tenant in the encryption context */
  kms(caller: Caller, action: string, key: Key, tenant?: string, context: Context = {}): boolean {
    const named = { ...key.about, 'kms:EncryptionContext:bulwark:tenant': tenant, ...context };
    return isAllowed(request(caller, `kms:${action}`, key.arn, named), {
      identity: caller.identity,
      resource: key.policy,
      both: true,
    });
  }

  /** Puts an object: S3 asks KMS in the name of the caller. */
  put(caller: Caller, path: string, under: { key?: Key; context?: string; sse?: string } = {}): boolean {
    const { key, context, sse = key && 'aws:kms' } = under;
    return (
      this.s3(caller, 'PutObject', this.data, path, {
        's3:x-amz-server-side-encryption': sse,
        's3:x-amz-server-side-encryption-aws-kms-key-id': key?.arn,
      }) && this.throughS3(caller, 'GenerateDataKey', `${this.data}/${path}`, key ?? this.bucketKey, context)
    );
  }

  /** Gets an object that lies under the key, and in the context, of a tenant. */
  get(caller: Caller, path: string, tenant: string, action = 'GetObject'): boolean {
    return (
      this.s3(caller, action, this.data, path) &&
      this.throughS3(caller, 'Decrypt', `${this.data}/${path}`, this.keyOf(tenant), tenant)
    );
  }

  /** Gets or puts the object of a data key, which is under the key of the bucket. */
  dataKey(caller: Caller, action: 'GetObject' | 'PutObject', path: string, context: Context = {}): boolean {
    const operation = action === 'GetObject' ? 'Decrypt' : 'GenerateDataKey';
    return (
      this.s3(caller, action, this.dataKeys, path, context) &&
      this.throughS3(caller, operation, `${this.dataKeys}/${path}`, this.bucketKey)
    );
  }

  private throughS3(caller: Caller, operation: string, object: string, key: Key, tenant?: string): boolean {
    return this.kms(caller, operation, key, tenant, {
      'kms:ViaService': `s3.${REGION}.amazonaws.com`,
      'kms:EncryptionContext:aws:s3:arn': object,
    });
  }

  /** Assumes the role of tenants. */
  assume(tags: Caller['tags'], session: { tags?: Caller['tags']; transitive?: readonly string[] }): boolean {
    const workload = {
      principal: this.policies.arn(ROLE, 'Workload'),
      tags,
      identity: this.policies.ofRole('Workload'),
    };
    const context = {
      ...Object.fromEntries(Object.entries(session.tags ?? {}).map(([k, v]) => [`aws:RequestTag/${k}`, v])),
      'aws:TagKeys': session.tags && Object.keys(session.tags),
      'sts:TransitiveTagKeys': session.transitive,
    };
    return ['AssumeRole', 'TagSession'].every((action) =>
      isAllowed(request(workload, `sts:${action}`, this.policies.arn(ROLE, 'StoresRole'), context), {
        identity: workload.identity,
        resource: this.kept(this.policies.trustOf('StoresRole')),
        both: true,
      }),
    );
  }

  /** Every statement that is about tenants, of every policy. */
  statements(): readonly Statement[] {
    return [
      ...this.policies.ofBucket('StoresData'),
      ...this.policies.ofBucket('StoresDataKeys'),
      ...(this.mode === 'pooled' ? this.policies.ofKey('StoresPooledKey') : []),
    ];
  }

  /** Those that say what a session may do. */
  grants(): readonly Statement[] {
    return this.policies.ofRole('StoresRole');
  }

  trust(): readonly Statement[] {
    return this.policies.trustOf('StoresRole');
  }
}

const request = (caller: Caller, action: string, resource: string, context: Context): AccessRequest => ({
  principal: caller.principal,
  action,
  resource,
  context: {
    'aws:SecureTransport': 'true',
    ...Object.fromEntries(
      Object.entries(caller.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
    ),
    ...context,
  },
});

const known = new Map<Mode, TemplatePolicies>();

function synthesized(mode: Mode): TemplatePolicies {
  let policies = known.get(mode);
  if (!policies) {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Stack', {
      env: { account: ACCOUNT, region: REGION },
    });
    const stores = new TenantStores(stack, 'Stores', {
      name: 'clinic',
      encryptionKey: new EncryptionKey(stack, 'Key', { purpose: 'Tenants', alias: 'clinic/tenants-default' })
        .key,
      serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs'),
      tenantKeys: mode,
    });
    const role = (id: string) =>
      new ManagedPolicyRole(stack, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    stores.grantActFor(role('Workload'));
    stores.grantLifecycle(role('Lifecycle'), 'read', 'write', 'destroy');
    policies = new TemplatePolicies(Template.fromStack(stack));
    known.set(mode, policies);
  }
  return policies;
}
