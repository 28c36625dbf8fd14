import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { TenantStores } from '../constructs/tenancy/tenant-stores';
import type { ArchiveStack } from './archive-stack';
import type { KeysStack } from './keys-stack';

export interface TenancyStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly archive: ArchiveStack;
}

/** What tenants keep outside the database, each behind its own prefix and key. */
export class TenancyStack extends Stack {
  readonly stores: TenantStores;

  constructor(scope: Construct, id: string, props: TenancyStackProps) {
    super(scope, id, props);
    const { config, keys, archive } = props;
    this.stores = new TenantStores(this, 'Stores', {
      name: config.name,
      encryptionKey: keys.tenants,
      serverAccessLogsBucket: archive.accessLogs,
      tenantKeys: config.encryption.tenantKeys,
      keyAdministrators: config.encryption.administrators,
    });
  }
}
