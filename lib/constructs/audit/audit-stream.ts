import {
  Duration,
  RemovalPolicy,
  Tags,
  aws_iam as iam,
  aws_kinesis as kinesis,
  aws_lambda as lambda,
} from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { customerKey } from '../customer-key';
import { grantKey } from './object-access';

export interface AuditStreamProps {
  /** Customer managed key of the records. */
  readonly encryptionKey: kms.IKey;
}

/** The setting that tells a workload the name of the stream. */
export const AUDIT_STREAM = 'AUDIT_STREAM';

/**
 * As long as parked records are kept, twice over: a writer that is broken for two weeks, and the two weeks to mend it,
 * lose nothing.
 */
const KEPT = Duration.days(30);

const DATA_ACTIONS = [
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:PutRecord',
  'kinesis:PutRecords',
];

/** Where records wait for the writer: in the order of their tenant, encrypted, for 30 days (AUD-6). */
export class AuditStream extends Construct {
  readonly stream: kinesis.Stream;
  private readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: AuditStreamProps) {
    super(scope, id);
    this.key = customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    this.stream = new kinesis.Stream(this, 'Stream', {
      streamMode: kinesis.StreamMode.ON_DEMAND,
      retentionPeriod: KEPT,
      encryption: kinesis.StreamEncryption.KMS,
      encryptionKey: this.key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.stream).add('bulwark:purpose', 'audit-stream');
    this.stream.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'DenyInsecureTransport',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: DATA_ACTIONS, // a policy of Kinesis takes no star
        resources: [this.stream.streamArn],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    Exceptions.of(this.stream).add({
      rules: ['AwsSolutions-KDS3'],
      reason: 'The rule asks for the key of AWS, whose policy and rotation nobody can choose.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'A customer managed key that rotates every 90 days (KEY-1).',
    });
  }

  /** Records that came in. */
  metricIncoming() {
    return this.stream.metricIncomingRecords();
  }

  /**
   * Lets a workload put records into the stream, and nothing else: it can neither read nor change what is there
   * (AUD-2, AUD-3). A function is told the name of the stream as well.
   */
  grantRecord(grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['kinesis:PutRecord', 'kinesis:PutRecords'],
      resourceArns: [this.stream.streamArn],
    });
    grantKey(grantee, this.key, ['kms:GenerateDataKey']);
    if (grantee instanceof lambda.Function) grantee.addEnvironment(AUDIT_STREAM, this.stream.streamName);
  }
}
