import { Stack, type App, type aws_s3 as s3 } from 'aws-cdk-lib';
import {
  AccessLogBucket,
  Alerts,
  ArchiveReplication,
  AuditArchive,
  AuditLog,
  AuditTrail,
  AuditWitness,
  DeliveryBucket,
  DnsFirewall,
  EncryptionKey,
  FindingRules,
  HttpsEdge,
  LoadBalancerLogBucket,
  LoadBalancerLogRedactor,
  NetworkLogs,
  PhiDatabase,
  PrivateNetwork,
  PrivateRoutes,
} from '../../lib';
import type { GivenName } from '../../scripts/constructs-page';

export const ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };

/** What the example of a construct may take for granted, by the names that docs/constructs.md gives to the reader. */
export type Given = ReturnType<typeof surroundings>['given'];

/** A stack of its own, so that every example refers to it across stacks, as an app that is split well does. */
export function surroundings(app: App) {
  const stack = new Stack(app, 'Surroundings', { env: ENVIRONMENT });
  const { key: archiveKey } = new EncryptionKey(stack, 'ArchiveKey', {
    purpose: 'Audit archive',
    alias: 'examples/archive',
    services: ['cloudtrail.amazonaws.com', 'config.amazonaws.com', 'delivery.logs.amazonaws.com'],
  });
  const { key } = new EncryptionKey(stack, 'Key', {
    purpose: 'Everything in the examples',
    alias: 'examples',
    services: [
      'backup.amazonaws.com',
      'cloudtrail.amazonaws.com',
      'cloudwatch.amazonaws.com',
      'cognito-idp.amazonaws.com',
      'config.amazonaws.com',
      'delivery.logs.amazonaws.com',
      'events.amazonaws.com',
      'fargate',
      'logs',
      'sns.amazonaws.com',
      'verifiedpermissions.amazonaws.com',
    ],
  });
  const serverAccessLogsBucket: s3.IBucket = new AccessLogBucket(stack, 'AccessLogs');
  const stored = { encryptionKey: archiveKey, serverAccessLogsBucket };
  const archive = new AuditArchive(stack, 'Archive', stored);
  const copy = new ArchiveReplication(stack, 'Copy', { archive });
  const deliveryBucket = new DeliveryBucket(stack, 'Delivery', { ...stored, ...copy.of('delivery') });
  copy.admit(deliveryBucket, 'delivery');
  const loadBalancerLogs = new LoadBalancerLogBucket(stack, 'LoadBalancerLogs', {
    serverAccessLogsBucket,
    redactor: 'clinic-load-balancer-log-redactor',
  });
  const alerts = new Alerts(stack, 'Alerts', {
    name: 'examples',
    encryptionKey: key,
    onCall: ['on-call@example.com'],
    securityOfficer: 'security-officer@example.com',
  });
  new FindingRules(stack, 'Findings', { alerts });
  const trail = new AuditTrail(stack, 'Trail', {
    trailName: 'examples',
    archive,
    encryptionKey: archiveKey,
    logKey: key,
  });
  const { vpc } = new PrivateNetwork(stack, 'Network', {
    cidr: '10.40.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    encryptionKey: key,
  });
  new NetworkLogs(stack, 'NetworkLogs', { vpc, bucket: deliveryBucket });
  new DnsFirewall(stack, 'DnsFirewall', { vpc });
  // What the examples may call gets a route once they all stand: their network is complete.
  const routes = new PrivateRoutes(stack, 'Routes', { vpc, subnets: { subnetGroupName: 'app' } });
  const certificateArn = `arn:aws:acm:us-east-1:${ENVIRONMENT.account}:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`;
  const edge = new HttpsEdge(stack, 'Edge', {
    vpc,
    subnets: { subnetGroupName: 'edge' },
    certificateArn,
    logBucket: loadBalancerLogs,
    logKey: key,
  });
  const place = {
    vpc,
    subnets: { subnetGroupName: 'app' },
    endpoints: routes.securityGroup,
    encryptionKey: key,
    logKey: key,
    alerts,
  };
  new LoadBalancerLogRedactor(stack, 'LogRedactor', {
    roleName: 'clinic-load-balancer-log-redactor',
    rawLogs: loadBalancerLogs,
    archive,
    logPrefixes: ['surroundings/edge'],
    surroundings: place,
  });
  const database = new PhiDatabase(stack, 'Database', {
    vpc,
    subnets: { subnetGroupName: 'data' },
    encryptionKey: key,
    secretsKey: key,
    logKey: key,
  });
  const { key: witnessKey } = new EncryptionKey(stack, 'WitnessKey', {
    purpose: 'Witness',
    alias: 'examples/witness',
  });
  const auditLog = new AuditLog(stack, 'AuditLog', {
    name: 'audit.app.example.com',
    archive,
    witness: new AuditWitness(stack, 'Witness', { encryptionKey: witnessKey, serverAccessLogsBucket }),
    serverAccessLogsBucket,
    succession: '2028-11-22',
    ...place,
  });
  const given = {
    key,
    serverAccessLogsBucket,
    archive,
    deliveryBucket,
    loadBalancerLogs,
    alerts,
    trailLogGroup: trail.logGroup,
    vpc,
    certificateArn,
    edge,
    database,
    endpoints: routes.securityGroup,
    auditLog,
  } satisfies Record<GivenName, unknown>;
  return { given, routes };
}
