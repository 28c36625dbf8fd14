import type { aws_ec2 as ec2, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import type { PagingAlarmProps } from '../alerts/paging-alarm';
import type { Entrance } from '../edge/entrance';

/** What every workload needs to know of its surroundings. */
export interface WorkloadProps {
  /** Network of the workload and its entrances. */
  readonly vpc: ec2.IVpc;
  /** Private subnets in at least two availability zones. */
  readonly subnets: ec2.SubnetSelection;
  /** Where requests come from: the public edge, the internal one, or both. */
  readonly entrances: Readonly<Record<string, Entrance>>;
  /** Path pattern of the requests that are for this workload, such as `/api/*`. */
  readonly path: string;
  /** Order of the path among the rules of an entrance, 1 to 50000; the lowest that matches wins. */
  readonly priority: number;
  /** Customer managed key of storage, environment and queues. */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the log. @default 2192 */
  readonly logRetentionDays?: number;
  /** Name of the role of its code, where others must name it before it is there. @default - CloudFormation's */
  readonly roleName?: string;
  /**
   * Settings of the application, by the name of the environment variable that carries them. Never a secret: those
   * stay in Secrets Manager.
   * @default - none
   */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An application behind the edge. */
export interface Workload {
  /** Lets nothing in but the entrances, and nothing out until it is opened. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** What the application's own code may do; it begins with nothing. */
  readonly role: iam.IRole;
  /** When the workload does not serve as promised; hand it to a `PagingAlarm`. */
  readonly outage: Outage;
}

/** The condition of an alarm, without whom it pages. */
export type Outage = Pick<
  PagingAlarmProps,
  'metric' | 'threshold' | 'comparisonOperator' | 'evaluationPeriods' | 'treatMissingData'
>;
