import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { parseAgreements } from '../../../lib/compliance/registers/agreement-register';
import { ContextKey } from '../../../lib/constructs/database/context-key';
import { ContextKeyRotation } from '../../../lib/constructs/database/context-key-rotation';
import { UserDirectory } from '../../../lib/constructs/identity/user-directory';
import { TenantLifecycle } from '../../../lib/constructs/tenancy/tenant-lifecycle';
import { TenantStores } from '../../../lib/constructs/tenancy/tenant-stores';
import { ENVIRONMENT, surroundings } from '../../public/surroundings';
import { newApp } from '../../support/synth';

const REGISTER = parseAgreements('templates: []\nagreements: []\n', 'register', '2026-11-22');

function build(): Template {
  const app = newApp();
  const { key, alerts, vpc, endpoints, database, serverAccessLogsBucket, archive, auditLog } =
    surroundings(app).given;
  const stack = new Stack(app, 'Tenancy', { env: ENVIRONMENT });
  const people = new UserDirectory(stack, 'People', {
    name: 'people',
    relyingParty: 'app.example.com',
    encryptionKey: key,
    logKey: key,
  });
  const rotation = new ContextKeyRotation(stack, 'Rotation', {
    database,
    secretsKey: key,
    surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
    alerts,
  });
  new TenantLifecycle(stack, 'Lifecycle', {
    name: 'clinic',
    log: auditLog,
    database,
    contextKey: new ContextKey(stack, 'RegistrarKey', { rotation, login: 'tenant_registrar_login' }),
    stores: new TenantStores(stack, 'Stores', { name: 'clinic', encryptionKey: key, serverAccessLogsBucket }),
    directories: [people.pool],
    agreements: REGISTER,
    archive,
    signerName: 'tenants.app.example.com',
    succession: '2028-11-22',
    backupDays: 35,
  });
  return Template.fromStack(stack);
}

describe('TenantLifecycle', () => {
  const template = build();

  test('proof TEN-3 · three encrypted, logged, traced state machines, each paging when it does not succeed', () => {
    template.resourceCountIs('AWS::StepFunctions::StateMachine', 3);
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: Match.anyValue() as unknown },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    const alarms = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { Namespace: 'AWS/States', AlarmActions: Match.anyValue() as unknown },
    });
    expect(Object.keys(alarms)).toHaveLength(9);
  });

  test('proof KEY-3 · the function can use no key of a tenant, and changes no policy', () => {
    const actions = Object.values(template.findResources('AWS::IAM::ManagedPolicy'))
      .map(({ Properties }) => JSON.stringify(Properties))
      .filter((text) => text.includes('kms:CreateKey'));
    expect(actions).toHaveLength(1);
    expect(actions[0]).not.toMatch(/kms:(PutKeyPolicy|CreateGrant|ReEncrypt|Encrypt")/);
    expect(actions[0]).toContain('"aws:RequestTag/bulwark:purpose":"tenant-key"');
    expect(actions[0]).toContain('"aws:ResourceTag/bulwark:deployment":"clinic"');
  });
});
