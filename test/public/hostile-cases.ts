import {
  Duration,
  aws_cloudwatch as cloudwatch,
  aws_elasticloadbalancingv2 as elb,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_logs as logs,
  type Stack,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as bulwark from '../../lib';
import type { Given } from './surroundings';

type Props = object | ((given: Given, stack: Stack) => object);

/** Props that are refused, and the words of the error. */
interface Refusal {
  readonly props: Props;
  readonly says: string;
}

type AnyConstruct = new (scope: Construct, id: string, props: never) => Construct;

/** A construct, the props that make it, and what it refuses. */
export type Case = readonly [AnyConstruct, (given: Given, stack: Stack) => object, readonly Refusal[]];

const refuses = (says: string, props: Props): Refusal => ({ says, props });
const MISSING_KEY = 'was missing; allowed: a customer managed key (KEY-1)';
const needsKey = (name = 'encryptionKey'): Refusal =>
  refuses(`${name} ${MISSING_KEY}`, { [name]: undefined });
/** The log group itself says it. */
const needsLogKey = refuses(`Log: encryptionKey ${MISSING_KEY}`, { logKey: undefined });
const keepsLogs = refuses('retentionDays was 7; allowed: at least 2192', { logRetentionDays: 7 });
const expiresSoon = [{ expiration: Duration.days(7) }];
const keepsObjects = [
  refuses('expiration of a lifecycle rule was 7 days; allowed: at least 2192', {
    lifecycleRules: expiresSoon,
  }),
  refuses('noncurrentVersionExpiration of a lifecycle rule was 7 days; allowed: at least 2192', {
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(7) }],
  }),
  refuses('has an expirationDate; allowed: expiration after a number of days', {
    lifecycleRules: [{ expirationDate: new Date('2026-12-01') }],
  }),
];
const pages = refuses('alerts had no topic onCall; allowed: the topics of Alerts', { alerts: {} });
const nothing = () => ({});

const APP = { subnetGroupName: 'app' };
const EDGE = { subnetGroupName: 'edge' };
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
const IMAGE = `111122223333.dkr.ecr.us-east-1.amazonaws.com/api@sha256:${'0'.repeat(64)}`;
const CODE = lambda.Code.fromInline('exports.handler = async () => {};');
const SERVICE = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
const METRIC = new cloudwatch.Metric({ namespace: 'Clinic', metricName: 'RefusedExports' });

const besideDatabase = ({ database, key, vpc, endpoints }: Given) => ({
  database,
  secretsKey: key,
  surroundings: { vpc, subnets: APP, endpoints, functionKey: key, logKey: key },
});
const workload = ({ vpc, key, edge }: Given) => ({
  vpc,
  subnets: APP,
  entrances: { edge },
  path: '/api/*',
  priority: 10,
  encryptionKey: key,
  logKey: key,
});
const entrance = ({ vpc, key, certificateArn, loadBalancerLogs }: Given) => ({
  vpc,
  subnets: EDGE,
  certificateArn,
  logBucket: loadBalancerLogs,
  logKey: key,
});
const webhooks = ({ vpc, endpoints, key, auditLog, alerts }: Given) => ({
  vpc,
  subnets: APP,
  endpoints,
  encryptionKey: key,
  secretsKey: key,
  logKey: key,
  auditLog,
  alerts,
});
const webhook = (given: Given, stack: Stack) => ({
  webhooks: new bulwark.Webhooks(stack, 'Shared', webhooks(given)),
  entrance: given.edge,
  name: 'messages',
  path: '/webhooks/messages',
  origin: 'https://app.example.com',
  verifier: 'twilio',
  priority: 1,
});
const encrypted = ({ key }: Given) => ({ encryptionKey: key });
const stored = ({ key, serverAccessLogsBucket }: Given) => ({ encryptionKey: key, serverAccessLogsBucket });
const people = ({ key }: Given, stack: Stack, name: string) =>
  new bulwark.UserDirectory(stack, name, {
    name,
    relyingParty: 'app.example.com',
    encryptionKey: key,
    logKey: key,
  }).pool;
const signal = ({ alerts }: Given) => ({
  alerts,
  signal: 'refused-export',
  meaning: 'An export was refused.',
});
const network = ({ key }: Given) => ({ cidr: '10.50.0.0/16', availabilityZones: ZONES, encryptionKey: key });

export const CASES: Readonly<Record<string, Case>> = {
  EncryptionKey: [
    bulwark.EncryptionKey,
    () => ({ purpose: 'Documents', alias: 'app/documents' }),
    [
      refuses('services had "*"; allowed: a service principal', { services: ['*'] }),
      refuses('administrators had "*"; allowed: the name of an IAM role', { administrators: ['*'] }),
    ],
  ],
  ManagedPolicyRole: [bulwark.ManagedPolicyRole, () => ({ assumedBy: SERVICE }), []],
  SecureFunction: [
    bulwark.SecureFunction,
    ({ key, vpc }) => ({ encryptionKey: key, code: CODE, vpc, vpcSubnets: APP }),
    [
      needsKey(),
      keepsLogs,
      refuses('setting logRetention and logGroup', { logRetention: logs.RetentionDays.ONE_WEEK }), // CDK's own words
      refuses('public subnet', { allowPublicSubnet: true, vpcSubnets: EDGE }), // and here
      refuses('give either entry or code; given: none', { code: undefined }),
    ],
  ],

  EncryptedBucket: [
    bulwark.EncryptedBucket,
    stored,
    [
      needsKey(),
      refuses('no serverAccessLogsBucket was given; allowed: a bucket', {
        serverAccessLogsBucket: undefined,
      }),
      refuses('minimumTlsVersion was 1; allowed: 1.2 or 1.3', { minimumTlsVersion: 1.0 }),
    ],
  ],
  AccessLogBucket: [bulwark.AccessLogBucket, nothing, keepsObjects],
  LoadBalancerLogBucket: [
    bulwark.LoadBalancerLogBucket,
    ({ serverAccessLogsBucket }) => ({ serverAccessLogsBucket, redactor: 'clinic-redactor' }),
    [refuses('redactor was "*"; allowed: the name of an IAM role', { redactor: '*' })],
  ],
  DeliveryBucket: [bulwark.DeliveryBucket, stored, [needsKey(), ...keepsObjects]],
  AuditArchive: [
    bulwark.AuditArchive,
    stored,
    [
      needsKey(),
      refuses('retentionDays was 7; allowed: at least 2192', { retentionDays: 7 }),
      refuses('retentionDays was NaN; allowed: at least 2192', { retentionDays: NaN }),
    ],
  ],
  ArchiveReplication: [
    bulwark.ArchiveReplication,
    (given, stack) => ({ archive: new bulwark.AuditArchive(stack, 'Archive', stored(given)) }),
    [],
  ],

  AuditWitness: [
    bulwark.AuditWitness,
    stored,
    [needsKey(), refuses('retentionDays was 7; allowed: at least 2192', { retentionDays: 7 })],
  ],

  AuditLog: [
    bulwark.AuditLog,
    (given, stack) => ({
      name: 'audit.app.example.com',
      archive: given.archive,
      witness: new bulwark.AuditWitness(stack, 'Witness', stored(given)),
      serverAccessLogsBucket: given.serverAccessLogsBucket,
      succession: '2028-11-22',
      vpc: given.vpc,
      subnets: APP,
      endpoints: given.endpoints,
      encryptionKey: given.key,
      logKey: given.key,
      alerts: given.alerts,
    }),
    [
      needsKey(),
      needsKey('logKey'),
      keepsLogs,
      refuses('no serverAccessLogsBucket was given', { serverAccessLogsBucket: undefined }),
      refuses('name was "clinic"; allowed: a host name', { name: 'clinic' }),
      refuses('witness was missing; allowed: a second locked bucket', { witness: undefined }),
      refuses('witness was the archive itself; allowed: a second locked bucket', ({ archive }: Given) => ({
        witness: archive,
      })),
      refuses('succession was "never"; allowed: the day of succession', { succession: 'never' }),
      refuses('officeHours was "always"; allowed: days, hours and time zone', { officeHours: 'always' }),
      pages,
    ],
  ],
  RestoreValidation: [
    bulwark.RestoreValidation,
    ({ key, database, alerts, vpc, endpoints, auditLog, archive }, stack) => {
      const recovery = { rpoMinutes: 15, rtoMinutes: 240 };
      const { restoreTest } = new bulwark.PhiBackup(stack, 'Backup', {
        name: 'clinic',
        databases: [database],
        vault: new bulwark.LockedVault(stack, 'Vault', { vaultName: 'clinic', encryptionKey: key }),
        replica: { region: 'us-west-2', vaultName: 'clinic-replica', keyAlias: 'clinic/replica' },
        recovery,
        alerts,
      });
      const rotation = new bulwark.ContextKeyRotation(stack, 'Rotation', {
        database,
        secretsKey: key,
        surroundings: {
          vpc,
          subnets: { subnetGroupName: 'app' },
          endpoints,
          functionKey: key,
          logKey: key,
        },
        alerts,
      });
      const contextKey = new bulwark.ContextKey(stack, 'Key', { rotation, login: 'restore_validator_login' });
      return { log: auditLog, restoreTest, database, contextKey, archive, recovery };
    },
    [
      refuses('allowed: one PostgreSQL user name', { databaseUser: '*' }),
      refuses('index was 1; allowed: that of one of 1 databases', { index: 1 }),
    ],
  ],
  AuditOutbox: [
    bulwark.AuditOutbox,
    ({ auditLog, database }) => ({ log: auditLog, database }),
    [refuses('allowed: one PostgreSQL user name', { databaseUser: '*' })],
  ],
  AuditReconciler: [
    bulwark.AuditReconciler,
    ({ auditLog, database, trailLogGroup }) => ({
      log: auditLog,
      databaseLog: database.statementLog,
      trailLog: trailLogGroup,
      applicationUsers: ['app_api'],
    }),
    [refuses('applicationUsers was empty; allowed: at least one', { applicationUsers: [] })],
  ],
  AuditForwarder: [
    bulwark.AuditForwarder,
    ({ auditLog, key }) => ({
      log: auditLog,
      secretsKey: key,
      destinations: [{ tenant: 'clinic', url: 'https://siem.vendor.example/ingest' }],
    }),
    [
      needsKey('secretsKey'),
      refuses('destinations was empty; allowed: at least one destination', { destinations: [] }),
      refuses('the tenant was "*"; allowed: lower-case letters', {
        destinations: [{ tenant: '*', url: 'https://siem.vendor.example/' }],
      }),
      refuses('tenant clinic had two destinations; allowed: one a tenant', {
        destinations: ['a', 'b'].map((path) => ({
          tenant: 'clinic',
          url: `https://siem.vendor.example/${path}`,
        })),
      }),
      ...[
        'http://siem.vendor.example/',
        'https://me:secret@siem.vendor.example/',
        'https://siem.vendor.example:8443/',
        'siem',
      ].map((url) =>
        refuses(`the url of clinic was "${url}"; allowed: https://<host>/<path>`, {
          destinations: [{ tenant: 'clinic', url }],
        }),
      ),
    ],
  ],

  PrivateNetwork: [
    bulwark.PrivateNetwork,
    network,
    [
      needsKey(),
      refuses('allowed: three different zones (NET-1)', { availabilityZones: ZONES.slice(1) }),
      refuses('cidr was 8.8.0.0/16; allowed: a private block of /16 to /20', { cidr: '8.8.0.0/16' }),
    ],
  ],
  PrivateRoutes: [bulwark.PrivateRoutes, ({ vpc }) => ({ vpc, subnets: APP }), []],
  DnsFirewall: [
    bulwark.DnsFirewall,
    ({ vpc }) => ({ vpc }),
    [
      refuses('ownNames had "*"; allowed: app.example.com', { ownNames: ['*'] }),
      refuses('ownNames had "*.com"; allowed: app.example.com', { ownNames: ['*.com'] }),
      refuses('vendorHosts had "*.example.com"; allowed: api.vendor.example', {
        vendorHosts: ['*.example.com'],
      }),
    ],
  ],
  NetworkLogs: [bulwark.NetworkLogs, ({ vpc, deliveryBucket }) => ({ vpc, bucket: deliveryBucket }), []],
  VendorEgress: [
    bulwark.VendorEgress,
    (given, stack) => ({
      network: new bulwark.PrivateNetwork(stack, 'Network', { ...network(given), guardedEgress: true }),
      vendors: [{ name: 'mail', hosts: ['api.mail.example'] }],
      logBucket: given.deliveryBucket,
    }),
    [
      refuses('no vendor was given; allowed: at least one', { vendors: [] }),
      refuses('the host was "*.mail.example"; allowed: a full host name', {
        vendors: [{ name: 'mail', hosts: ['*.mail.example'] }],
      }),
      refuses('the host was "203.0.113.7"; allowed: a full host name', {
        vendors: [{ name: 'mail', hosts: ['203.0.113.7'] }],
      }),
    ],
  ],
  SessionPreferences: [bulwark.SessionPreferences, encrypted, [needsKey(), keepsLogs]],

  PhiDatabase: [
    bulwark.PhiDatabase,
    ({ vpc, key }) => ({
      vpc,
      subnets: { subnetGroupName: 'data' },
      encryptionKey: key,
      secretsKey: key,
      logKey: key,
    }),
    [
      needsKey(),
      needsKey('secretsKey'),
      needsKey('logKey'),
      keepsLogs,
      refuses('subnets include public ones; allowed: subnets without an internet route', { subnets: EDGE }),
      refuses('readers was 0; allowed: 1 to 15', { readers: 0 }),
      refuses('engineVersion was "latest"; allowed: <major>.<minor>', { engineVersion: 'latest' }),
    ],
  ],
  DatabaseMigrator: [
    bulwark.DatabaseMigrator,
    (given) => ({
      ...besideDatabase(given),
      logins: [{ name: 'app_api', roles: ['phi_application'], connections: 20 }],
    }),
    [
      needsKey('secretsKey'),
      refuses('a login or role was "*"; allowed: lower-case letters, digits and underscores', {
        logins: [{ name: '*', roles: [], connections: 1 }],
      }),
      refuses('connections of app_api was 0; allowed: 1 to 10000', {
        logins: [{ name: 'app_api', roles: [], connections: 0 }],
      }),
    ],
  ],
  ContextKeyRotation: [
    bulwark.ContextKeyRotation,
    (given) => ({ ...besideDatabase(given), alerts: given.alerts }),
    [needsKey('secretsKey'), pages, refuses('allowed: one PostgreSQL user name', { databaseUser: '*' })],
  ],
  ContextKey: [
    bulwark.ContextKey,
    (given, stack) => ({
      rotation: new bulwark.ContextKeyRotation(stack, 'Rotation', {
        ...besideDatabase(given),
        alerts: given.alerts,
      }),
      login: 'app_api',
    }),
    [refuses('login was "*"; allowed: one PostgreSQL user name', { login: '*' })],
  ],
  LockedVault: [
    bulwark.LockedVault,
    ({ key }) => ({ vaultName: 'records', encryptionKey: key }),
    [needsKey()],
  ],
  PhiBackup: [
    bulwark.PhiBackup,
    ({ key, database, alerts }, stack) => ({
      name: 'clinic',
      databases: [database],
      vault: new bulwark.LockedVault(stack, 'Vault', { vaultName: 'clinic', encryptionKey: key }),
      replica: { region: 'us-west-2', vaultName: 'clinic-replica', keyAlias: 'clinic/replica' },
      recovery: { rpoMinutes: 15, rtoMinutes: 240 },
      alerts,
    }),
    [
      refuses('retentionDays was 7; allowed: at least 35', { retentionDays: 7 }),
      refuses('databases was empty; allowed: at least one database', { databases: [] }),
      refuses('replica.region was us-east-1; allowed: a region other than', {
        replica: { region: 'us-east-1', vaultName: 'same', keyAlias: 'same' },
      }),
    ],
  ],

  UserDirectory: [
    bulwark.UserDirectory,
    ({ key }) => ({ name: 'staff', relyingParty: 'app.example.com', encryptionKey: key, logKey: key }),
    [
      needsKey(),
      keepsLogs,
      refuses('idleMinutes was 60; allowed: 5 to 30', { idleMinutes: 60 }),
      refuses('absoluteHours was 720; allowed: 1 to 24', { absoluteHours: 720 }),
    ],
  ],
  TokenClaims: [
    bulwark.TokenClaims,
    ({ auditLog, database }) => ({ log: auditLog, database, directory: 'workforce' }),
    [
      refuses('allowed: one PostgreSQL user name', { databaseUser: '*' }),
      refuses('directory was "guests"; allowed: workforce, patients', { directory: 'guests' }),
    ],
  ],
  AuthenticationEvents: [
    bulwark.AuthenticationEvents,
    ({ auditLog, key }, stack) => ({
      workforce: new bulwark.UserDirectory(stack, 'Staff', {
        name: 'staff',
        relyingParty: 'app.example.com',
        encryptionKey: key,
        logKey: key,
      }),
      log: auditLog,
    }),
    [refuses('no directory; allowed: workforce, patients, or both', { workforce: undefined })],
  ],
  HumanRoles: [
    bulwark.HumanRoles,
    () => ({
      provider: 'arn:aws:iam::111122223333:saml-provider/Workforce',
      roles: [{ name: 'Viewer', profile: 'viewer' }],
    }),
    [
      refuses('roles were none; allowed: at least one, each name once', { roles: [] }),
      refuses('maxHours of Viewer was 9; allowed: 1 to 8', {
        roles: [{ name: 'Viewer', profile: 'viewer', maxHours: 9 }],
      }),
      refuses('roles were Viewer, Viewer; allowed: at least one, each name once', {
        roles: [
          { name: 'Viewer', profile: 'viewer' },
          { name: 'Viewer', profile: 'emergency' },
        ],
      }),
    ],
  ],
  SessionTable: [bulwark.SessionTable, encrypted, [needsKey()]],
  PolicyStore: [bulwark.PolicyStore, encrypted, [needsKey()]],

  HttpsEdge: [
    bulwark.HttpsEdge,
    entrance,
    [
      needsLogKey,
      keepsLogs,
      refuses('requestsPerFiveMinutes was Infinity; allowed: 100 to 20000', {
        requestsPerFiveMinutes: Infinity,
      }),
    ],
  ],
  MutualTlsEdge: [
    bulwark.MutualTlsEdge,
    (given) => ({
      ...entrance(given),
      subnets: APP,
      domain: 'app.example.com',
      trustBundle: 'config/client-authorities.pem',
      today: '2026-11-22',
    }),
    [needsLogKey, keepsLogs, refuses('trustBundle was "package.json"', { trustBundle: 'package.json' })],
  ],
  LoadBalancerLogRedactor: [
    bulwark.LoadBalancerLogRedactor,
    ({ loadBalancerLogs, archive, vpc, endpoints, key, alerts }) => ({
      roleName: 'clinic-load-balancer-log-redactor',
      rawLogs: loadBalancerLogs,
      archive,
      logPrefixes: ['edge'],
      surroundings: { vpc, subnets: APP, endpoints, encryptionKey: key, logKey: key, alerts },
    }),
    [],
  ],
  WebFirewall: [
    bulwark.WebFirewall,
    ({ key }, stack) => ({
      loadBalancer: elb.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
        loadBalancerArn:
          'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/clinic/0123456789abcdef',
        securityGroupId: 'sg-0123456789abcdef0',
      }),
      audience: 'internet',
      requestsPerFiveMinutes: 2000,
      logKey: key,
    }),
    [
      refuses('signIn.path was "sign-in"; allowed: a path such as /sign-in', { signIn: { path: 'sign-in' } }),
      needsLogKey,
      keepsLogs,
      refuses('requestsPerFiveMinutes was 0; allowed: 100 to 20000', { requestsPerFiveMinutes: 0 }),
      // Whoever is no service is the internet, and limited.
      refuses('requestsPerFiveMinutes was undefined; allowed: 100 to 20000', {
        audience: 'nobody',
        requestsPerFiveMinutes: undefined,
      }),
    ],
  ],
  ContainerWorkload: [
    bulwark.ContainerWorkload,
    (given) => ({ ...workload(given), image: IMAGE, port: 8443, healthPath: '/healthz' }),
    [
      needsKey(),
      needsLogKey,
      keepsLogs,
      refuses('image was "nginx:latest"; allowed: <account>.dkr.ecr', { image: 'nginx:latest' }),
      refuses('tasks was 1; allowed: 2 or more', { tasks: 1 }),
      refuses('subnets include public ones; allowed: private subnets', { subnets: EDGE }),
    ],
  ],
  FunctionWorkload: [
    bulwark.FunctionWorkload,
    (given) => ({ ...workload(given), code: CODE }),
    [
      needsKey(),
      keepsLogs,
      refuses('timeoutSeconds was 900; allowed: 1 to 60', { timeoutSeconds: 900 }),
      refuses('public subnet', { subnets: EDGE }),
    ],
  ],

  Alerts: [
    bulwark.Alerts,
    ({ key }) => ({
      name: 'clinic',
      encryptionKey: key,
      onCall: ['on-call@example.com'],
      securityOfficer: 'security-officer@example.com',
    }),
    [needsKey(), refuses('addresses was empty; allowed: at least one e-mail address', { onCall: [] })],
  ],
  TenantStores: [
    bulwark.TenantStores,
    (given) => ({ name: 'clinic', ...stored(given) }),
    [
      needsKey(),
      refuses('name was "Clinic"; allowed: lower-case letters', { name: 'Clinic' }),
      refuses('name was "*"; allowed: lower-case letters', { name: '*' }),
      refuses('no serverAccessLogsBucket was given; allowed: a bucket', {
        serverAccessLogsBucket: undefined,
      }),
      refuses('tenantKeys was "shared"; allowed: dedicated or pooled', { tenantKeys: 'shared' }),
    ],
  ],
  Offboarding: [
    bulwark.Offboarding,
    (given, stack) => ({
      log: given.auditLog,
      database: given.database,
      workforce: people(given, stack, 'workforce'),
      sessions: new bulwark.SessionTable(stack, 'Sessions', encrypted(given)),
      register: bulwark.loadWorkforce('config/registers/workforce.yaml', '2026-11-22'),
      archive: given.archive,
      signerName: 'offboarding.app.example.com',
      succession: '2028-11-22',
    }),
    [refuses('allowed: the day of succession, YYYY-MM-DD', { succession: 'never' })],
  ],
  AccessReport: [
    bulwark.AccessReport,
    (given, stack) => ({
      log: given.auditLog,
      database: given.database,
      workforce: people(given, stack, 'workforce'),
      patients: people(given, stack, 'patients'),
      register: bulwark.loadWorkforce('config/registers/workforce.yaml', '2026-11-22'),
      awsRoles: ['Viewer'],
      trailLog: given.trailLogGroup,
      archive: given.archive,
      signerName: 'access-reports.app.example.com',
      succession: '2028-11-22',
    }),
    [refuses('allowed: the day of succession, YYYY-MM-DD', { succession: '' })],
  ],
  TenantLifecycle: [
    bulwark.TenantLifecycle,
    (given, stack) => {
      const { key, database, alerts, vpc, endpoints, auditLog, archive } = given;
      const rotation = new bulwark.ContextKeyRotation(stack, 'Rotation', {
        database,
        secretsKey: key,
        surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
        alerts,
      });
      const people = new bulwark.UserDirectory(stack, 'People', {
        name: 'people',
        relyingParty: 'app.example.com',
        encryptionKey: key,
        logKey: key,
      });
      return {
        name: 'clinic',
        log: auditLog,
        database,
        contextKey: new bulwark.ContextKey(stack, 'Key', { rotation, login: 'tenant_registrar_login' }),
        stores: new bulwark.TenantStores(stack, 'Stores', { name: 'clinic', ...stored(given) }),
        directories: [people.pool],
        agreements: bulwark.loadAgreements('config/registers/agreements.yaml', '2026-11-22'),
        archive,
        signerName: 'tenants.app.example.com',
        succession: '2028-11-22',
        backupDays: 35,
      };
    },
    [
      refuses('deletionDays was 3; allowed: 7 to 30', { deletionDays: 3 }),
      refuses('deletionDays was 31; allowed: 7 to 30', { deletionDays: 31 }),
      refuses('allowed: one PostgreSQL user name', { databaseUser: '*' }),
    ],
  ],
  Webhooks: [bulwark.Webhooks, webhooks, [needsKey(), needsKey('secretsKey'), needsKey('logKey')]],
  WebhookEndpoint: [
    bulwark.WebhookEndpoint,
    webhook,
    [
      refuses('name was "Messages"; allowed: lower-case', { name: 'Messages' }),
      refuses('path was "/webhooks/*"; allowed: a path', { path: '/webhooks/*' }),
      refuses('origin was "http://app.example.com"; allowed: https', { origin: 'http://app.example.com' }),
      refuses('verifier was "none"; allowed: twilio', { verifier: 'none' }),
      refuses('priority was 50000; allowed: 1 to 49999', { priority: 50_000 }),
      refuses('twilio makes its own secrets', { secretFrom: 'bulwark' }),
      refuses('secretHeader was "x-secret"; allowed: none with twilio', { secretHeader: 'x-secret' }),
      refuses('secretHeader was "X-Secret"; allowed: the name of a header in lower case', {
        verifier: 'shared-secret',
        secretHeader: 'X-Secret',
      }),
    ],
  ],
  SecretAge: [
    bulwark.SecretAge,
    ({ vpc, endpoints, key, alerts }) => ({
      vpc,
      subnets: APP,
      endpoints,
      encryptionKey: key,
      logKey: key,
      alerts,
    }),
    [needsKey()],
  ],
  AlertTopic: [
    bulwark.AlertTopic,
    ({ key }) => ({ topicName: 'clinicians', encryptionKey: key }),
    [needsKey()],
  ],
  DeadLetterQueue: [
    bulwark.DeadLetterQueue,
    ({ key, alerts }) => ({ encryptionKey: key, alerts }),
    [needsKey(), pages],
  ],
  PagingAlarm: [
    bulwark.PagingAlarm,
    (given) => ({ ...signal(given), metric: METRIC }),
    [pages, refuses('signal was "Refused Export"; allowed: kebab-case', { signal: 'Refused Export' })],
  ],
  PagingRule: [
    bulwark.PagingRule,
    (given) => ({ ...signal(given), eventPattern: { source: ['aws.backup'] } }),
    [pages, refuses('signal was "Refused Export"; allowed: kebab-case', { signal: 'Refused Export' })],
  ],

  EncryptedLogGroup: [
    bulwark.EncryptedLogGroup,
    encrypted,
    [
      needsKey(),
      refuses('retentionDays was 7; allowed: at least 2192', { retentionDays: 7 }),
      refuses('retentionDays was NaN; allowed: at least 2192', { retentionDays: NaN }),
      refuses('reason, owner, expires, compensating missing', { unmasked: {} }),
    ],
  ],
  AuditTrail: [
    bulwark.AuditTrail,
    ({ archive, key }) => ({ trailName: 'clinic', archive, encryptionKey: key, logKey: key }),
    [needsKey(), needsLogKey, keepsLogs],
  ],
  TrailAlarms: [
    bulwark.TrailAlarms,
    ({ trailLogGroup, alerts }) => ({ logGroup: trailLogGroup, alerts }),
    [refuses('alerts had no topic breach', { alerts: {} })],
  ],
  ConfigRecorder: [
    bulwark.ConfigRecorder,
    ({ deliveryBucket, key }) => ({ deliveryBucket, encryptionKey: key }),
    [needsKey()],
  ],
  ThreatDetector: [bulwark.ThreatDetector, nothing, []],
  SecurityHub: [bulwark.SecurityHub, nothing, []],
  DataClassification: [bulwark.DataClassification, nothing, []],
  VulnerabilityScanner: [bulwark.VulnerabilityScanner, encrypted, [needsKey()]],
  AccessAnalyzers: [bulwark.AccessAnalyzers, () => ({ name: 'clinic' }), []],
  FindingRules: [
    bulwark.FindingRules,
    ({ alerts }) => ({ alerts }),
    [refuses('alerts had no topic breach', { alerts: {} })],
  ],
};
