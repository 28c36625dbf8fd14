import type { aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import type { AlertTopics } from '../alerts/runbook';

/** What every function of the audit log needs to know of the place it runs in. */
export interface AuditSurroundings {
  /** Network of the functions. */
  readonly vpc: ec2.IVpc;
  /** Isolated subnets beside the endpoints. */
  readonly subnets: ec2.SubnetSelection;
  /** Group of the interface endpoints, `PrivateRoutes.securityGroup`; the functions reach AWS through it alone. */
  readonly endpoints: ec2.ISecurityGroup;
  /** Customer managed key of stream, tables, queues, buckets and function environments. */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the functions' logs; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the functions' logs; see `EncryptedLogGroup`. @default 2192 */
  readonly logRetentionDays?: number;
  /** Whom to page. */
  readonly alerts: AlertTopics;
}
