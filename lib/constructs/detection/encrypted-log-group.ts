import { RemovalPolicy, Token, aws_logs as logs, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';

export interface EncryptedLogGroupProps extends Omit<
  logs.LogGroupProps,
  'encryptionKey' | 'removalPolicy' | 'retention'
> {
  /** Customer managed key whose policy admits CloudWatch Logs (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /**
   * Days to keep the events: 2192, 2557, 2922, 3288 or 3653, what CloudWatch Logs accepts from six years on.
   * @default 2192 (six years, 45 CFR 164.316(b)(2)(i))
   */
  readonly retentionDays?: number;
}

/** Six years and more, in the steps that CloudWatch Logs knows. */
const RETENTION = [2192, 2557, 2922, 3288, 3653];

/**
 * A log group under a customer managed key, kept six years and on stack deletion (KEY-1, NET-3).
 * 45 CFR 164.312(a)(2)(iv), 164.316(b)(2)(i).
 *
 * @throws when the key is missing, or the retention is none of those allowed
 * @example
 * new EncryptedLogGroup(this, 'Log', { encryptionKey: key });
 */
export class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    const { retentionDays = 2192, ...rest } = props;
    const at = `${scope.node.path}/${id}`;
    customerKey(at, 'encryptionKey', props.encryptionKey);
    if (!Token.isUnresolved(retentionDays) && !RETENTION.includes(retentionDays)) {
      throw new Error(
        `${at}: retentionDays was ${retentionDays}; allowed: at least 2192 days, six years, in the steps ${RETENTION.join(', ')}`,
      );
    }
    super(scope, id, {
      ...rest,
      retention: retentionDays as logs.RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
