import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { PhiDatabase } from '../constructs/database/phi-database';
import type { KeysStack } from './keys-stack';
import type { NetworkStack } from './network-stack';

export interface DatabaseStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly network: NetworkStack;
}

/** The database user of a workload; the prefix keeps it apart from the words and roles of PostgreSQL. */
export const databaseUser = (workload: string): string => `app_${workload.replaceAll('-', '_')}`;

/** Where records live. */
export class DatabaseStack extends Stack {
  readonly database: PhiDatabase;

  constructor(scope: Construct, id: string, props: DatabaseStackProps) {
    super(scope, id, props);
    const { config, keys, network } = props;
    this.database = new PhiDatabase(this, 'Database', {
      ...config.database,
      clusterIdentifier: `${config.name}-records`,
      logRetentionDays: config.retention.logDays,
      vpc: network.vpc,
      subnets: network.dataSubnets,
      encryptionKey: keys.database,
      secretsKey: keys.secrets,
      logKey: keys.logs,
    });
  }
}
