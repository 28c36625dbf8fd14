import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EncryptionKey } from '../../../lib/constructs/encryption/encryption-key';

const ACCOUNT = { 'kms:EncryptionContext:aws:ecs:clusterAccount': '111122223333' };

const policyOf = (services: string[]) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  new EncryptionKey(stack, 'Key', { purpose: 'Tasks', alias: 'tasks', services });
  return Template.fromStack(stack);
};

test('Fargate encrypts the storage of tasks of this account, and may grant nothing but decryption', () => {
  policyOf(['fargate']).hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: 'fargate.amazonaws.com' },
          Action: 'kms:GenerateDataKeyWithoutPlaintext',
          Condition: { StringEquals: ACCOUNT },
        }),
        Match.objectLike({
          Principal: { Service: 'fargate.amazonaws.com' },
          Action: 'kms:CreateGrant',
          Condition: {
            StringEquals: ACCOUNT,
            'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] },
            Null: { 'kms:GrantOperations': 'false' },
          },
        }),
      ]),
    },
  });
});

test('a key that is not for tasks does not know Fargate', () => {
  expect(JSON.stringify(policyOf(['logs']).toJSON())).not.toContain('fargate');
});
