import { createHash } from 'node:crypto';
import { dataKeyBucket } from '../../../runtime/field-encryption/data-key-bucket-client';
import { dataKeys } from '../../../runtime/field-encryption/data-keys';
import { fieldCipher, type FieldCipher } from '../../../runtime/field-encryption/field-cipher';
import { kmsWrapper } from '../../../runtime/field-encryption/kms-wrapper-client';
import type { AuditRecord } from '../../../runtime/audit/record';
import { openNote, type Signer } from '../../../runtime/tlog/note';
import { tenantSessions } from '../../../runtime/tenant-session/tenant-sessions';
import type { Access } from '../../../lambda/audit-reconciler/access';
import { Records } from '../../../lambda/audit-reconciler/records';
import { observeTrailEvent } from '../../../lambda/audit-reconciler/s3-access';
import type { Workflow } from '../../../lambda/tenant-lifecycle/env';
import { tenantLifecycle } from '../../../lambda/tenant-lifecycle/handler';
import type { TenancyDatabase } from '../../../lambda/tenant-lifecycle/tenancy-database';
import { Trail, workOf } from '../../../lambda/tenant-lifecycle/trail';
import { recorder, worldOf, type WorldParts } from '../../../lambda/tenant-lifecycle/world-client';
import { parseAgreements, type Agreements } from '../../../lambda/tenant-lifecycle/agreements';
import { signingKey, type SigningKey } from '../../../lambda/shared/audit/kms-signer';
import { lifecycleDefinition } from '../../../lib/constructs/tenancy/lifecycle-definition';
import { Process, refusal, type Call, type Fate, type Operations } from '../../support/aws/service';
import { FakeUserPool } from '../../support/aws/user-pool';
import { execute, type Execution } from '../../support/state-machine';
import { FakeDatabase } from './fake-database';
import { FakeKms, type Principal } from './fake-kms';
import { FakeBuckets } from './fake-s3';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/lifecycle`;
const TENANT_ROLE = `arn:aws:iam::${ACCOUNT}:role/tenant`;
const SHARED = `arn:aws:kms:us-east-1:${ACCOUNT}:key/shared`;
const SIGNING = `arn:aws:kms:us-east-1:${ACCOUNT}:key/signing`;
const SIGNER = 'tenants.app.example.com';
const LIFECYCLE: Principal = { arn: ROLE, tags: {} };
const POOLS = ['us-east-1_workforce', 'us-east-1_patients'];

export const NOW = Date.parse('2026-11-22T08:00:00.000Z');
export const DAY_MS = 86_400_000;

const ENVIRONMENT: WorldParts['env'] = {
  DEPLOYMENT: 'clinic',
  KEY_MODE: 'dedicated',
  REGISTER_FILE: '/opt/agreements.json',
  DATABASE_URL: 'unused',
  CONTEXT_KEY_SECRET: 'unused',
  LIFECYCLE_ROLE_ARN: ROLE,
  TENANT_ROLE_ARN: TENANT_ROLE,
  KEY_ADMINISTRATORS: `arn:aws:iam::${ACCOUNT}:role/SecurityOfficer`,
  SHARED_KEY_ARN: SHARED,
  DELETION_DAYS: '30',
  DATA_BUCKET: 'data',
  KEY_BUCKET: 'keys',
  USER_POOLS: POOLS.join(','),
  AUDIT_STREAM: 'unused',
  ARCHIVE_BUCKET: 'archive',
  SIGNING_KEY_ID: SIGNING,
  SIGNER_NAME: SIGNER,
  BACKUP_DAYS: '35',
  ARCHIVE_DAYS: '2192',
};

/** Decides what becomes of each call. */
export type Weather = (call: Call) => Fate;
export const FINE: Weather = () => 'done';

export interface Agreement {
  readonly tenant: string;
  readonly state: string;
  readonly executedOn?: string;
  readonly endsOn?: string;
  readonly retainUntil?: string;
  readonly legalHold?: boolean;
}

/** An account and a database, with everything that the steps touch. */
export class Cloud {
  now = NOW;
  agreements: Agreement[] = [];
  weather: Weather = FINE;
  /** Whether a repeating step is out of time after its first portion. */
  hurry = false;
  /** How long a call takes: runs at once are mixed by it. */
  pause: () => Promise<unknown> | undefined = () => undefined;
  readonly clock = () => this.now;
  readonly kms = new FakeKms(this.clock, ACCOUNT, SIGNING);
  readonly s3 = new FakeBuckets(['data', 'keys', 'archive'], this.kms, mayInBucket);
  readonly database = new FakeDatabase(this.clock);
  /** In its place. */
  realDatabase?: (trail: Trail) => TenancyDatabase;
  readonly groups = new Set<string>();
  readonly workforce = new FakeUserPool(POOLS[0]!);
  /** Records by tenant. */
  readonly records = new Map<string, { id: string; what: string; outcome: string; line: string }[]>();
  /** Requests to the bucket of the tenants, as the trail of AWS has them. */
  readonly accesses: { name: string; key: string; id: string; at: number }[] = [];
  private requests = 0;
  readonly metrics: Record<string, number>[] = [];
  readonly log: string[] = [];
  private runs = 0;

  constructor() {
    const Condition = { ArnEquals: { 'aws:PrincipalArn': TENANT_ROLE } };
    this.kms.add('shared', { Statement: [{ Sid: 'Use', Effect: 'Allow', Action: 'kms:*', Condition }] });
  }

  /** Runs a workflow from its beginning to its end. */
  run(workflow: Workflow, input: unknown): Promise<Execution> {
    const id = `arn:aws:states:us-east-1:${ACCOUNT}:execution:${workflow}:run-${++this.runs}`;
    return execute(DEFINITIONS[workflow], input, {
      id,
      clock: this.clock,
      pass: (seconds) => {
        this.now += seconds * 1000;
      },
      invoke: (payload) => this.invoke(payload),
    });
  }

  sweep = async (): Promise<number> =>
    ((await this.invoke({ sweep: true })) as { findings: number }).findings;

  /** One call of the function: a process of its own. */
  invoke(event: unknown): Promise<unknown> {
    const process = new Process((call) => this.weather(call), this.pause);
    let portions = 0;
    return tenantLifecycle((request) => {
      const record = recorder(
        {
          maxLineBytes: 1_000_000,
          send: (organization, line) => {
            const stream = clientOf(process, 'stream', {
              PutRecord: () => this.store(organization, line),
            });
            return stream.send(command('PutRecord', {})) as Promise<void>;
          },
          flush: () => Promise.resolve(),
          close: () => Promise.resolve(),
        },
        this.clock,
      );
      const trail = new Trail(workOf(request, ENVIRONMENT.DEPLOYMENT), record, this.clock);
      const world = worldOf({
        env: ENVIRONMENT,
        agreements: this.register(),
        signer: () => this.signer(process),
        database: this.realDatabase?.(trail) ?? this.faultyDatabase(process),
        clients: {
          kms: process.client('kms', this.kms.operations(LIFECYCLE)),
          s3: this.told(process.client('s3', this.s3.operations(LIFECYCLE)), trail) as never,
          cognito: process.client('cognito', this.directories()),
          ofTenant: (tenant) => this.ofTenant(process, tenant, trail),
        },
        record,
        trail,
        logger: {
          info: () => undefined,
          warn: () => undefined,
          error: (message, fields) => void this.log.push(`${message} ${JSON.stringify(fields)}`),
        },
        emit: (metrics) => void this.metrics.push({ ...metrics }),
        clock: this.clock,
        remaining: () => (this.hurry && ++portions > 0 ? 0 : 1),
        wait: () => Promise.resolve(),
      });
      return Promise.resolve({ world, close: () => Promise.resolve() });
    })(event);
  }

  /** As `telling` does with a real client. What S3 has done is on the other side of the comparison. */
  private told(client: Sender, trail: Trail): Sender {
    return {
      send: async (sent) => {
        const result = await client.send(sent);
        const { Bucket, Key = '' } = (sent as { input: { Bucket: string; Key?: string } }).input;
        if (Bucket !== 'data') return result;
        const [name, id] = [sent.constructor.name.replace(/Command$/, ''), `S3${++this.requests}`];
        this.accesses.push({ name, key: Key, id, at: this.now });
        await trail.request(name, id);
        return result;
      },
    };
  }

  /** Rows and documents of a tenant, sealed as an application does. */
  async fill(tenant: string, rows = 3): Promise<void> {
    const { s3 } = this.ofTenant(new Process(), tenant);
    const arn = this.kmsKeyOf(tenant);
    const cipher = this.cipher(tenant);
    for (const [table, column] of [
      ['phi.patient_identifier', 'value'],
      ['phi.document', 'title'],
    ] as const) {
      for (let i = 0; i < rows; i++) {
        const id = `00000000-0000-4000-8000-00000000000${i}`;
        const sealed = await cipher.seal({ tenant, table, column, row: id }, `Jane Example ${i}`);
        const row: Record<string, string | null> = {
          id,
          tenant,
          [column]: `\\x${sealed.toString('hex')}`,
          changed_in: String(700 + i),
        };
        if (table === 'phi.document') {
          row.object = id.replace(/^0/, '1');
          const body = Buffer.from(`scan ${i}`);
          row.sha256 = `\\x${createHash('sha256').update(body).digest('hex')}`;
          await s3.putObject({
            Bucket: 'data',
            Key: `tenants/${tenant}/documents/${row.object}`,
            Body: body,
            ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
            ServerSideEncryption: 'aws:kms',
            SSEKMSKeyId: arn,
            SSEKMSEncryptionContext: Buffer.from(JSON.stringify({ 'bulwark:tenant': tenant })).toString(
              'base64',
            ),
            BucketKeyEnabled: false,
          });
        }
        this.database.table(tenant, table).push(row);
      }
    }
  }

  /** What an application seals fields with. */
  cipher(tenant: string): FieldCipher {
    const { s3, kms } = this.ofTenant(new Process(), tenant);
    return fieldCipher({
      keys: dataKeys({
        store: dataKeyBucket({ s3: () => s3, bucket: 'keys' }),
        wrapper: kmsWrapper({ kms: () => kms, account: ACCOUNT }),
        kmsKeyOf: () => this.kmsKeyOf(tenant),
        now: this.clock,
      }),
      now: this.clock,
    });
  }

  private kmsKeyOf = (tenant: string) => this.kms.aliases.get(`alias/clinic/tenant/${tenant}`) ?? SHARED;

  /** Opens a note of the archive. @throws unless it is signed by the deployment */
  async note(key: string): Promise<string> {
    const signing = await signingKey(new Process().client('kms', this.kms.operations(LIFECYCLE)), SIGNING);
    return openNote(this.s3.read('archive', key)!, { name: SIGNER, publicKey: signing.publicKey });
  }

  /** Accesses that the reconciler would page for. */
  unrecorded(): string[] {
    const records = new Records([]);
    for (const { line } of [...this.records.values()].flat()) records.add(JSON.parse(line) as AuditRecord);
    return this.accesses.flatMap(({ name, key, id, at }) => {
      const event = {
        eventID: id,
        eventTime: new Date(at).toISOString(),
        eventSource: 's3.amazonaws.com',
        eventName: name,
        readOnly: /^(Get|Head|List)/.test(name),
        requestID: id,
        requestParameters: { bucketName: 'data', key },
      };
      const log = { id, stream: 'trail', timestamp: at, message: JSON.stringify(event) };
      const reason = records.reasonAgainst(observeTrailEvent(log, new Set(['data'])) as Access);
      return reason === undefined ? [] : [`${name}: ${reason}`];
    });
  }

  /** Keys with the tag of the tenant that are not on their way out. */
  keysOf = (tenant: string) =>
    [...this.kms.keys.values()].filter(
      ({ tags, state }) => tags['bulwark:tenant'] === tenant && state === 'Enabled',
    );

  /** What is wrong with a tenant that should be as whole as its row says, or gone without a trace; nothing when all is well. */
  problems(tenant: string): string[] {
    const row = this.database.rows.get(tenant);
    const alias = this.kms.aliases.get(`alias/clinic/tenant/${tenant}`);
    const keys = this.keysOf(tenant);
    const groups = POOLS.filter((pool) => this.groups.has(`${pool}/tenant:${tenant}`)).length;
    const objects = this.s3.versions('data', `tenants/${tenant}/`);
    const wrapped = this.s3.versions('keys', `tenants/${tenant}/`);
    const lease = this.database.leases.get(tenant);
    const found: string[] = [];
    const expect = (holds: boolean, what: string) => void (holds || found.push(what));
    if (row?.status === 'active') {
      if (row.mode === 'dedicated') {
        expect(keys.length === 1 && keys[0]!.arn === alias, `${keys.length} keys, alias ${alias}`);
        expect(keys[0]?.rotationDays === 90, 'no rotation');
      } else expect(keys.length === 0 && !alias, 'a key in pooled mode');
      expect(wrapped.length >= 2, 'owner without data keys');
      expect(
        objects.some(({ key }) => key.endsWith('/.tenant.json')),
        'no marker',
      );
      expect(groups === POOLS.length, `${groups} groups`);
      const begun = (this.records.get(tenant) ?? []).filter(({ what }) => what === 'tenant-onboarding');
      expect(
        begun.some(({ outcome }) => outcome === 'success'),
        'no beginning in the log',
      );
    } else {
      expect(row === undefined || row.status === 'closed', `status ${row?.status}`);
      expect(row !== undefined || !this.database.administrators.has(tenant), 'an account without tenant');
      expect(keys.length === 0 && !alias, `${keys.length} keys without owner, alias ${alias}`);
      expect(wrapped.length === 0, 'data keys without owner');
      expect(
        objects.every(({ lockedUntil }) => lockedUntil),
        'objects without owner',
      );
      expect(
        this.s3.uploads.every(({ key }) => !key.startsWith(`tenants/${tenant}/`)),
        'parts without owner',
      );
      expect(groups === 0, 'groups without owner');
      if (row) {
        const rows = [...(this.database.content.get(tenant)?.values() ?? [])].flat().length;
        expect(rows === 0, `${rows} rows`);
      }
    }
    expect(lease === undefined || lease.until <= this.now, 'a lease');
    return found.map((what) => `${tenant} (${row?.status ?? 'none'}): ${what}`);
  }

  private signing?: Promise<SigningKey>;
  private registered: { readonly of: readonly Agreement[]; readonly register: Agreements } | undefined;

  /** The public half is kept, as the function keeps it; each signature is a call. */
  private async signer(process: Process): Promise<Signer> {
    const operations = this.kms.operations(LIFECYCLE);
    this.signing ??= signingKey(new Process().client('kms', operations), SIGNING);
    const { publicKey } = await this.signing;
    const client = clientOf(process, 'kms', operations);
    const input = { KeyId: SIGNING, MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' };
    return {
      name: SIGNER,
      publicKey,
      sign: async (Message) =>
        ((await client.send(command('Sign', { ...input, Message }))) as { Signature: Buffer }).Signature,
    };
  }

  private register(): Agreements {
    if (this.registered?.of !== this.agreements) {
      const agreements = this.agreements.map((entry) => ({ ...entry, sha256: 'ab'.repeat(32) }));
      this.registered = { of: this.agreements, register: parseAgreements(JSON.stringify({ agreements })) };
    }
    return this.registered.register;
  }

  private ofTenant(process: Process, tenant: string, trail?: Trail) {
    // The role is assumed with the tag, as AWS would judge it: the principal is what the answer says.
    const sts = many(clientOf(process, 'sts', { AssumeRole: assumeRole }));
    const sessions = tenantSessions({
      sts: sts as never,
      roleArn: TENANT_ROLE,
      workload: 'test',
      now: this.clock,
    });
    const as = (service: string, operationsOf: (principal: Principal) => Operations) => {
      const send = async (sent: object) => {
        const { sessionToken } = await sessions.for(tenant)();
        const tags = { 'bulwark:tenant': sessionToken };
        const plain = clientOf(process, service, operationsOf({ arn: TENANT_ROLE, tags }));
        const client = trail && service === 's3' ? this.told(plain, trail) : plain;
        return client.send(sent);
      };
      return many({ send }) as never;
    };
    return {
      s3: as('s3', (principal) => this.s3.operations(principal)),
      kms: as('kms', (principal) => this.kms.operations(principal)),
    } as Parameters<typeof Object>[0] as ReturnType<WorldParts['clients']['ofTenant']>;
  }

  private faultyDatabase(process: Process): TenancyDatabase {
    const client = clientOf(process, 'database', this.database.operations);
    const call =
      (name: string) =>
      (...input: unknown[]) =>
        client.send(command(name, input));
    return Object.fromEntries(
      Object.keys(this.database.operations).map((name) => [
        name[0]!.toLowerCase() + name.slice(1),
        call(name),
      ]),
    ) as never;
  }

  private directories() {
    const nameOf = ({ UserPoolId, GroupName }: { UserPoolId: string; GroupName: string }) => {
      if (!POOLS.includes(UserPoolId)) throw refusal('ResourceNotFoundException');
      return `${UserPoolId}/${GroupName}`;
    };
    const existing = (input: { UserPoolId: string; GroupName: string }) => {
      if (!this.groups.has(nameOf(input))) throw refusal('ResourceNotFoundException');
      return nameOf(input);
    };
    return {
      AdminGetUser: this.workforce.operations.AdminGetUser,
      CreateGroup: (input: { UserPoolId: string; GroupName: string }) => {
        if (this.groups.has(nameOf(input))) throw refusal('GroupExistsException');
        this.groups.add(nameOf(input));
        return {};
      },
      DeleteGroup: (input: { UserPoolId: string; GroupName: string }) => {
        this.groups.delete(existing(input));
        return {};
      },
      GetGroup: (input: { UserPoolId: string; GroupName: string }) => ({
        Group: { GroupName: existing(input) },
      }),
    };
  }

  private store(organization: string, line: string): void {
    const { id, resource, outcome } = JSON.parse(line) as {
      id: string;
      resource: { type: string };
      outcome: string;
    };
    const records = this.records.get(organization) ?? [];
    this.records.set(organization, records);
    const same = records.find((record) => record.id === id);
    // The log takes the same record once, and another one with its id into quarantine.
    if (same && same.line !== line) throw new Error('id-reused');
    if (!same) records.push({ id, what: resource.type, outcome, line });
  }
}

const clientOf = (process: Process, service: string, operations: Operations): Sender =>
  process.client(service, operations);

interface Sender {
  send(command: object): Promise<unknown>;
}

const command = (name: string, input: unknown): object => ({ constructor: { name }, input });

/** A client of the SDK that has a method for each command. */
const many = (client: Sender): object =>
  new Proxy(
    {},
    {
      get: (_, method: string) => (input: unknown) =>
        client.send(command(method[0]!.toUpperCase() + method.slice(1), input)),
    },
  );

function assumeRole(input: {
  RoleArn: string;
  Tags: { Key: string; Value: string }[];
  TransitiveTagKeys: string[];
}) {
  const [tag, ...more] = input.Tags;
  if (input.RoleArn !== TENANT_ROLE || more.length > 0 || tag?.Key !== 'bulwark:tenant')
    throw refusal('AccessDenied', 403);
  if (input.TransitiveTagKeys[0] !== 'bulwark:tenant') throw refusal('AccessDenied', 403);
  const Expiration = new Date(8.64e15);
  return { Credentials: { AccessKeyId: 'id', SecretAccessKey: 'key', SessionToken: tag.Value, Expiration } };
}

/** As the policies of the buckets and of the roles have it. */
function mayInBucket({ arn, tags }: Principal, bucket: string, operation: string, key: string): boolean {
  if (bucket === 'archive')
    return arn === ROLE && key.startsWith('certificates/') && operation !== 'DeleteObjectVersion';
  if (arn === ROLE)
    return ['ListBucket', 'DeleteObjectVersion'].includes(operation) && key.startsWith('tenants/');
  return (
    arn === TENANT_ROLE &&
    operation !== 'DeleteObjectVersion' &&
    key.startsWith(`tenants/${tags['bulwark:tenant']}/`)
  );
}

const DEFINITIONS = {
  onboarding: lifecycleDefinition('onboarding', 'function'),
  export: lifecycleDefinition('export', 'function'),
  destruction: lifecycleDefinition('destruction', 'function'),
};
