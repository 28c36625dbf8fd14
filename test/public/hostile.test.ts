import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Duration,
  RemovalPolicy,
  Stack,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { publicConstructs } from '../../scripts/public-constructs';
import { newApp } from '../support/synth';
import { CASES, type Case } from './hostile-cases';
import { ENVIRONMENT, surroundings, type Given } from './surroundings';

/**
 * What somebody without a type checker may pass to anything: the switches of CDK and CloudFormation that would turn a
 * control off. Passed to every construct, all at once.
 */
const SWITCHES = {
  // kept data
  autoDeleteObjects: true,
  backupRetention: Duration.days(1),
  deletionProtection: false,
  deleteProtection: false,
  removalPolicy: RemovalPolicy.DESTROY,
  retention: logs.RetentionDays.ONE_WEEK,
  retentionPeriod: Duration.minutes(1),
  // encryption at rest
  bucketKeyEnabled: false,
  enableKeyRotation: false,
  encryption: s3.BucketEncryption.UNENCRYPTED,
  environmentEncryption: undefined,
  masterKey: undefined,
  pendingWindow: Duration.days(7),
  policy: new iam.PolicyDocument(),
  rotationPeriod: Duration.days(2560),
  storageEncrypted: false,
  versioned: false,
  // encryption on the way
  enforceSSL: false,
  minimumTLSVersion: 1,
  sslPolicy: 'ELBSecurityPolicy-2016-08',
  mutualAuthentication: { mode: 'off' },
  parameters: { 'rds.force_ssl': '0' },
  requireTls: false,
  // the way in and out
  accessControl: s3.BucketAccessControl.PUBLIC_READ_WRITE,
  assignPublicIp: true,
  blockPublicAccess: new s3.BlockPublicAccess({ blockPublicPolicy: false }),
  deadLetterQueueEnabled: false,
  dropInvalidHeaderFields: false,
  internetFacing: true,
  mapPublicIpOnLaunch: true,
  natGateways: 3,
  objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
  open: true,
  publicReadAccess: true,
  publiclyAccessible: true,
  restrictDefaultSecurityGroup: false,
  websiteIndexDocument: 'index.html',
  // who may
  inlinePolicies: { all: new iam.PolicyDocument() },
  iamAuthentication: false,
  mfa: 'OFF',
  mfaConfiguration: 'OFF',
  passwordPolicy: { minLength: 6 },
  selfSignUpEnabled: true,
  advancedSecurityMode: 'OFF',
  // how code runs
  enableExecuteCommand: true,
  linuxParameters: undefined,
  privileged: true,
  readonlyRootFilesystem: false,
  runtime: lambda.Runtime.NODEJS_18_X,
  runtimeManagementMode: lambda.RuntimeManagementMode.manual('arn:aws:lambda:us-east-1::runtime:old'),
  tracing: lambda.Tracing.DISABLED,
  user: 'root',
  // who hears of it
  actionsEnabled: false,
  alarmDescription: 'nothing',
  enable: false,
  enabled: false,
  enableLogFileValidation: false,
  isMultiRegionTrail: false,
  recordingGroup: { allSupported: false },
  status: 'PAUSED',
  trafficType: 'REJECT',
} as const;

const make = (stack: Stack, [construct, base]: Case, given: Given, hostile: object): Construct =>
  new construct(stack, 'It', { ...base(given, stack), ...hostile } as never);

/** Every construct of the table in a stack of its own. */
function templates(hostile: object): ReadonlyMap<string, unknown> {
  const app = newApp({ context: {}, outdir: mkdtempSync(join(tmpdir(), 'bulwark-hostile-')) });
  const { given } = surroundings(app);
  for (const [name, it] of Object.entries(CASES)) {
    make(new Stack(app, name, { env: ENVIRONMENT }), it, given, hostile);
  }
  return new Map(app.synth().stacks.map(({ stackName, template }) => [stackName, template as unknown]));
}

test('the table has every public construct', () => {
  const root = join(__dirname, '..', '..');
  expect(Object.keys(CASES).toSorted()).toEqual(
    publicConstructs(root)
      .map(({ name }) => name)
      .toSorted(),
  );
});

describe('switches that would turn a control off change nothing', () => {
  const [careful, hostile] = [templates({}), templates(SWITCHES)];
  test.each(Object.keys(CASES))('%s', (name) => {
    expect(careful.get(name)).toHaveProperty('Resources');
    expect(hostile.get(name)).toEqual(careful.get(name));
  });
});

describe('values that a control forbids are refused', () => {
  const app = newApp({ context: {} });
  const { given } = surroundings(app);
  const refusals = Object.entries(CASES).flatMap(([name, it]) =>
    it[2].map(({ props, says }, i) => ({ name: `${name}${i}`, it, props, says })),
  );
  test.each(refusals)('$name: $says', ({ name, it, props, says }) => {
    const stack = new Stack(app, name, { env: ENVIRONMENT });
    const hostile = typeof props === 'function' ? props(given, stack) : props;
    expect(() => make(stack, it, given, hostile)).toThrow(says);
  });
});

test('a key of AWS is no customer managed key', () => {
  const stack = new Stack(newApp(), 'Stack', { env: ENVIRONMENT });
  const encryptionKey = kms.Alias.fromAliasName(stack, 'Aws', 'alias/aws/logs');
  expect(() => make(stack, CASES.EncryptedLogGroup!, {} as Given, { encryptionKey })).toThrow(
    'encryptionKey was a key of AWS; allowed: a customer managed key (KEY-1)',
  );
});
