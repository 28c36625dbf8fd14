import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { loadAgreements } from '../compliance/registers/agreement-register';
import { judgedOn } from '../config/load';
import type { Config } from '../config/schema';
import { TenantLifecycle } from '../constructs/tenancy/tenant-lifecycle';
import type { ArchiveStack } from './archive-stack';
import type { AuditStack } from './audit-stack';
import type { DatabaseStack } from './database-stack';
import type { IdentityStack } from './identity-stack';
import type { TenancyStack } from './tenancy-stack';

export interface LifecycleStackProps extends StackProps {
  readonly config: Config;
  readonly archive: ArchiveStack;
  readonly audit: AuditStack;
  readonly database: DatabaseStack;
  readonly identity: IdentityStack;
  readonly tenancy: TenancyStack;
}

/** How tenants begin and end (TEN-3, KEY-4). */
export class LifecycleStack extends Stack {
  readonly lifecycle: TenantLifecycle;

  constructor(scope: Construct, id: string, props: LifecycleStackProps) {
    super(scope, id, props);
    const { config, archive, audit, database, identity, tenancy } = props;
    this.lifecycle = new TenantLifecycle(this, 'Lifecycle', {
      name: config.name,
      log: audit.log,
      database: database.database,
      contextKey: database.contextKeyOf('tenant_registrar_login'),
      stores: tenancy.stores,
      directories: [identity.workforce.pool, identity.patients.pool],
      agreements: loadAgreements(config.registers.agreements, judgedOn(config)),
      archive: archive.archive,
      signerName: `tenants.${config.domain}`,
      succession: config.audit.signingKeySuccession,
      keyAdministrators: config.encryption.administrators,
      backupDays: config.retention.backupDays,
      archiveDays: config.retention.auditDays,
    });
  }
}
