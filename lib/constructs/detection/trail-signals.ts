/** Something in the trail that people must hear of. */
export interface TrailSignal {
  /** Kebab-case name: of the alarm, of its metric and of its section in docs/runbook.md. */
  readonly signal: string;
  readonly meaning: string;
  /** Whether it may be a breach, so that the Security Officer is paged too. */
  readonly breach: boolean;
  /** CloudWatch Logs filter pattern over a CloudTrail event; at most 1,024 characters. */
  readonly pattern: string;
  /** Events in five minutes that page. @default 1 */
  readonly threshold?: number;
}

const and = (...terms: readonly string[]): string => terms.map((term) => `(${term})`).join(' && ');
const or = (terms: readonly string[]): string => terms.map((term) => `(${term})`).join(' || ');
const named = (names: readonly string[]): string => or(names.map((name) => `$.eventName = "${name}"`));

/** Calls to one service, tried or done: a denied attempt at tampering is a signal too. */
const calls = (service: string, ...names: readonly string[]): string =>
  and(`$.eventSource = "${service}.amazonaws.com"`, named(names));

/** Calls that changed something and did not come from a deployment, which the gate has judged. */
const byHand = (call: string): string =>
  and(call, '$.sourceIPAddress != "cloudformation.amazonaws.com"', '$.errorCode NOT EXISTS');

/**
 * The signals that the trail carries (DET-4, KEY-3). 45 CFR 164.308(a)(1)(ii)(D), 164.308(a)(6).
 * Thresholds: one event pages, except where only a number of them tells.
 */
export const TRAIL_SIGNALS: readonly TrailSignal[] = [
  {
    signal: 'root-use',
    meaning: 'The root user of the account was used.',
    breach: true,
    pattern: and(
      '$.userIdentity.type = "Root"',
      '$.userIdentity.invokedBy NOT EXISTS',
      '$.eventType != "AwsServiceEvent"',
    ),
  },
  {
    signal: 'emergency-role-used',
    meaning: 'A person took a role of emergencies in AWS.',
    breach: true,
    // The path of such roles: lib/constructs/identity/human-roles.ts.
    pattern: and('$.eventName = "AssumeRole*"', '$.requestParameters.roleArn = "*:role/people/emergency/*"'),
  },
  {
    signal: 'key-tampering',
    meaning: 'A KMS key was to be disabled, deleted, left unrotated or given another policy.',
    breach: true,
    pattern: calls(
      'kms',
      'DisableKey',
      'DisableKeyRotation',
      'ScheduleKeyDeletion',
      'DeleteImportedKeyMaterial',
      'PutKeyPolicy',
    ),
  },
  {
    signal: 'trail-tampering',
    meaning: 'The trail was to be stopped, deleted or narrowed.',
    breach: true,
    pattern: calls(
      'cloudtrail',
      'StopLogging',
      'DeleteTrail',
      'UpdateTrail',
      'PutEventSelectors',
      'PutInsightSelectors',
    ),
  },
  {
    signal: 'config-tampering',
    meaning: 'The recorder of AWS Config was to be stopped, deleted or redirected.',
    breach: true,
    pattern: calls(
      'config',
      'StopConfigurationRecorder',
      'DeleteConfigurationRecorder',
      'PutConfigurationRecorder',
      'DeleteDeliveryChannel',
      'PutDeliveryChannel',
    ),
  },
  {
    signal: 'detector-tampering',
    meaning: 'GuardDuty, Security Hub, Macie, Inspector or Access Analyzer was to be turned off or narrowed.',
    breach: true,
    pattern: or([
      calls('guardduty', 'DeleteDetector', 'UpdateDetector', 'CreateFilter', 'UpdateFilter', 'CreateIPSet'),
      calls('securityhub', 'DisableSecurityHub', 'BatchDisableStandards'),
      calls('macie2', 'DisableMacie', 'UpdateMacieSession'),
      calls('inspector2', 'Disable', 'CreateFilter'),
      calls('access-analyzer', 'DeleteAnalyzer', 'CreateArchiveRule'),
    ]),
  },
  {
    signal: 'alarm-tampering',
    meaning: 'An alarm, its log group, metric filter, event rule or topic was to be removed or silenced.',
    breach: true,
    pattern: or([
      calls('monitoring', 'DeleteAlarms', 'DisableAlarmActions'),
      calls('logs', 'DeleteLogGroup', 'DeleteMetricFilter', 'PutRetentionPolicy', 'DisassociateKmsKey'),
      calls('events', 'DeleteRule', 'DisableRule'),
      calls('sns', 'DeleteTopic', 'Unsubscribe'),
    ]),
  },
  {
    signal: 'backup-tampering',
    meaning: 'A backup vault, plan or recovery point was to be deleted, or its access changed.',
    breach: true,
    pattern: calls(
      'backup',
      'DeleteBackupVault',
      'DeleteBackupVaultLockConfiguration',
      'PutBackupVaultAccessPolicy',
      'DeleteBackupVaultAccessPolicy',
      'DeleteRecoveryPoint',
      'UpdateRecoveryPointLifecycle',
      'DeleteBackupPlan',
      'DeleteBackupSelection',
    ),
  },
  {
    signal: 'snapshot-shared',
    meaning: 'Somebody changed who may read a snapshot or image: a way to take a whole database out.',
    breach: true,
    pattern: named([
      'ModifyDBClusterSnapshotAttribute',
      'ModifyDBSnapshotAttribute',
      'ModifySnapshotAttribute',
      'ModifyImageAttribute',
    ]),
  },
  {
    signal: 'sign-in-without-mfa',
    meaning: 'Somebody signed in to the console without a second factor.',
    breach: true,
    pattern: and(
      '$.eventName = "ConsoleLogin"',
      '$.responseElements.ConsoleLogin = "Success"',
      '$.userIdentity.type = "IAMUser"',
      // A comparison with a field that is not there holds neither way.
      or(['$.additionalEventData.MFAUsed NOT EXISTS', '$.additionalEventData.MFAUsed != "Yes"']),
    ),
  },
  {
    signal: 'failed-sign-ins',
    meaning: 'Five or more sign-ins to the console failed within five minutes.',
    breach: true,
    threshold: 5,
    pattern: and('$.eventName = "ConsoleLogin"', '$.errorMessage = "Failed authentication"'),
  },
  {
    signal: 'long-lived-credential',
    meaning: 'An IAM user, password or access key was created, or a second factor was removed.',
    breach: true,
    pattern: calls(
      'iam',
      'CreateUser',
      'CreateLoginProfile',
      'UpdateLoginProfile',
      'CreateAccessKey',
      'AttachUserPolicy',
      'PutUserPolicy',
      'DeactivateMFADevice',
      'DeleteVirtualMFADevice',
    ),
  },
  {
    signal: 'denied-calls',
    meaning: 'Twenty or more calls to AWS were denied within five minutes: somebody may be probing.',
    breach: true,
    threshold: 20,
    pattern: or(['$.errorCode = "*UnauthorizedOperation"', '$.errorCode = "AccessDenied*"']),
  },
  {
    signal: 'role-changed-by-hand',
    meaning: 'A role, its trust or its policies were changed outside a deployment.',
    breach: true,
    pattern: byHand(
      calls(
        'iam',
        'AttachRolePolicy',
        'CreatePolicyVersion',
        'SetDefaultPolicyVersion',
        'DeleteRolePermissionsBoundary',
        'PutRolePolicy',
        'UpdateAssumeRolePolicy',
        'CreateSAMLProvider',
        'UpdateSAMLProvider',
        'CreateOpenIDConnectProvider',
      ),
    ),
  },
  {
    signal: 'bucket-opened-by-hand',
    meaning:
      'The policy, encryption, lock, replication or public access of a bucket was changed outside a deployment.',
    breach: true,
    pattern: byHand(
      calls(
        's3',
        'PutBucketAcl',
        'PutBucketPolicy',
        'DeleteBucketPolicy',
        'PutBucketPublicAccessBlock',
        'DeleteBucketPublicAccessBlock',
        'PutAccountPublicAccessBlock',
        'DeleteAccountPublicAccessBlock',
        'PutBucketEncryption',
        'DeleteBucketEncryption',
        'PutBucketObjectLockConfiguration',
        'PutObjectLockConfiguration',
        'PutBucketVersioning',
        'PutBucketLifecycle',
        'PutBucketReplication',
        'DeleteBucketReplication',
      ),
    ),
  },
  {
    signal: 'security-group-changed-by-hand',
    meaning: 'A security group was changed outside a deployment.',
    breach: false,
    pattern: byHand(
      calls(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        'AuthorizeSecurityGroupEgress',
        'ModifySecurityGroupRules',
        'RevokeSecurityGroupIngress',
        'RevokeSecurityGroupEgress',
        'CreateSecurityGroup',
        'DeleteSecurityGroup',
      ),
    ),
  },
  {
    signal: 'network-acl-changed-by-hand',
    meaning: 'A network ACL was changed outside a deployment.',
    breach: false,
    pattern: byHand(
      calls(
        'ec2',
        'CreateNetworkAcl',
        'CreateNetworkAclEntry',
        'DeleteNetworkAcl',
        'DeleteNetworkAclEntry',
        'ReplaceNetworkAclEntry',
        'ReplaceNetworkAclAssociation',
      ),
    ),
  },
  {
    signal: 'route-changed-by-hand',
    meaning: 'A route, gateway, endpoint or peering was changed outside a deployment.',
    breach: false,
    pattern: byHand(
      calls(
        'ec2',
        'CreateRoute',
        'ReplaceRoute',
        'DeleteRoute',
        'CreateRouteTable',
        'ReplaceRouteTableAssociation',
        'DisassociateRouteTable',
        'CreateInternetGateway',
        'AttachInternetGateway',
        'CreateNatGateway',
        'CreateVpcPeeringConnection',
        'AcceptVpcPeeringConnection',
        'ModifyVpcEndpoint',
        'DeleteVpcEndpoints',
        'DeleteFlowLogs',
      ),
    ),
  },
];
