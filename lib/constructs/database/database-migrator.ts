import { CustomResource, Duration, FileSystem, RemovalPolicy, Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct, Dependable } from 'constructs';
import { FILES } from '../../../lambda/database-migrator/env';
import { customerKey } from '../customer-key';
import { bundleOf } from '../function/bundle';
import { within } from '../within';
import { DatabaseFunction, type DatabaseSurroundings } from './database-function';
import { databaseUrl } from './database-url';
import type { PhiDatabase } from './phi-database';

/** A database user that logs in with an IAM token. */
export interface DatabaseLogin {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  /** Roles of the migrations whose privileges it has, such as `phi_application`. */
  readonly roles: readonly string[];
  /** Connections at the same time, at most. */
  readonly connections: number;
}

export interface DatabaseMigratorProps {
  readonly database: PhiDatabase;
  /** Customer managed key of the master user's secret: `secretsKey` of the database. */
  readonly secretsKey: kms.IKey;
  readonly surroundings: DatabaseSurroundings;
  /** Every user of the database. One that is no longer here is locked, and stays. */
  readonly logins: readonly DatabaseLogin[];
}

const ENTRY = 'database-migrator';

/**
 * Runs the migrations of `database/` in a database, makes its users what is declared, and asks its checks what is wrong: at
 * the first deployment and whenever one of these changes. The deployment fails when a migration fails, or a promise is
 * broken afterwards (AUD-3, AUD-6, TEN-1). 45 CFR 164.312(a)(1), 164.312(c)(1).
 *
 * Whoever connects as one of the users is declared after it: `outbox.node.addDependency(migrator)`.
 *
 * @throws when a user is declared twice, or is none that PostgreSQL takes
 * @example
 * const migrator = new DatabaseMigrator(this, 'Migrator', {
 *   database,
 *   secretsKey: key,
 *   surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
 *   logins: [{ name: 'app_portal', roles: ['phi_application', 'audit_appender'], connections: 100 }],
 * });
 */
export class DatabaseMigrator extends Construct {
  readonly function: DatabaseFunction;

  constructor(scope: Construct, id: string, props: DatabaseMigratorProps) {
    super(scope, id);
    const { database, surroundings, logins } = props;
    const secretsKey = customerKey(this.node.path, 'secretsKey', props.secretsKey);
    this.check(logins);
    const files = Object.values(FILES);
    this.function = new DatabaseFunction(this, 'Function', {
      surroundings,
      entry: ENTRY,
      files,
      description: 'Migrates the database',
      timeout: Duration.minutes(15),
    });
    for (const group of this.function.connections.securityGroups) database.allowPastProxy(group);
    const user = database.masterUser;
    this.function.addEnvironment('DATABASE_URL', databaseUrl(database, { user, directly: true }));
    this.function.addEnvironment('MASTER_SECRET_ARN', database.masterSecretArn);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [database.masterSecretArn],
      }),
    );
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [secretsKey.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    );
    const resource = new CustomResource(this, 'Database', {
      resourceType: 'Custom::DatabaseMigrations',
      serviceToken: this.function.functionArn,
      serviceTimeout: Duration.minutes(20),
      // The name of the resource changes with its state; what had another name is never deleted.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      properties: {
        Release: FileSystem.fingerprint(bundleOf(ENTRY, files)),
        Logins: logins.map(({ name, roles, connections }) => ({
          Name: name,
          Roles: roles,
          Connections: String(connections),
        })),
      },
    });
    // Instances, and the way to them.
    resource.node.addDependency(database, this.function.role!, ...this.function.connections.securityGroups);
    // Whoever waits for the migrator waits for what it did, which waits for the rest.
    Dependable.implement(this, { dependencyRoots: [resource] });
  }

  private check(logins: readonly DatabaseLogin[]): void {
    const seen = new Set<string>();
    for (const { name, roles, connections } of logins) {
      for (const role of [name, ...roles]) {
        if (/^(?!pg_|rds)[a-z_][a-z0-9_]{0,62}$/.test(role)) continue;
        throw new Error(
          `${this.node.path}: a login or role was "${role}"; allowed: lower-case letters, digits and underscores`,
        );
      }
      within(this, `connections of ${name}`, connections, 1, 10_000);
      if (seen.has(name))
        throw new Error(`${this.node.path}: login ${name} was declared twice; allowed: once`);
      seen.add(name);
    }
  }
}
