import { ArnFormat, Stack, RemovalPolicy, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { fargateStorage } from './fargate-storage';

export interface EncryptionKeyProps {
  /** What the key protects, such as "Aurora clusters"; shown in the console. */
  readonly purpose: string;
  /** Alias without the `alias/` prefix. */
  readonly alias: string;
  /**
   * AWS services that call KMS as themselves, by service principal, such as `cloudtrail.amazonaws.com`. Each is
   * limited to this account. `logs` stands for CloudWatch Logs of this region, `fargate` for task storage. What the
   * docstrings of other constructs ask of a key ("its policy must admit …") is asked for here.
   * @default - none: the key is used through IAM policies only
   */
  readonly services?: readonly string[];
  /**
   * Names (with path) of the IAM roles that administer the key; they can never use it. May end in `*`.
   * @default - only the CDK deployment role administers it
   */
  readonly administrators?: readonly string[];
  /** Further statements of its policy, which deny: a key can be closed further, and never opened. @default - none */
  readonly denials?: readonly iam.PolicyStatement[];
}

const SERVICE_ALLOWED = 'a service principal such as cloudtrail.amazonaws.com, or logs, or fargate';
const ROLE_ALLOWED = 'the name of an IAM role, with its path; it may end in *';

/** The role with which CloudFormation creates what CDK declares (CDK bootstrap template). */
const DEPLOYMENT_ROLE = 'cdk-*-cfn-exec-role-*';

/** Services that call KMS in the name of whoever creates a resource in them. */
const DEPLOYED_SERVICES = [
  'backup',
  'cognito-idp',
  'dynamodb',
  'ecr',
  'elasticache',
  'elasticfilesystem',
  'kinesis',
  'lambda',
  'rds',
  'secretsmanager',
  'ssm',
  'states',
  'verifiedpermissions',
];

/** In a key policy, the star is the key itself. */
const THIS_KEY = ['*'];
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:CreateAlias',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/**
 * A customer managed symmetric key that rotates every 90 days (KEY-1) and whose administrators cannot decrypt
 * while its users cannot administer (KEY-3). 45 CFR 164.312(a)(2)(iv), 164.312(a)(1).
 *
 * @throws when a service is no service principal, an administrator no role name, or a denial allows something
 * @example
 * const documents = new EncryptionKey(this, 'DocumentsKey', {
 *   purpose: 'Documents',
 *   alias: 'app/documents',
 *   administrators: ['SecurityOfficer'],
 * });
 * new EncryptedBucket(this, 'Documents', { encryptionKey: documents.key, serverAccessLogsBucket });
 */
export class EncryptionKey extends Construct {
  /** The key to hand to other constructs. Grants on it go to the grantee's IAM policy, never into the key policy. */
  readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    this.refuseOthers(
      'services',
      props.services,
      /^(logs|fargate|[a-z0-9.-]+\.amazonaws\.com)$/,
      SERVICE_ALLOWED,
    );
    this.refuseOthers('administrators', props.administrators, /^[\w+=,.@/-]{1,128}\*?$/, ROLE_ALLOWED);
    if (props.denials?.some(({ effect }) => effect !== iam.Effect.DENY)) {
      throw new Error(
        `${this.node.path}: denials had a statement that allows; allowed: statements that deny (KEY-3)`,
      );
    }
    const resource = new kms.CfnKey(this, 'Resource', {
      description: props.purpose,
      enableKeyRotation: true,
      rotationPeriodInDays: 90,
      pendingWindowInDays: 30,
      keyPolicy: this.policy(props),
    });
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new kms.CfnAlias(this, 'Alias', { aliasName: `alias/${props.alias}`, targetKeyId: resource.attrArn });
    this.key = kms.Key.fromKeyArn(this, 'Key', resource.attrArn);
  }

  private refuseOthers(
    name: string,
    values: readonly string[] | undefined,
    pattern: RegExp,
    allowed: string,
  ): void {
    for (const value of values ?? []) {
      if (pattern.test(value)) continue;
      throw new Error(`${this.node.path}: ${name} had "${value}"; allowed: ${allowed} (KEY-3)`);
    }
  }

  private policy(props: EncryptionKeyProps): iam.PolicyDocument {
    const stack = Stack.of(this);
    const roleArn = (name: string) =>
      stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
    const humans = (props.administrators ?? []).map(roleArn);
    const deployment = roleArn(DEPLOYMENT_ROLE);
    const administrators = [deployment, ...humans];
    const root = new iam.AccountRootPrincipal();
    const inAccount = { 'aws:SourceAccount': stack.account };
    const statements = [
      new iam.PolicyStatement({
        sid: 'Administer',
        principals: [root],
        actions: ADMINISTRATION,
        resources: THIS_KEY,
        conditions: { ArnLike: { 'aws:PrincipalArn': administrators } },
      }),
      new iam.PolicyStatement({
        sid: 'UseThroughIam',
        principals: [root],
        // Whoever looks for the keys of tenants asks every key whose it is; a refusal would count as probing.
        actions: [...USE, 'kms:ListResourceTags'],
        resources: THIS_KEY,
        conditions: { ArnNotLike: { 'aws:PrincipalArn': administrators } },
      }),
      new iam.PolicyStatement({
        sid: 'GrantToServices',
        principals: [root],
        actions: ['kms:CreateGrant'],
        resources: THIS_KEY,
        conditions: {
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
          ...(humans.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': humans } }),
        },
      }),
      // CloudFormation creates secrets, functions and databases under the key: these services encrypt on its behalf.
      // S3 is not among them, so that the deployment role cannot read an object under the key.
      new iam.PolicyStatement({
        sid: 'DeployThroughServices',
        principals: [root],
        actions: USE,
        resources: THIS_KEY,
        conditions: {
          ArnLike: { 'aws:PrincipalArn': deployment },
          StringEquals: {
            'kms:ViaService': DEPLOYED_SERVICES.map((service) => `${service}.${stack.region}.amazonaws.com`),
          },
        },
      }),
      new iam.PolicyStatement({
        sid: 'DenyInsecureTransport',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['kms:*'],
        resources: THIS_KEY,
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ];
    for (const service of (props.services ?? []).filter((name) => name !== 'fargate')) {
      statements.push(
        service === 'logs'
          ? new iam.PolicyStatement({
              sid: 'UseByLogs',
              principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
              actions: USE,
              resources: THIS_KEY,
              conditions: {
                ArnLike: {
                  'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
                    service: 'logs',
                    resource: 'log-group',
                    resourceName: '*',
                    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
                  }),
                },
              },
            })
          : new iam.PolicyStatement({
              sid: `UseBy${service.split('.')[0]!.replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase())}`,
              principals: [new iam.ServicePrincipal(service)],
              actions: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
              resources: THIS_KEY,
              conditions: { StringEquals: inAccount },
            }),
      );
    }
    if (props.services?.includes('events.amazonaws.com')) {
      // EventBridge names no source account when it publishes to an encrypted topic (Amazon SNS, "Key management").
      statements.push(
        new iam.PolicyStatement({
          sid: 'UseByEventsForTopics',
          principals: [new iam.ServicePrincipal('events.amazonaws.com')],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: THIS_KEY,
          conditions: {
            ArnLike: {
              'kms:EncryptionContext:aws:sns:topicArn': stack.formatArn({ service: 'sns', resource: '*' }),
            },
          },
        }),
      );
    }
    if (props.services?.includes('fargate')) statements.push(...fargateStorage(stack.account));
    return new iam.PolicyDocument({ statements: [...statements, ...(props.denials ?? [])] });
  }
}
