import { Match } from 'aws-cdk-lib/assertions';
import type { DatabaseStack } from '../../lib/stacks/database-stack';
import { difference, grantsIn } from '../support/function-calls';
import { stack, template as templateOf } from './with-everything';

const database = stack('Database') as DatabaseStack;
const template = templateOf('Database');

test.each([...grantsIn(database)])('%s may do what its code does, and nothing else', (entry, granted) => {
  expect(difference(entry, granted)).toEqual({ missing: [], superfluous: [] });
});

test('every workload with PHI, and every service, has a user; one without has none', () => {
  const [migrations] = Object.values(template.findResources('Custom::DatabaseMigrations'));
  const logins = migrations!.Properties.Logins as { Name: string; Roles: string[] }[];
  expect(Object.fromEntries(logins.map(({ Name, Roles }) => [Name, Roles]))).toEqual({
    account_keeper_login: ['account_keeper'],
    account_reviewer_login: ['account_reviewer'],
    app_forms: ['phi_application', 'audit_appender'],
    app_portal: ['phi_application', 'audit_appender'],
    audit_outbox: ['audit_drainer'],
    context_keeper_login: ['context_keeper'],
    restore_validator_login: ['restore_validator'],
    sign_in_login: ['sign_in'],
    tenant_registrar_login: ['tenant_registrar', 'audit_appender'],
  });
  const secrets = Object.values(template.findResources('AWS::SecretsManager::Secret'));
  expect(
    secrets
      .flatMap(({ Properties }) => Properties.Tags as { Value: string }[])
      .map(({ Value }) => Value)
      .toSorted(),
  ).toEqual(['app_forms', 'app_portal', 'restore_validator_login', 'tenant_registrar_login']);
  expect(() => database.contextKeyOf('app_site')).toThrow('app_site signs no contexts; allowed: ');
});

test('keys are brought when the roles are there, and whoever signs in is deployed after both', () => {
  const [migrations] = Object.keys(template.findResources('Custom::DatabaseMigrations'));
  const keys = Object.values(template.findResources('Custom::ContextKey'));
  expect(keys).toHaveLength(4);
  for (const { DependsOn } of keys) expect(DependsOn).toContain(migrations);
  for (const id of ['Audit', 'Workload-portal', 'Workload-forms']) {
    expect(stack(id).dependencies).toContain(database);
  }
  expect(stack('Workload-site').dependencies).not.toContain(database);
});

test('a workload may read its own key, and is told where it is', () => {
  const forms = templateOf('Workload-forms');
  const [fn] = Object.values(forms.findResources('AWS::Lambda::Function'));
  const arn = fn!.Properties.Environment.Variables.CONTEXT_KEY_SECRET as object;
  expect(JSON.stringify(arn)).toContain('ContextKeyappforms');
  const condition = {
    'kms:EncryptionContext:SecretARN': arn,
    'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
  };
  forms.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: arn },
        Match.objectLike({ Action: 'kms:Decrypt', Condition: { StringEquals: condition } }),
      ]),
    },
  });
  expect(JSON.stringify(forms.toJSON())).not.toMatch(/ContextKeyappportal|MasterUserSecret/);
  expect(JSON.stringify(templateOf('Workload-site').toJSON())).not.toMatch(/ContextKey|secretsmanager:/);
});

test('functions in the network answer CloudFormation through the gateway, and reach Secrets Manager', () => {
  const network = templateOf('Network');
  network.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::cloudformation-custom-resource-response-useast1/*',
        }),
      ]),
    },
  });
  network.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    ServiceName: 'com.amazonaws.us-east-1.secretsmanager',
  });
});
