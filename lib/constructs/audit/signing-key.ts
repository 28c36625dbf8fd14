import {
  RemovalPolicy,
  Stack,
  Tags,
  aws_iam as iam,
  aws_kms as kms,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface SigningKeyProps {
  /** What it signs, for people, such as `checkpoints of the audit log`. */
  readonly signs: string;
  /** Day on which a successor takes over, YYYY-MM-DD: an asymmetric key never rotates (KEY-1). */
  readonly succession: string;
  /** Names (with path) of IAM roles that administer the key; they can never sign. @default - the deployment role alone */
  readonly administrators?: readonly string[];
}

const DEPLOYMENT_ROLE = 'cdk-*-cfn-exec-role-*';
const THIS_KEY = ['*'];
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus', // CloudFormation asks, whatever the key
  'kms:ListAliases',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * A key that signs what must be provable: Ed25519 in KMS, which never leaves it. The key policy itself names who may sign,
 * so that no policy of IAM, not even an administrator's, adds a signer (AUD-4). 45 CFR 164.312(c)(2).
 */
export class SigningKey extends Construct {
  readonly keyArn: string;
  private readonly policy: iam.PolicyDocument;

  constructor(scope: Construct, id: string, props: SigningKeyProps) {
    super(scope, id);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(props.succession)) {
      throw new Error(
        `${this.node.path}: succession was "${props.succession}"; allowed: the day of succession, YYYY-MM-DD (KEY-1)`,
      );
    }
    this.policy = this.withoutSigners(props.administrators ?? []);
    const key = new kms.CfnKey(this, 'Resource', {
      description: `Signs ${props.signs}`,
      keySpec: 'ECC_NIST_EDWARDS25519',
      keyUsage: 'SIGN_VERIFY',
      pendingWindowInDays: 30,
      keyPolicy: this.policy,
    });
    key.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Tags.of(key).add('bulwark:purpose', 'audit-signing');
    Tags.of(key).add('bulwark:succession', props.succession);
    this.keyArn = key.attrArn;
  }

  /** Lets a function sign notes and reviews, and tells it the key. */
  grantSign(fn: lambda.Function): void {
    this.policy.addStatements(
      new iam.PolicyStatement({
        sid: `SignBy${fn.node.scope!.node.id}`,
        principals: [new iam.ArnPrincipal(fn.role!.roleArn)],
        actions: ['kms:Sign'],
        resources: THIS_KEY,
        conditions: {
          StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' },
        },
      }),
    );
    this.allow(fn, 'kms:GetPublicKey', 'kms:Sign');
  }

  /** Lets a function read the public half, and tells it the key. */
  grantVerify(fn: lambda.Function): void {
    this.allow(fn, 'kms:GetPublicKey');
  }

  private allow(fn: lambda.Function, ...actions: readonly string[]): void {
    fn.addEnvironment('SIGNING_KEY_ID', this.keyArn);
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: [...actions], resources: [this.keyArn] }));
  }

  private withoutSigners(administrators: readonly string[]): iam.PolicyDocument {
    const root = new iam.AccountRootPrincipal();
    const roles = [DEPLOYMENT_ROLE, ...administrators].map((resourceName) =>
      Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'role', resourceName }),
    );
    return new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          sid: 'Administer',
          principals: [root],
          actions: ADMINISTRATION,
          resources: THIS_KEY,
          conditions: { ArnLike: { 'aws:PrincipalArn': roles } },
        }),
        // The public half is public: whoever holds it can check, and nothing else.
        new iam.PolicyStatement({
          sid: 'VerifyThroughIam',
          principals: [root],
          actions: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:ListResourceTags', 'kms:Verify'],
          resources: THIS_KEY,
        }),
        new iam.PolicyStatement({
          sid: 'DenyInsecureTransport',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['kms:*'],
          resources: THIS_KEY,
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ],
    });
  }
}
