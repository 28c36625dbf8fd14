import {
  CustomResource,
  Duration,
  RemovalPolicy,
  Stack,
  aws_iam as iam,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LOGIN_TAG, ROTATION_DAYS } from '../../../lambda/context-key-rotation/env';
import type { ContextKeyRotation } from './context-key-rotation';

export interface ContextKeyProps {
  /** Makes the key, and rotates it. Declare what creates the database's roles before: `key.node.addDependency(migrator)`. */
  readonly rotation: ContextKeyRotation;
  /** Database user that signs with it, and the only one that may present what it signed. */
  readonly login: string;
}

/**
 * The key with which one database user signs the contexts of its transactions: a secret that holds
 * `{"id": …, "login": …, "key": <64 hex digits>}`, rotated every 30 days. When it is deployed, it holds a key that the
 * database knows; whoever has read a key before a rotation can sign with it for a day after (IDN-6, TEN-1).
 * 45 CFR 164.312(a)(1), 164.312(d).
 *
 * @example
 * const rotation = new ContextKeyRotation(this, 'Rotation', {
 *   database,
 *   secretsKey: key,
 *   surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
 *   alerts,
 * });
 * const contextKey = new ContextKey(this, 'PortalKey', { rotation, login: 'app_portal' });
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * contextKey.grantRead(role);
 */
export class ContextKey extends Construct {
  /** What an application reads: pass it as `CONTEXT_KEY_SECRET`, and `grantRead`. */
  readonly secretArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ContextKeyProps,
  ) {
    super(scope, id);
    const { rotation, login } = props;
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(login)) {
      throw new Error(`${this.node.path}: login was "${login}"; allowed: one PostgreSQL user name`);
    }
    // Empty until the function puts the first key in.
    const resource = new secretsmanager.CfnSecret(this, 'Resource', {
      description: `Signs the contexts of ${login}`,
      kmsKeyId: rotation.secretsKey.keyArn,
      tags: [{ key: LOGIN_TAG, value: login }],
    });
    // Nothing is lost with it: another key is made for a login that comes back.
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const permission = rotation.serve(resource);
    const first = new CustomResource(this, 'First', {
      resourceType: 'Custom::ContextKey',
      serviceToken: rotation.function.functionArn,
      serviceTimeout: Duration.minutes(5),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      properties: { SecretArn: resource.ref },
    });
    first.node.addDependency(rotation.function.role!, ...rotation.function.connections.securityGroups);
    // It rotates at once: a rotation that cannot work pages on the day of the deployment, not a month later.
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'Schedule', {
      secretId: resource.ref,
      rotationLambdaArn: rotation.function.functionArn,
      rotationRules: { automaticallyAfterDays: ROTATION_DAYS },
    });
    schedule.node.addDependency(first, permission);
    this.secretArn = resource.ref;
  }

  /** Lets a principal read the key, and nothing else. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    // By hand: the CDK's own grant leaves out the key of the secret when its policy stands in another stack.
    const read = iam.Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secretArn],
    });
    const decrypt = iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [this.props.rotation.secretsKey.keyArn],
      conditions: {
        StringEquals: {
          'kms:EncryptionContext:SecretARN': this.secretArn,
          'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com`,
        },
      },
    });
    return read.combine(decrypt);
  }
}
