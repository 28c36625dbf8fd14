import {
  RemovalPolicy,
  Stack,
  aws_iam as iam,
  aws_secretsmanager as secretsmanager,
  type aws_kms as kms,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OVERLAP_HOURS } from '../../../lambda/secret-rotation/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import type { SecretAge } from './secret-age';
import type { SecretRotation } from './secret-rotation';

/** Who makes the values of a secret, and what watches over it. */
export type SecretOrigin = { readonly rotation: SecretRotation } | { readonly age: SecretAge };

export interface WebhookSecretProps {
  /** Name of the webhook. */
  readonly webhook: string;
  /** Customer managed key of the secret. */
  readonly secretsKey: kms.IKey;
  readonly origin: SecretOrigin;
}

/** Hours for which a vendor-issued value is accepted beside its successor: a vendor changes sides within minutes or a day. */
const ISSUED_OVERLAP_HOURS = 48;

/** The secret of one webhook (IDN-6). */
export class WebhookSecret extends Construct {
  readonly secretArn: string;
  private readonly overlapHours: number;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WebhookSecretProps,
  ) {
    super(scope, id);
    const { webhook, secretsKey, origin } = props;
    const generated = 'rotation' in origin;
    this.overlapHours = generated ? OVERLAP_HOURS : ISSUED_OVERLAP_HOURS;
    const resource = new secretsmanager.CfnSecret(this, 'Resource', {
      description: `Verifies the webhook ${webhook}`,
      kmsKeyId: secretsKey.keyArn,
      // A placeholder that no verifier takes; the rotation replaces it at once. What a vendor issues, a person puts in.
      ...(generated && { generateSecretString: { passwordLength: 16, excludePunctuation: true } }),
    });
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.secretArn = resource.ref;
    if (generated) {
      origin.rotation.serve(resource);
      return;
    }
    origin.age.watch(resource.ref);
    Exceptions.of(resource).add({
      rules: [
        'IDN-6.secret-rotation',
        'AwsSolutions-SMG4',
        'HIPAA.Security-SecretsManagerRotationEnabled',
        'NIST.800.53.R5-SecretsManagerRotationEnabled',
      ],
      reason: 'The vendor issues the value: no function can make one that the vendor would sign with.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'Its age is watched: people are paged when it is 80 days old and again at 90, and replace it without a gap (docs/webhooks.md, "Rotation").',
      checkers: { guard: ['SECRETSMANAGER_ROTATION_ENABLED_CHECK'], checkov: ['CKV2_AWS_57'] },
    });
  }

  /** Lets a receiver read it, and tells it which it is and how long the value before is accepted. */
  grantVerify(fn: lambda.Function): void {
    fn.addEnvironment('WEBHOOK_SECRET_ARN', this.secretArn);
    fn.addEnvironment('WEBHOOK_OVERLAP_HOURS', String(this.overlapHours));
    fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.secretArn] }),
    );
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.props.secretsKey.keyArn],
        conditions: {
          StringEquals: {
            'kms:EncryptionContext:SecretARN': this.secretArn,
            'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com`,
          },
        },
      }),
    );
  }
}
