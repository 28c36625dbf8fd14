import { RemovalPolicy, Token, aws_logs as logs, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Exception } from '../../compliance/gate/exception';
import { Exceptions } from '../../compliance/gate/exceptions';
import { customerKey } from '../customer-key';
import { maskIdentifiers } from './identifiers-masked';

/** Why a log group shows what it holds to everybody who may read it. */
export type Unmasked = Pick<Exception, 'reason' | 'owner' | 'expires' | 'compensating'>;

export interface EncryptedLogGroupProps extends Omit<
  logs.LogGroupProps,
  'dataProtectionPolicy' | 'encryptionKey' | 'logGroupClass' | 'removalPolicy' | 'retention'
> {
  /** Customer managed key whose policy admits CloudWatch Logs (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /**
   * Days to keep the events: 2192, 2557, 2922, 3288 or 3653, what CloudWatch Logs accepts from six years on.
   * @default 2192 (six years, 45 CFR 164.316(b)(2)(i))
   */
  readonly retentionDays?: number;
  /**
   * Says why identifiers are not masked, where a machine reads the log and masked values would mislead it: CloudWatch
   * masks for metric and subscription filters, too. It shows as an exception from LOG-1.data-protection.
   * @default - identifiers are masked for everybody without `logs:Unmask`
   */
  readonly unmasked?: Unmasked;
}

/** Six years and more, in the steps that CloudWatch Logs knows. */
const RETENTION = [2192, 2557, 2922, 3288, 3653];

/**
 * A log group under a customer managed key, kept six years and on stack deletion, that masks identifiers (KEY-1, NET-3,
 * LOG-1). Its class is Standard: metric filters and subscriptions know no other.
 * 45 CFR 164.312(a)(2)(iv), 164.316(b)(2)(i), 164.514(b)(2).
 *
 * @throws when the key is missing, or the retention is none of those allowed
 * @example
 * new EncryptedLogGroup(this, 'Log', { encryptionKey: key });
 */
export class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    const { retentionDays = 2192, unmasked, ...rest } = props;
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
      // Standard, the default: CloudFormation refuses the update of a group that begins to name its class.
      logGroupClass: undefined,
      dataProtectionPolicy: unmasked ? undefined : maskIdentifiers(),
    });
    if (unmasked) Exceptions.of(this).add({ rules: ['LOG-1.data-protection'], ...unmasked });
  }
}
