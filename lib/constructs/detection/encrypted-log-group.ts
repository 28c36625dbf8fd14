import { RemovalPolicy, aws_logs as logs, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface EncryptedLogGroupProps extends Omit<
  logs.LogGroupProps,
  'encryptionKey' | 'removalPolicy' | 'retention'
> {
  /** Customer managed key whose policy admits CloudWatch Logs (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /**
   * Days to keep the events; at least 2192, and a value that CloudWatch Logs accepts.
   * @default 2192 (six years, 45 CFR 164.316(b)(2)(i))
   */
  readonly retentionDays?: number;
}

/** A log group under a customer managed key, kept six years and on stack deletion. */
export class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    const { retentionDays = 2192, ...rest } = props;
    if (retentionDays < 2192) {
      throw new Error(
        `${scope.node.path}/${id}: retentionDays was ${retentionDays}; allowed: at least 2192 (six years)`,
      );
    }
    super(scope, id, {
      ...rest,
      retention: retentionDays as logs.RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
