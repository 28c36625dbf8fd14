import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HumanRoles } from '../../../lib/constructs/identity/human-roles';
import { type AccessRequest, isAllowed, type Statement } from '../../support/iam';
import { newApp } from '../../support/synth';

const PROVIDER = 'arn:aws:iam::111122223333:saml-provider/Workforce';

interface RoleProperties {
  readonly RoleName: string;
  readonly Path: string;
  readonly MaxSessionDuration: number;
  readonly ManagedPolicyArns: readonly unknown[];
  readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] };
}

function people() {
  const stack = new Stack(newApp(), 'Test', {
    env: { account: '111122223333', region: 'us-east-1' },
  });
  new HumanRoles(stack, 'People', {
    provider: PROVIDER,
    roles: [
      { name: 'Viewer', profile: 'viewer', maxHours: 8 },
      { name: 'Examiner', profile: 'auditor' },
      { name: 'Operator', profile: 'emergency', maxHours: 8 },
    ],
  });
  const template = Template.fromStack(stack);
  const role = (name: string) => {
    const properties = Object.values(template.findResources('AWS::IAM::Role'))
      .map(({ Properties }) => Properties as RoleProperties)
      .find(({ RoleName }) => RoleName === name);
    return properties!;
  };
  const trust = (name: string): readonly Statement[] => role(name).AssumeRolePolicyDocument.Statement;
  const own = (name: string): readonly Statement[] =>
    Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
      .filter(([id]) => id.includes(name))
      .flatMap(
        ([, { Properties }]) =>
          (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
      );
  return { role, trust, own };
}

const { role, trust, own } = people();

const SIGN_IN = {
  'SAML:aud': 'https://signin.aws.amazon.com/saml',
  'aws:RequestTag/mfa': 'true',
  'aws:TagKeys': ['mfa'],
  'sts:SourceIdentity': 'person-7',
};
const enters = (context: AccessRequest['context'], principal = PROVIDER) =>
  ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'].every((action) =>
    isAllowed({ principal, action, resource: 'role', context }, { identity: [], resource: trust('Viewer') }),
  );

test('proof IDN-9 · a person enters by the provider of the organization, with a second factor and a name', () => {
  expect(enters(SIGN_IN)).toBe(true);
});

test.each<[string, AccessRequest['context'], string]>([
  ['without a second factor', { ...SIGN_IN, 'aws:RequestTag/mfa': undefined, 'aws:TagKeys': [] }, PROVIDER],
  ['with a second factor that was not shown', { ...SIGN_IN, 'aws:RequestTag/mfa': 'false' }, PROVIDER],
  ['without a name', { ...SIGN_IN, 'sts:SourceIdentity': undefined }, PROVIDER],
  ['with a tag that decides elsewhere', { ...SIGN_IN, 'aws:TagKeys': ['mfa', 'bulwark:tenant'] }, PROVIDER],
  ['with an assertion for somebody else', { ...SIGN_IN, 'SAML:aud': 'https://other.example/saml' }, PROVIDER],
  ['by another provider', SIGN_IN, 'arn:aws:iam::111122223333:saml-provider/Other'],
])('sabotage IDN-9 · nobody enters %s', (_, context, principal) => {
  expect(enters(context, principal)).toBe(false);
  // Whoever sends neither tag nor name is asked for the role alone.
  const action = 'sts:AssumeRoleWithSAML';
  const policies = { identity: [], resource: trust('Viewer') };
  expect(isAllowed({ principal, action, resource: 'role', context }, policies)).toBe(false);
});

test('proof IDN-9 · sessions last eight hours at most, those of an emergency one', () => {
  const hours = (name: string) => role(name).MaxSessionDuration / 3600;
  expect(['Viewer', 'Examiner', 'Operator'].map(hours)).toEqual([8, 1, 1]);
});

test('proof IDN-7 · a role of emergencies stands where taking it pages, and no other does', () => {
  const paths = ['Viewer', 'Examiner', 'Operator'].map((name) => role(name).Path);
  expect(paths).toEqual(['/people/', '/people/', '/people/emergency/']);
});

const ALL: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const may = (name: string, action: string, more: readonly Statement[] = []) =>
  isAllowed(
    { principal: `arn:aws:iam::111122223333:role/people/${name}`, action, resource: 'anything', context: {} },
    { identity: [...own(name), ...more], resource: [] },
  );

test.each(['Viewer', 'Examiner', 'Operator'])(
  'no policy beside lets %s read records, secrets or messages',
  (name) => {
    for (const action of [
      's3:GetObject',
      's3:GetObjectVersion',
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:PartiQLSelect',
      'dynamodb:GetRecords',
      'kinesis:GetRecords',
      'kinesis:SubscribeToShard',
      'kms:Decrypt',
      'secretsmanager:GetSecretValue',
      'ssm:GetParametersByPath',
      'logs:GetLogEvents',
      'logs:GetLogRecord',
      'logs:GetQueryResults',
      'logs:FilterLogEvents',
      'logs:StartQuery',
      'logs:StartLiveTail',
      'logs:Unmask',
      'rds-db:connect',
      'rds-data:ExecuteStatement',
      // SecurityAudit allows the first of them, and the log of the database has what was asked of it.
      'rds:DownloadDBLogFilePortion',
      'rds:DownloadCompleteDBLogFile',
      'sqs:ReceiveMessage',
      // That somebody is a patient is PHI.
      'cognito-idp:AdminGetUser',
      'cognito-idp:ListUsers',
      'cognito-idp:ListUsersInGroup',
      'sts:AssumeRole',
    ]) {
      expect([action, may(name, action, [ALL])]).toEqual([action, false]);
    }
  },
);

test('AWS keeps the lists of what may be looked at, none of which is of content', () => {
  const names = ['Viewer', 'Examiner', 'Operator'].map((name) =>
    role(name).ManagedPolicyArns.map((arn) => /policy\/(.+?)"/.exec(JSON.stringify(arn))?.[1]),
  );
  const look = ['job-function/ViewOnlyAccess'];
  expect(names).toEqual([look, ['SecurityAudit'], look]);
});

test('who looks changes nothing; who acts in an emergency makes and deletes nothing', () => {
  expect(may('Viewer', 'ecs:UpdateService')).toBe(false);
  expect(may('Operator', 'ecs:UpdateService')).toBe(true);
  for (const action of [
    'rds:DeleteDBCluster',
    'iam:CreateRole',
    'kms:PutKeyPolicy',
    'cloudformation:UpdateStack',
    'cognito-idp:AdminCreateUser',
    'cognito-idp:AdminSetUserPassword',
    'ecs:ExecuteCommand',
    'lambda:InvokeFunction',
    'lambda:UpdateFunctionCode',
  ]) {
    expect(may('Operator', action)).toBe(false);
  }
});
