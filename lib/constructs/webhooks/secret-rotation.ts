import { Duration, Lazy, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ROTATION_DAYS } from '../../../lambda/secret-rotation/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { PagingRule } from '../alerts/paging-rule';
import type { AlertTopics } from '../alerts/runbook';
import { PrivateFunction, type FunctionPlace } from '../function/private-function';
import { grantRotation, grantSecretsKey } from '../function/rotation';

export interface SecretRotationProps extends FunctionPlace {
  /** Customer managed key of the secrets. */
  readonly secretsKey: kms.IKey;
  /** Whom to page when there is a new value, and when there should be one. */
  readonly alerts: AlertTopics;
}

/**
 * Makes the next value of secrets that are ours to make, every 76 days. The one before is accepted for 14 days more, so
 * that people can give the new one to the vendor: they are paged when it is there (IDN-6). 45 CFR 164.312(a)(1).
 */
export class SecretRotation extends Construct {
  readonly function: PrivateFunction;
  private readonly secretArns: string[] = [];

  constructor(scope: Construct, id: string, { secretsKey, alerts, ...place }: SecretRotationProps) {
    super(scope, id);
    this.function = new PrivateFunction(this, 'Function', place, {
      entry: 'secret-rotation',
      description: 'Makes the next values of secrets that vendors share',
      timeout: Duration.minutes(1),
      memorySize: 256,
    });
    grantSecretsKey(this.function, secretsKey);
    new PagingAlarm(this, 'Failing', {
      signal: 'webhook-secret-rotation-failed',
      meaning: 'A secret that a vendor shares was not rotated.',
      alerts,
      metric: this.function.metricErrors({ statistic: 'Sum', period: Duration.minutes(5) }),
    });
    // AWS Secrets Manager User Guide, "Match AWS Secrets Manager events with Amazon EventBridge".
    new PagingRule(this, 'Rotated', {
      signal: 'webhook-secret-rotated',
      meaning: 'A secret has a new value: the vendor must be given it within 14 days.',
      alerts,
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS Service Event via CloudTrail'],
        detail: {
          eventName: ['RotationSucceeded'],
          additionalEventData: { SecretId: Lazy.list({ produce: () => this.secretArns }) },
        },
      },
      shows: { secret: '$.detail.additionalEventData.SecretId' },
    });
  }

  /** Rotates a secret from now on; its first value is there when it is deployed. */
  serve(secret: secretsmanager.CfnSecret): void {
    this.secretArns.push(secret.ref);
    const permission = grantRotation(this.function, secret);
    // It rotates at once, which puts the first real value in.
    const schedule = new secretsmanager.CfnRotationSchedule(secret, 'Schedule', {
      secretId: secret.ref,
      rotationLambdaArn: this.function.functionArn,
      rotationRules: { automaticallyAfterDays: ROTATION_DAYS },
    });
    schedule.node.addDependency(permission, this.function.role!, ...this.function.connections.securityGroups);
  }
}
