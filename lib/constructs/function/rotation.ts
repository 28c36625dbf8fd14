import {
  Stack,
  aws_iam as iam,
  aws_lambda as lambda,
  type aws_kms as kms,
  type aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';

/** Lets a function open and seal values of secrets under a key, through Secrets Manager alone. */
export function grantSecretsKey(fn: lambda.Function, key: kms.IKey): void {
  fn.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(fn).region}.amazonaws.com` },
      },
    }),
  );
}

/**
 * Lets a function make the versions of a secret, and Secrets Manager ask it to.
 * @returns what lets it ask, which a schedule waits for
 */
export function grantRotation(fn: lambda.Function, secret: secretsmanager.CfnSecret): lambda.CfnPermission {
  fn.addToRolePolicy(
    new iam.PolicyStatement({
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: [secret.ref],
    }),
  );
  return new lambda.CfnPermission(secret, 'Rotation', {
    functionName: fn.functionArn,
    action: 'lambda:InvokeFunction',
    principal: 'secretsmanager.amazonaws.com',
    sourceArn: secret.ref,
    sourceAccount: Stack.of(fn).account,
  });
}
