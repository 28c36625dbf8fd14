import { Stack, aws_athena as athena, aws_glue as glue, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantKey } from './object-access';
import { PREFIXES, type QueryBucket } from './query-bucket';
import { COLUMNS, PARTITIONS } from './record-columns';

export interface AuditCatalogProps {
  /** Name of database and workgroup; lower-case letters, digits and underscores. */
  readonly name: string;
  readonly query: QueryBucket;
}

/** Bytes that one query may read: a mistake costs half a dollar. */
const MOST_BYTES = 100 * 1024 ** 3;

/**
 * Investigations with SQL: a table over the queryable copy, whose partitions follow from its paths, and a workgroup
 * that decides for every query where its results go, under which key, and how much it may read (AUD-5).
 */
export class AuditCatalog extends Construct {
  readonly databaseName: string;
  readonly workGroupName: string;
  private readonly query: QueryBucket;

  constructor(scope: Construct, id: string, props: AuditCatalogProps) {
    super(scope, id);
    const { name, query } = props;
    this.query = query;
    this.databaseName = name;
    this.workGroupName = name;
    const database = new glue.CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name, description: 'The queryable copy of the audit log' },
    });
    const table = new glue.CfnTable(this, 'Entries', {
      catalogId: Stack.of(this).account,
      databaseName: name,
      tableInput: entries(query.s3UrlForObject(PREFIXES.records)),
    });
    table.addResourceDependency(database);
    new athena.CfnWorkGroup(this, 'WorkGroup', {
      name,
      description: 'Investigations of the audit log',
      recursiveDeleteOption: false,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        bytesScannedCutoffPerQuery: MOST_BYTES,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: query.s3UrlForObject(PREFIXES.investigations),
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: query.encryptionKey!.keyArn },
          expectedBucketOwner: Stack.of(this).account,
        },
      },
    });
  }

  /** Lets a role run queries in this workgroup over this table alone. */
  grantInvestigate(grantee: iam.IGrantable): void {
    const { query, databaseName, workGroupName } = this;
    const glueArn = (resource: string, resourceName?: string) =>
      Stack.of(this).formatArn({ service: 'glue', resource, ...(resourceName && { resourceName }) });
    const allow = (actions: string[], resourceArns: string[]) =>
      iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
    allow(
      [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      [Stack.of(this).formatArn({ service: 'athena', resource: 'workgroup', resourceName: workGroupName })],
    );
    allow(
      ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'],
      [glueArn('catalog'), glueArn('database', databaseName), glueArn('table', `${databaseName}/entries`)],
    );
    allow(['s3:GetBucketLocation', 's3:ListBucket'], [query.bucketArn]);
    allow(['s3:GetObject'], [query.arnForObjects(`${PREFIXES.records}*`)]);
    allow(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      [query.arnForObjects(`${PREFIXES.investigations}*`)],
    );
    grantKey(grantee, query.encryptionKey!, ['kms:Decrypt', 'kms:GenerateDataKey']);
  }
}

/** Amazon Athena User Guide, "Partition projection with Amazon Athena" and "Hive JSON SerDe". */
function entries(location: string): glue.CfnTable.TableInputProperty {
  return {
    name: 'entries',
    description: 'Entries of the audit log, one a line; name the tenant and, in double quotes, the "date"',
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: PARTITIONS.map((column) => ({ ...column })),
    parameters: {
      EXTERNAL: 'TRUE',
      classification: 'json',
      compressionType: 'gzip',
      'projection.enabled': 'true',
      // A query without a tenant is refused: nobody looks at all of them by accident.
      'projection.tenant.type': 'injected',
      'projection.date.type': 'date',
      'projection.date.format': 'yyyy-MM-dd',
      'projection.date.range': '2026-01-01,NOW+1DAYS',
      'storage.location.template': `${location}tenant=\${tenant}/date=\${date}/`,
    },
    storageDescriptor: {
      location,
      columns: COLUMNS.map((column) => ({ ...column })),
      compressed: true,
      inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serdeInfo: {
        // Finds names whatever their case, and a damaged line fails the query. With OpenX's, says the guide, rows may be
        // missing from an answer, or too many.
        serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe',
      },
    },
  };
}
