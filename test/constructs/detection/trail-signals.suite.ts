import { TRAIL_SIGNALS } from '../../../lib/constructs/detection/trail-signals';
import { filterPattern } from '../../support/filter-pattern';

/** A call by a role, as CloudTrail records it, with changes. */
const call = (service: string, eventName: string, more: object = {}) => ({
  eventVersion: '1.11',
  eventSource: `${service}.amazonaws.com`,
  eventName,
  eventType: 'AwsApiCall',
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.7',
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Engineer/x' },
  ...more,
});
const signIn = (more: object) =>
  call('signin', 'ConsoleLogin', {
    eventType: 'AwsConsoleSignIn',
    userIdentity: { type: 'IAMUser', userName: 'example' },
    responseElements: { ConsoleLogin: 'Success' },
    ...more,
  });
const byDeployment = { sourceIPAddress: 'cloudformation.amazonaws.com' };
const denied = { errorCode: 'AccessDenied' };

/** For each signal, events that must fire it and events, as near as possible, that must not. */
const CASES: Record<string, { readonly fires: object[]; readonly silent: object[] }> = {
  'root-use': {
    fires: [
      call('iam', 'GetUser', { userIdentity: { type: 'Root' } }),
      signIn({ userIdentity: { type: 'Root' } }),
    ],
    silent: [
      call('iam', 'GetUser'),
      call('s3', 'GetObject', { userIdentity: { type: 'Root', invokedBy: 'backup.amazonaws.com' } }),
      call('kms', 'RotateKey', { userIdentity: { type: 'Root' }, eventType: 'AwsServiceEvent' }),
    ],
  },
  'emergency-role-used': {
    fires: [
      call('sts', 'AssumeRoleWithSAML', {
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/people/emergency/EmergencyOperator' },
      }),
      call('sts', 'AssumeRole', {
        ...denied,
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/people/emergency/EmergencyOperator' },
      }),
    ],
    silent: [
      call('sts', 'AssumeRoleWithSAML', {
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/people/PlatformViewer' },
      }),
      call('iam', 'GetRole', {
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/people/emergency/EmergencyOperator' },
      }),
    ],
  },
  'key-tampering': {
    fires: [
      call('kms', 'ScheduleKeyDeletion'),
      call('kms', 'DisableKey', denied),
      call('kms', 'PutKeyPolicy', byDeployment),
      call('kms', 'DisableKeyRotation'),
    ],
    silent: [call('kms', 'Decrypt'), call('kms', 'CreateKey'), call('ec2', 'DisableKey')],
  },
  'trail-tampering': {
    fires: [
      call('cloudtrail', 'StopLogging'),
      call('cloudtrail', 'DeleteTrail', denied),
      call('cloudtrail', 'PutEventSelectors'),
    ],
    silent: [call('cloudtrail', 'StartLogging'), call('cloudtrail', 'GetTrailStatus')],
  },
  'config-tampering': {
    fires: [call('config', 'StopConfigurationRecorder'), call('config', 'DeleteDeliveryChannel')],
    silent: [call('config', 'StartConfigurationRecorder'), call('config', 'PutConfigRule')],
  },
  'detector-tampering': {
    fires: [
      call('guardduty', 'DeleteDetector'),
      call('guardduty', 'CreateFilter'),
      call('securityhub', 'DisableSecurityHub'),
      call('macie2', 'DisableMacie'),
      call('inspector2', 'Disable'),
      call('access-analyzer', 'DeleteAnalyzer'),
    ],
    silent: [
      call('guardduty', 'GetFindings'),
      call('inspector2', 'Enable'),
      call('macie2', 'DeleteDetector'),
    ],
  },
  'alarm-tampering': {
    fires: [
      call('monitoring', 'DeleteAlarms'),
      call('monitoring', 'DisableAlarmActions'),
      call('logs', 'DeleteLogGroup'),
      call('logs', 'DeleteMetricFilter'),
      call('events', 'DisableRule'),
      call('sns', 'Unsubscribe'),
    ],
    silent: [call('monitoring', 'PutMetricAlarm'), call('logs', 'CreateLogStream'), call('sns', 'Publish')],
  },
  'backup-tampering': {
    fires: [call('backup', 'DeleteRecoveryPoint', denied), call('backup', 'DeleteBackupPlan')],
    silent: [call('backup', 'StartBackupJob'), call('rds', 'DeleteRecoveryPoint')],
  },
  'snapshot-shared': {
    fires: [call('rds', 'ModifyDBClusterSnapshotAttribute'), call('ec2', 'ModifySnapshotAttribute')],
    silent: [call('rds', 'CreateDBClusterSnapshot'), call('rds', 'DescribeDBClusterSnapshotAttributes')],
  },
  'sign-in-without-mfa': {
    fires: [signIn({ additionalEventData: { MFAUsed: 'No' } }), signIn({})],
    silent: [
      signIn({ additionalEventData: { MFAUsed: 'Yes' } }),
      signIn({ additionalEventData: { MFAUsed: 'No' }, responseElements: { ConsoleLogin: 'Failure' } }),
      signIn({ additionalEventData: { MFAUsed: 'No' }, userIdentity: { type: 'AssumedRole' } }),
    ],
  },
  'failed-sign-ins': {
    fires: [signIn({ errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } })],
    silent: [signIn({}), call('iam', 'GetUser', { errorMessage: 'Failed authentication' })],
  },
  'long-lived-credential': {
    fires: [
      call('iam', 'CreateAccessKey'),
      call('iam', 'CreateUser', byDeployment),
      call('iam', 'DeactivateMFADevice'),
    ],
    silent: [call('iam', 'CreateRole'), call('iam', 'DeleteAccessKey'), call('iam', 'EnableMFADevice')],
  },
  'denied-calls': {
    fires: [
      call('s3', 'ListBuckets', { errorCode: 'AccessDenied' }),
      call('kms', 'Decrypt', { errorCode: 'AccessDeniedException' }),
      call('ec2', 'RunInstances', { errorCode: 'Client.UnauthorizedOperation' }),
    ],
    silent: [call('s3', 'ListBuckets'), call('s3', 'GetObject', { errorCode: 'NoSuchKey' })],
  },
  'role-changed-by-hand': {
    fires: [call('iam', 'UpdateAssumeRolePolicy'), call('iam', 'AttachRolePolicy')],
    silent: [
      call('iam', 'AttachRolePolicy', byDeployment),
      call('iam', 'AttachRolePolicy', denied),
      call('iam', 'GetRole'),
    ],
  },
  'bucket-opened-by-hand': {
    fires: [
      call('s3', 'PutBucketPolicy'),
      call('s3', 'DeleteBucketPublicAccessBlock'),
      call('s3', 'PutAccountPublicAccessBlock'),
    ],
    silent: [
      call('s3', 'PutBucketPolicy', byDeployment),
      call('s3', 'PutBucketPolicy', denied),
      call('s3', 'PutObject'),
    ],
  },
  'security-group-changed-by-hand': {
    fires: [call('ec2', 'AuthorizeSecurityGroupIngress'), call('ec2', 'ModifySecurityGroupRules')],
    silent: [
      call('ec2', 'AuthorizeSecurityGroupIngress', byDeployment),
      call('ec2', 'AuthorizeSecurityGroupIngress', { errorCode: 'Client.UnauthorizedOperation' }),
    ],
  },
  'network-acl-changed-by-hand': {
    fires: [call('ec2', 'ReplaceNetworkAclEntry')],
    silent: [call('ec2', 'ReplaceNetworkAclEntry', byDeployment), call('ec2', 'DescribeNetworkAcls')],
  },
  'route-changed-by-hand': {
    fires: [call('ec2', 'CreateRoute'), call('ec2', 'CreateNatGateway'), call('ec2', 'DeleteFlowLogs')],
    silent: [call('ec2', 'CreateRoute', byDeployment), call('ec2', 'DescribeRouteTables')],
  },
};

const named = (event: object) => JSON.stringify(event).slice(0, 400);

describe('TRAIL_SIGNALS', () => {
  test('every signal has cases, and every case a signal', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(TRAIL_SIGNALS.map(({ signal }) => signal).toSorted());
  });

  describe.each(TRAIL_SIGNALS)('$signal', ({ signal, pattern }) => {
    const matches = filterPattern(`{ ${pattern} }`);
    test.each(CASES[signal]!.fires.map((event) => [named(event), event]))('fires on %s', (_, event) => {
      expect(matches(event as Record<string, unknown>)).toBe(true);
    });
    test.each(CASES[signal]!.silent.map((event) => [named(event), event]))('is silent on %s', (_, event) => {
      expect(matches(event as Record<string, unknown>)).toBe(false);
    });
  });
});
