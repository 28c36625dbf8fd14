import { Names, type aws_iam as iam, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { AuditCatalog } from './audit-catalog';
import { AuditCopier } from './audit-copier';
import { AuditPublisher } from './audit-publisher';
import { AuditReader } from './audit-reader';
import { AuditReview } from './audit-review';
import { AuditSelfCheck } from './audit-self-check';
import { AuditStream } from './audit-stream';
import { AuditWriter, WRITER_TIMEOUT } from './audit-writer';
import { LogTable } from './log-table';
import { ParkingQueue } from './parking-queue';
import { QuarantineBucket } from './quarantine-bucket';
import { QueryBucket } from './query-bucket';
import { SigningKey } from './signing-key';
import type { AuditSurroundings } from './surroundings';

export interface AuditLogProps extends AuditSurroundings {
  /** First part of the origin of every tenant's log, such as `audit.app.example.com`. It can never change. */
  readonly name: string;
  /** Locked bucket of the logs, such as `AuditArchive` (AUD-3). */
  readonly archive: s3.IBucket;
  /** A second locked bucket, under another key, that sees every checkpoint, such as `AuditWitness` (AUD-4). */
  readonly witness: s3.IBucket;
  /** Bucket that receives the access logs of the buckets that are made here. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /** Day on which another key takes over from the signing key, YYYY-MM-DD: an asymmetric key never rotates (KEY-1). */
  readonly succession: string;
  /** Names (with path) of IAM roles that administer the signing key; they can never sign. @default - the deployment role */
  readonly keyAdministrators?: readonly string[];
  /**
   * When people are at work, as `<day>-<day> HH:mm-HH:mm <time zone>`; the monthly review counts what happens at other
   * times apart. @default 'Mon-Fri 07:00-19:00 America/New_York'
   */
  readonly officeHours?: string;
}

const OFFICE_HOURS = /^[A-Z][a-z]{2}-[A-Z][a-z]{2} [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d \S+$/;

/**
 * The record of who touched which patient's data: one Merkle log a tenant, signed, locked, verified by itself every
 * day and by anybody at any time. Applications put records into its stream; a writer gives each its place exactly
 * once, a publisher signs each minute, and a copy answers questions. Nothing it is given is dropped: what no log takes
 * is kept in quarantine, and pages (AUD-1, AUD-2, AUD-4, AUD-5, AUD-6). 45 CFR 164.312(b), 164.312(c).
 * `docs/audit-log.md` has the formats.
 *
 * @throws when archive and witness are one bucket, or the name is no host name
 * @example
 * const { key: witnessKey } = new EncryptionKey(this, 'WitnessKey', { purpose: 'Witness', alias: 'app/witness' });
 * const witness = new AuditWitness(this, 'Witness', { encryptionKey: witnessKey, serverAccessLogsBucket });
 * const log = new AuditLog(this, 'AuditLog', {
 *   name: 'audit.app.example.com',
 *   archive,
 *   witness,
 *   serverAccessLogsBucket,
 *   succession: '2028-11-22',
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   endpoints,
 *   encryptionKey: key,
 *   logKey: key,
 *   alerts,
 * });
 * // Whoever records: the role of a workload of yours. Tell it log.streamName as AUDIT_STREAM.
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * log.grantRecord(role);
 */
export class AuditLog extends Construct {
  /** Where everything that belongs to the log runs. */
  readonly surroundings: AuditSurroundings;
  readonly archive: s3.IBucket;
  readonly query: QueryBucket;
  readonly table: LogTable;
  /** What signs; its public half is in every log as `log.vkey`. */
  readonly signingKey: SigningKey;
  /** Workgroup and table for investigations. */
  readonly catalog: AuditCatalog;
  private readonly stream: AuditStream;
  private readonly reader: AuditReader;

  constructor(scope: Construct, id: string, props: AuditLogProps) {
    super(scope, id);
    this.check(props);
    const { archive, witness, serverAccessLogsBucket, encryptionKey, alerts, name: logName } = props;
    const surroundings: AuditSurroundings = props;
    this.surroundings = surroundings;
    this.archive = archive;

    const stream = new AuditStream(this, 'Records', { encryptionKey });
    const table = new LogTable(this, 'Log', { encryptionKey });
    const stored = { encryptionKey, serverAccessLogsBucket };
    const quarantine = new QuarantineBucket(this, 'Quarantine', stored);
    const query = new QueryBucket(this, 'Query', stored);
    const parking = new ParkingQueue(this, 'Parking', {
      encryptionKey,
      alerts,
      functionTimeout: WRITER_TIMEOUT,
    });
    const signingKey = new SigningKey(this, 'SigningKey', {
      signs: 'checkpoints of the audit log',
      succession: props.succession,
      ...(props.keyAdministrators && { administrators: props.keyAdministrators }),
    });

    new AuditWriter(this, 'Writer', { surroundings, stream, table, quarantine, parking });
    const logs = { surroundings, table, archive, witness, signingKey, logName };
    new AuditPublisher(this, 'Publisher', logs);
    new AuditCopier(this, 'Copier', { surroundings, table, archive, query });
    new AuditSelfCheck(this, 'SelfCheck', logs);
    new AuditReview(this, 'Review', {
      ...logs,
      query,
      quarantine,
      officeHours: props.officeHours ?? 'Mon-Fri 07:00-19:00 America/New_York',
    });
    this.reader = new AuditReader(this, 'Reader', { surroundings, stream, query });
    this.catalog = new AuditCatalog(this, 'Catalog', {
      name: Names.uniqueResourceName(this, { maxLength: 100, separator: '_' }).toLowerCase(),
      query,
    });
    this.stream = stream;
    this.table = table;
    this.query = query;
    this.signingKey = signingKey;
  }

  /** Name of the stream: what a workload is told as `AUDIT_STREAM`. */
  get streamName(): string {
    return this.stream.stream.streamName;
  }

  /** Lets a workload record, and nothing else; a function is told `AUDIT_STREAM` as well (AUD-2). */
  grantRecord(grantee: iam.IGrantable): void {
    this.stream.grantRecord(grantee);
  }

  /** Lets a workload ask the reader, which answers for one tenant at a time and records that it was asked (AUD-5). */
  grantRead(grantee: iam.IGrantable): void {
    this.reader.function.grantInvoke(grantee);
    this.query.grantFetch(grantee);
  }

  /** Lets a role investigate with Athena. Its queries are in the trail, not in the log: give it to few (AUD-7). */
  grantInvestigate(grantee: iam.IGrantable): void {
    this.catalog.grantInvestigate(grantee);
  }

  private check({ name, archive, witness, encryptionKey, logKey, officeHours }: AuditLogProps): void {
    customerKey(this.node.path, 'encryptionKey', encryptionKey);
    customerKey(this.node.path, 'logKey', logKey);
    if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(name)) {
      throw new Error(
        `${this.node.path}: name was "${name}"; allowed: a host name such as audit.app.example.com`,
      );
    }
    if (officeHours !== undefined && !OFFICE_HOURS.test(officeHours)) {
      throw new Error(
        `${this.node.path}: officeHours was "${officeHours}"; allowed: days, hours and time zone, such as Mon-Fri 07:00-19:00 America/Chicago`,
      );
    }
    if (!witness || witness === archive || witness.bucketName === archive.bucketName) {
      throw new Error(
        `${this.node.path}: witness was ${witness ? 'the archive itself' : 'missing'}; allowed: a second locked bucket (AUD-4)`,
      );
    }
  }
}
