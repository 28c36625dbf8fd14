import { Match, Template } from 'aws-cdk-lib/assertions';
import { DatabaseMigrator, type DatabaseLogin } from '../../../lib/constructs/database/database-migrator';
import { NetworkedStack } from './fixture';
import { databaseSurroundings } from './surroundings';

const PORTAL: DatabaseLogin = { name: 'app_portal', roles: ['phi_application'], connections: 20 };

function migrated(
  logins: readonly DatabaseLogin[] = [PORTAL],
  proxy = false,
  flags?: Record<string, unknown>,
) {
  const stack = new NetworkedStack(flags);
  const migrator = new DatabaseMigrator(stack, 'Migrator', {
    database: stack.database({ proxy }),
    secretsKey: stack.key('secrets'),
    surroundings: databaseSurroundings(stack),
    logins,
  });
  return { stack, migrator };
}

const MIGRATIONS = 'Custom::DatabaseMigrations';
const only = (template: Template, type: string) => Object.entries(template.findResources(type))[0]!;

test.each([
  ['the recommended flags', undefined],
  ['no flags', {}],
])(
  'under %s, it runs when the instances are there and the way to them is open, and is never deleted',
  (_, flags) => {
    const template = Template.fromStack(migrated([PORTAL], false, flags).stack);
    const [, resource] = only(template, MIGRATIONS);
    expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    const ingress = Object.keys(template.findResources('AWS::EC2::SecurityGroupIngress'));
    const instances = Object.keys(template.findResources('AWS::RDS::DBInstance'));
    expect([...ingress, ...instances].length).toBeGreaterThan(2);
    expect(resource.DependsOn).toEqual(expect.arrayContaining([...ingress, ...instances]));
    expect(resource.DependsOn).toContainEqual(expect.stringContaining('FunctionRolePolicy'));
  },
);

test('it runs again when what it carries changes, or a login, and only then', () => {
  const properties = (logins: readonly DatabaseLogin[]) =>
    only(Template.fromStack(migrated(logins).stack), MIGRATIONS)[1].Properties;
  const first = properties([PORTAL]);
  expect(first).toMatchObject({
    Release: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    Logins: [{ Name: 'app_portal', Roles: ['phi_application'], Connections: '20' }],
  });
  expect(properties([PORTAL])).toEqual(first);
  expect(properties([{ ...PORTAL, connections: 21 }]).Logins).not.toEqual(first.Logins);
});

test.each([false, true])(
  'with a proxy (%s), it speaks to the cluster itself, as the master user, with TLS that is verified',
  (proxy) => {
    const template = Template.fromStack(migrated([PORTAL], proxy).stack);
    const [fn] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Description: 'Migrates the database' },
      }),
    );
    const cluster = only(template, 'AWS::RDS::DBCluster')[0];
    expect(fn!.Properties.Environment.Variables).toEqual({
      DATABASE_URL: {
        'Fn::Join': [
          '',
          [
            'postgresql://bulwark_master@',
            { 'Fn::GetAtt': [cluster, 'Endpoint.Address'] },
            ':5433/app?sslmode=verify-full&sslrootcert=/var/runtime/ca-cert.pem',
          ],
        ],
      },
      MASTER_SECRET_ARN: { 'Fn::GetAtt': [cluster, 'MasterUserSecret.SecretArn'] },
    });
    const rules = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress'));
    const fromFunction = rules.filter(({ Properties }) =>
      JSON.stringify(Properties.SourceSecurityGroupId).includes('Migrator'),
    );
    expect(
      fromFunction.map(({ Properties }) => [Properties.FromPort, JSON.stringify(Properties.GroupId)]),
    ).toEqual([[5433, expect.stringContaining('DatabaseSecurityGroup')]]);
  },
);

test('it reads one secret, and may decrypt for that alone', () => {
  const template = Template.fromStack(migrated().stack);
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Cluster'), 'MasterUserSecret.SecretArn'] },
        },
        {
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: Match.stringLikeRegexp('key/secrets$'),
          Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
        },
      ]),
    },
  });
});

test.each([
  ['a name in quotes', [{ ...PORTAL, name: 'App"' }], 'a login or role was "App""'],
  ['a role of the service', [{ ...PORTAL, roles: ['rds_superuser'] }], 'a login or role was "rds_superuser"'],
  ['no connections', [{ ...PORTAL, connections: 0 }], 'connections of app_portal was 0'],
  ['the same name twice', [PORTAL, PORTAL], 'login app_portal was declared twice'],
])('%s is refused', (_, logins, says) => {
  expect(() => migrated(logins)).toThrow(says);
});
