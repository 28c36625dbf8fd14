import { Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicyRole } from '../../../lib/constructs/identity/managed-policy-role';
import { SessionTable } from '../../../lib/constructs/identity/session-table';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/sessions';

function sessions(flags: Record<string, unknown> = RECOMMENDED_FLAGS) {
  const stack = new Stack(newApp({ context: flags }), 'Test', {
    env: { account: '111122223333', region: 'us-east-1' },
  });
  const table = new SessionTable(stack, 'Sessions', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY) });
  const role = new ManagedPolicyRole(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  return { stack, table, role };
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Statements of the only policy, without what CDK says about them. */
function statementsOf(stack: Stack): Statement[] {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  const { Properties } = policy as {
    readonly Properties: { readonly PolicyDocument: { readonly Statement: Statement[] } };
  };
  return Properties.PolicyDocument.Statement;
}

describe.each([
  ['the recommended flags', RECOMMENDED_FLAGS],
  ['no flags', {}],
])('a table of sessions under %s', (_, flags) => {
  test('is encrypted, recoverable, kept, and forgets what has expired', () => {
    Template.fromStack(sessions(flags).stack).hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: 35,
        },
        DeletionProtectionEnabled: true,
        GlobalSecondaryIndexes: Match.absent(),
        StreamSpecification: Match.absent(),
        Tags: [{ Key: 'bulwark:purpose', Value: 'session-table' }],
      },
    });
  });
});

test('a workload may use single items, and seal in the context of one', () => {
  const { stack, table, role } = sessions();
  table.grantUse(role);
  const statements = statementsOf(stack);
  expect(statements.map(({ Action }) => [Action].flat().toSorted())).toEqual([
    ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    ['kms:Decrypt', 'kms:DescribeKey'],
    ['kms:Decrypt', 'kms:Encrypt'],
  ]);
  const own = { 'Fn::GetAtt': [expect.stringMatching(/^SessionsTable/), 'Arn'] };
  expect(statements.map(({ Resource }) => Resource)).toEqual([own, KEY, KEY]);
  expect(statements.slice(1).map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } },
    { StringLike: { 'kms:EncryptionContext:bulwark:session': '?*' } },
  ]);
  expect(Object.keys(table.settings)).toEqual(['SESSION_TABLE', 'SESSION_KEY']);
});

test('whoever offboards ends persons, and reads nothing', () => {
  const { stack, table, role } = sessions();
  table.grantEndPerson(role);
  const [first, ...others] = statementsOf(stack);
  expect(first).toMatchObject({
    Action: 'dynamodb:UpdateItem',
    Resource: { 'Fn::GetAtt': [expect.stringMatching(/^SessionsTable/), 'Arn'] },
  });
  // ForAllValues is true of a call that names no key at all.
  expect(first!.Condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['person#*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
  expect(others.map(({ Action }) => Action)).toEqual([['kms:Decrypt', 'kms:DescribeKey']]);
});
