import { Match } from 'aws-cdk-lib/assertions';
import type { BackupReplicaStack } from '../../lib/stacks/backup-replica-stack';
import { CONFIG, stack, template } from './with-everything';

describe('backups', () => {
  const { region, vaultName, keyAlias } = (stack('BackupReplica') as BackupReplicaStack).vault;

  test('are copied into the vault that stands in the second region, under the key of that region', () => {
    expect(stack('BackupReplica').region).toBe(region);
    expect(region).toBe(CONFIG.backupRegion);
    const replica = template('BackupReplica');
    replica.hasResourceProperties('AWS::Backup::BackupVault', {
      BackupVaultName: vaultName,
      EncryptionKeyArn: { 'Fn::GetAtt': [Object.keys(replica.findResources('AWS::KMS::Key'))[0], 'Arn'] },
      LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: 3 },
    });
    replica.hasResourceProperties('AWS::KMS::Alias', { AliasName: `alias/${keyAlias}` });
    template('Backup').hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: Match.arrayWith([
          Match.objectLike({
            CopyActions: [
              {
                DestinationBackupVaultArn: `arn:aws:backup:${region}:${CONFIG.account}:backup-vault:${vaultName}`,
                Lifecycle: { DeleteAfterDays: 60 },
              },
            ],
          }),
        ]),
      },
    });
  });

  test('are planned after that vault exists', () => {
    expect(stack('Backup').dependencies).toContain(stack('BackupReplica'));
  });

  test('are of the cluster of the records', () => {
    template('Backup').hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupSelection: {
        Resources: [{ 'Fn::ImportValue': Match.stringLikeRegexp('^bulwark-database:.*DBClusterArn') }],
      },
    });
  });
});

test('the database is sized and its logs kept as configured', () => {
  const database = template('Database');
  database.resourceCountIs('AWS::RDS::DBInstance', 3);
  database.hasResourceProperties('AWS::RDS::DBCluster', {
    DBClusterIdentifier: 'bulwark-records',
    EngineVersion: CONFIG.database.engineVersion,
    ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 16 },
  });
  database.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 2557 });
});

test('workforce and patients have pools of their own with the configured sessions', () => {
  const identity = template('Identity');
  identity.resourceCountIs('AWS::Cognito::UserPool', 2);
  identity.resourceCountIs('AWS::Cognito::UserPoolClient', 2);
  identity.allResourcesProperties('AWS::Cognito::UserPoolClient', {
    AccessTokenValidity: 15,
    IdTokenValidity: 15,
    RefreshTokenValidity: 12,
  });
  identity.allResourcesProperties('AWS::Cognito::UserPool', { WebAuthnRelyingPartyID: CONFIG.domain });
  for (const [name, recovery] of [
    ['bulwark-workforce', 'admin_only'],
    ['bulwark-patients', 'verified_email'],
  ]) {
    identity.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolName: name,
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: recovery, Priority: 1 }] },
    });
  }
});
