import { aws_iam as iam } from 'aws-cdk-lib';

/**
 * Lets Fargate encrypt the ephemeral storage of tasks in clusters of one account. Amazon ECS Developer Guide,
 * "Create an encryption key for Fargate ephemeral storage".
 */
export function fargateStorage(account: string): iam.PolicyStatement[] {
  const fargate = {
    principals: [new iam.ServicePrincipal('fargate.amazonaws.com')],
    resources: ['*'], // in a key policy, the key itself
  };
  const inAccount = { 'kms:EncryptionContext:aws:ecs:clusterAccount': account };
  return [
    new iam.PolicyStatement({
      ...fargate,
      sid: 'UseByFargate',
      actions: ['kms:GenerateDataKeyWithoutPlaintext'],
      conditions: { StringEquals: inAccount },
    }),
    new iam.PolicyStatement({
      ...fargate,
      sid: 'GrantByFargate',
      actions: ['kms:CreateGrant'],
      conditions: {
        StringEquals: inAccount,
        'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] },
        Null: { 'kms:GrantOperations': 'false' },
      },
    }),
  ];
}
