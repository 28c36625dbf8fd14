export interface KeyPolicyNames {
  /** ARN of the root of the account, in whose name IAM decides. */
  readonly root: string;
  /** ARNs of roles, or patterns of them, that administer. */
  readonly administrators: readonly string[];
  /** ARN of the role of the lifecycle. */
  readonly lifecycle: string;
  /** ARN of the role that is assumed for a tenant. */
  readonly tenantRole: string;
}

const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
];
/** Neither the policy nor the tags: the lifecycle cannot make itself, or anybody, a user of a key. */
const LIFECYCLE = [
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:EnableKeyRotation',
  'kms:ListResourceTags',
  'kms:ScheduleKeyDeletion',
];
const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * The policy of a tenant's key: who administers cannot use it, and it is used by sessions of this tenant alone, with an
 * encryption context that names this tenant (KEY-2, KEY-3). 45 CFR 164.312(a)(1), 164.312(a)(2)(iv).
 */
export function tenantKeyPolicy(tenant: string, names: KeyPolicyNames): string {
  const { root, administrators, lifecycle, tenantRole } = names;
  const Principal = { AWS: root };
  const Resource = '*'; // in a key policy, the key itself
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Administer',
        Effect: 'Allow',
        Principal,
        Action: ADMINISTRATION,
        Resource,
        Condition: { ArnLike: { 'aws:PrincipalArn': administrators } },
      },
      {
        Sid: 'BeginAndEnd',
        Effect: 'Allow',
        Principal,
        Action: LIFECYCLE,
        Resource,
        Condition: { ArnEquals: { 'aws:PrincipalArn': lifecycle } },
      },
      {
        Sid: 'UseForTheTenant',
        Effect: 'Allow',
        Principal,
        Action: USE,
        Resource,
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': tenantRole },
          StringEquals: {
            'aws:PrincipalTag/bulwark:tenant': tenant,
            'kms:EncryptionContext:bulwark:tenant': tenant,
          },
        },
      },
      {
        Sid: 'DenyInsecureTransport',
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:*',
        Resource,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
