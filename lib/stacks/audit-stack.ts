import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { AuditForwarder } from '../constructs/audit/audit-forwarder';
import { AuditLog } from '../constructs/audit/audit-log';
import { AuditOutbox } from '../constructs/audit/audit-outbox';
import { AuditReconciler } from '../constructs/audit/audit-reconciler';
import { SecretAge } from '../constructs/webhooks/secret-age';
import type { AlertsStack } from './alerts-stack';
import type { ArchiveStack } from './archive-stack';
import { ACCOUNT_SERVICES, databaseUser, type DatabaseStack, SIGNING_SERVICES } from './database-stack';
import type { DetectionStack } from './detection-stack';
import type { KeysStack } from './keys-stack';
import type { NetworkStack } from './network-stack';
import type { TenancyStack } from './tenancy-stack';

export interface AuditStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly archive: ArchiveStack;
  readonly alerts: AlertsStack;
  readonly detection: DetectionStack;
  readonly network: NetworkStack;
  readonly database: DatabaseStack;
  readonly tenancy: TenancyStack;
}

/** Who touched which patient's data: recorded, signed, locked, checked, answered for. */
export class AuditStack extends Stack {
  readonly log: AuditLog;

  constructor(scope: Construct, id: string, props: AuditStackProps) {
    super(scope, id, props);
    const { config, keys, archive, alerts, detection, network, database, tenancy } = props;
    const { officeHours, schemas, siem, signingKeySuccession } = config.audit;
    const surroundings = {
      vpc: network.vpc,
      subnets: network.appSubnets,
      endpoints: network.endpointSecurityGroup,
      encryptionKey: keys.audit,
      logKey: keys.logs,
      logRetentionDays: config.retention.logDays,
      alerts,
    };
    this.log = new AuditLog(this, 'AuditLog', {
      name: `audit.${config.domain}`,
      archive: archive.archive,
      witness: archive.witness,
      serverAccessLogsBucket: archive.accessLogs,
      succession: signingKeySuccession,
      officeHours,
      keyAdministrators: config.encryption.administrators,
      ...surroundings,
    });
    const outbox = new AuditOutbox(this, 'Outbox', { log: this.log, database: database.database });
    outbox.node.addDependency(database.migrator);
    const workloadUsers = config.workloads
      .filter(({ holdsPhi }) => holdsPhi)
      .map(({ name }) => databaseUser(name));
    new AuditReconciler(this, 'Reconciler', {
      log: this.log,
      databaseLog: database.database.statementLog,
      trailLog: detection.trailLog,
      // Functions of ours that read records say so, as every application does.
      applicationUsers: [...workloadUsers, ...SIGNING_SERVICES],
      accountUsers: ACCOUNT_SERVICES,
      schemas,
      buckets: [tenancy.stores.data],
    });
    if (siem.length > 0) {
      const forwarder = new AuditForwarder(this, 'Forwarder', {
        log: this.log,
        destinations: siem,
        secretsKey: keys.secrets,
      });
      const age = new SecretAge(this, 'SiemSecretAge', surroundings);
      for (const secretArn of Object.values(forwarder.secretArns)) age.watch(secretArn);
    }
  }
}
