import { Duration } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_lambda as lambda, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlertTopics } from '../alerts/runbook';
import { PagingRule } from '../alerts/paging-rule';
import { customerKey } from '../customer-key';
import { grantRotation, grantSecretsKey } from '../function/rotation';
import { DatabaseFunction, type DatabaseSurroundings } from './database-function';
import { grantLogin } from './login';
import type { PhiDatabase } from './phi-database';

export interface ContextKeyRotationProps {
  readonly database: PhiDatabase;
  /** Customer managed key of the secrets. */
  readonly secretsKey: kms.IKey;
  readonly surroundings: DatabaseSurroundings;
  /** Whom to page when a rotation fails. */
  readonly alerts: AlertTopics;
  /** Database user that brings keys: a member of `context_keeper` and `rds_iam`. @default 'context_keeper_login' */
  readonly databaseUser?: string;
}

/**
 * The function that makes the keys with which applications sign contexts, and brings them into the database: the first of
 * each `ContextKey` while it is deployed, the next ones every 30 days (IDN-6, TEN-1). Nobody else sees them, and the
 * function can sign in as nobody who could use them. 45 CFR 164.312(a)(1), 164.312(d).
 *
 * @example
 * const rotation = new ContextKeyRotation(this, 'Rotation', {
 *   database,
 *   secretsKey: key,
 *   surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
 *   alerts,
 * });
 */
export class ContextKeyRotation extends Construct {
  readonly function: DatabaseFunction;
  readonly secretsKey: kms.IKey;

  constructor(scope: Construct, id: string, props: ContextKeyRotationProps) {
    super(scope, id);
    const { database, surroundings, alerts, databaseUser = 'context_keeper_login' } = props;
    this.secretsKey = customerKey(this.node.path, 'secretsKey', props.secretsKey);
    this.function = new DatabaseFunction(this, 'Function', {
      surroundings,
      entry: 'context-key-rotation',
      description: 'Rotates the keys that contexts are signed with',
      timeout: Duration.minutes(3),
      concurrency: 5,
    });
    grantLogin(this.function, database, databaseUser);
    grantSecretsKey(this.function, this.secretsKey);
    // AWS Secrets Manager User Guide, "Match AWS Secrets Manager events with Amazon EventBridge".
    new PagingRule(this, 'Failed', {
      signal: 'context-key-rotation-failed',
      meaning: 'A key that contexts are signed with was not rotated.',
      alerts,
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS Service Event via CloudTrail'],
        detail: { eventName: ['RotationFailed', 'RotationAbandoned'] },
      },
      shows: { secret: '$.detail.additionalEventData.SecretId' },
    });
  }

  /**
   * Lets the function make the versions of a secret, and Secrets Manager ask it to.
   * @returns what lets it ask, which a schedule waits for
   */
  serve(secret: secretsmanager.CfnSecret): lambda.CfnPermission {
    return grantRotation(this.function, secret);
  }
}
