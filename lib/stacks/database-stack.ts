import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { ContextKey } from '../constructs/database/context-key';
import { ContextKeyRotation } from '../constructs/database/context-key-rotation';
import { type DatabaseLogin, DatabaseMigrator } from '../constructs/database/database-migrator';
import { PhiDatabase } from '../constructs/database/phi-database';
import type { AlertsStack } from './alerts-stack';
import type { KeysStack } from './keys-stack';
import type { NetworkStack } from './network-stack';

export interface DatabaseStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly network: NetworkStack;
  readonly alerts: AlertsStack;
}

/** The database user of a workload; the prefix keeps it apart from the words and roles of PostgreSQL. */
export const databaseUser = (workload: string): string => `app_${workload.replaceAll('-', '_')}`;

/** Users that functions of ours sign in as. docs/tenant-isolation.md says what their roles may. */
const SERVICES: readonly DatabaseLogin[] = [
  // Two runs at once, which end four accounts at a time.
  { name: 'account_keeper_login', roles: ['account_keeper'], connections: 10 },
  { name: 'account_reviewer_login', roles: ['account_reviewer'], connections: 5 },
  { name: 'audit_outbox', roles: ['audit_drainer'], connections: 5 },
  { name: 'context_keeper_login', roles: ['context_keeper'], connections: 10 },
  { name: 'restore_validator_login', roles: ['restore_validator'], connections: 10 },
  // Both directories, as many as their functions run at once, and those that a new version replaces.
  { name: 'sign_in_login', roles: ['sign_in'], connections: 60 },
  { name: 'tenant_registrar_login', roles: ['tenant_registrar', 'audit_appender'], connections: 20 },
];
/** Those of them that act for a tenant, and so sign contexts. */
export const SIGNING_SERVICES = ['restore_validator_login', 'tenant_registrar_login'];
/** Those that reach accounts alone, by functions of the database, and no record of a patient. */
export const ACCOUNT_SERVICES = ['account_keeper_login', 'account_reviewer_login', 'sign_in_login'];
/** Of a workload, all its tasks together: far below what the smallest database takes. */
const WORKLOAD_CONNECTIONS = 200;

/** Where records live, who signs in there, and with what contexts are signed. */
export class DatabaseStack extends Stack {
  readonly database: PhiDatabase;
  /** Whoever signs in to the database depends on it. */
  readonly migrator: DatabaseMigrator;
  private readonly contextKeys: ReadonlyMap<string, ContextKey>;

  constructor(scope: Construct, id: string, props: DatabaseStackProps) {
    super(scope, id, props);
    const { config, keys, network, alerts } = props;
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
    const surroundings = {
      vpc: network.vpc,
      subnets: network.appSubnets,
      endpoints: network.endpointSecurityGroup,
      functionKey: keys.compute,
      logKey: keys.logs,
      logRetentionDays: config.retention.logDays,
    };
    const common = { database: this.database, secretsKey: keys.secrets, surroundings };
    const workloads = config.workloads
      .filter(({ holdsPhi }) => holdsPhi)
      .map(({ name }) => databaseUser(name));
    this.migrator = new DatabaseMigrator(this, 'Migrator', {
      ...common,
      logins: [
        ...SERVICES,
        ...workloads.map((name) => ({
          name,
          roles: ['phi_application', 'audit_appender'],
          connections: WORKLOAD_CONNECTIONS,
        })),
      ],
    });
    const rotation = new ContextKeyRotation(this, 'ContextKeyRotation', { ...common, alerts });
    this.contextKeys = new Map(
      [...SIGNING_SERVICES, ...workloads].map((login) => {
        const key = new ContextKey(this, `ContextKey-${login.replaceAll('_', '-')}`, { rotation, login });
        key.node.addDependency(this.migrator);
        return [login, key];
      }),
    );
  }

  /**
   * The key that a database user signs contexts with.
   * @throws when it signs none
   */
  contextKeyOf(login: string): ContextKey {
    const key = this.contextKeys.get(login);
    if (key) return key;
    throw new Error(
      `${this.node.path}: ${login} signs no contexts; allowed: ${[...this.contextKeys.keys()].join(', ')}`,
    );
  }
}
