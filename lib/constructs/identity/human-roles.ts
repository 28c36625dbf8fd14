import { Duration, Tags, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { ManagedPolicyRole } from './managed-policy-role';

/** What people may do in AWS: look, examine, or keep things running when nobody else can. */
export type HumanProfile = 'viewer' | 'auditor' | 'emergency';

export interface HumanRole {
  /** Name of the role. */
  readonly name: string;
  readonly profile: HumanProfile;
  /** Longest session, hours: 1 to 8; of an emergency role always 1. @default 1 */
  readonly maxHours?: number;
}

export interface HumanRolesProps {
  /** ARN of the SAML provider of the organization. */
  readonly provider: string;
  /** At least one. */
  readonly roles: readonly HumanRole[];
}

/** Below it stand the roles of emergencies: whoever takes one pages, by this path. */
export const EMERGENCY_PATH = '/people/emergency/';
const PATH = '/people/';

/**
 * How people enter AWS: by roles that the organization's identity provider gives them for at most eight hours, after a
 * second factor, under their own name (IDN-9, IDN-7). There are no users, and no role reads what patients' records are
 * made of. 45 CFR 164.308(a)(4), 164.312(a)(2)(ii), 164.312(d).
 *
 * The provider says, as attributes of its assertion, `PrincipalTag:mfa` = `true` where a second factor was shown, and
 * `SourceIdentity`, which names the person in every event of the trail. IAM User Guide, "Configure SAML assertions for
 * the authentication response".
 *
 * @throws when there is no role, two have one name, or a session would be longer than eight hours
 * @example
 * new HumanRoles(this, 'People', {
 *   provider: 'arn:aws:iam::111122223333:saml-provider/Workforce',
 *   roles: [
 *     { name: 'PlatformViewer', profile: 'viewer', maxHours: 8 },
 *     { name: 'EmergencyOperator', profile: 'emergency' },
 *   ],
 * });
 */
export class HumanRoles extends Construct {
  /** By name. */
  readonly roles: Readonly<Record<string, iam.IRole>>;

  constructor(scope: Construct, id: string, props: HumanRolesProps) {
    super(scope, id);
    const { provider, roles } = props;
    const names = roles.map(({ name }) => name);
    if (names.length === 0 || new Set(names).size < names.length) {
      throw new Error(
        `${this.node.path}: roles were ${names.join(', ') || 'none'}; allowed: at least one, each name once (IDN-9)`,
      );
    }
    this.roles = Object.fromEntries(roles.map((role) => [role.name, this.role(provider, role)]));
  }

  private role(provider: string, { name, profile, maxHours = 1 }: HumanRole): iam.Role {
    if (!Number.isInteger(maxHours) || maxHours < 1 || maxHours > 8) {
      throw new Error(`${this.node.path}: maxHours of ${name} was ${maxHours}; allowed: 1 to 8 (IDN-9)`);
    }
    const { description, managed, path } = PROFILES[profile];
    const role = new ManagedPolicyRole(this, name, {
      roleName: name,
      path,
      description,
      maxSessionDuration: Duration.hours(profile === 'emergency' ? 1 : maxHours),
      // Not CDK's SamlConsolePrincipal: it puts its own StringEquals in the place of ours, and the second factor is gone.
      assumedBy: new iam.FederatedPrincipal(provider, CONDITIONS, 'sts:AssumeRoleWithSAML'),
    });
    // Each is asked for beside the one above, which opens nothing alone once an assertion has tags and a name.
    const beside = (action: string, conditions: iam.Conditions) =>
      role.assumeRolePolicy!.addStatements(
        new iam.PolicyStatement({
          actions: [action],
          principals: [new iam.FederatedPrincipal(provider, conditions)],
        }),
      );
    beside('sts:TagSession', TAGGED);
    beside('sts:SetSourceIdentity', NAMED);
    Tags.of(role).add('bulwark:purpose', `people-${profile}`);
    role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(managed));
    // A denial: of everything, so that no policy beside it opens anything.
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: CONTENT, resources: ['*'] }),
    );
    if (profile === 'emergency') {
      // What will have to be kept running nobody can name before; the actions make, open and delete nothing.
      role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: OPERATIONS, resources: ['*'] }));
    }
    Exceptions.of(role).add({
      rules: [
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/*]',
        ...(profile === 'emergency' ? ['AwsSolutions-IAM5[Resource::*]'] : []),
      ],
      reason:
        profile === 'emergency'
          ? 'What must be restarted, failed over or rolled back in an emergency is not known before it.'
          : 'AWS keeps the list of what can be looked at, as services come; a list of our own would be behind.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'Reading records, secrets and keys is denied whatever else allows it; sessions need a second factor and name their person (IDN-9, IDN-7).',
    });
    return role;
  }
}

const PROFILES: Readonly<Record<HumanProfile, { description: string; managed: string; path: string }>> = {
  viewer: {
    description: 'People who look at what runs, and at none of its data',
    managed: 'job-function/ViewOnlyAccess',
    path: PATH,
  },
  auditor: {
    description: 'People who examine configurations',
    managed: 'SecurityAudit',
    path: PATH,
  },
  emergency: {
    description: 'People who keep things running in an emergency, for an hour; whoever takes it pages',
    managed: 'job-function/ViewOnlyAccess',
    path: EMERGENCY_PATH,
  },
};

/** With no other tag: it would decide elsewhere. */
const TAGGED = {
  StringEquals: { 'aws:RequestTag/mfa': 'true' },
  'ForAllValues:StringEquals': { 'aws:TagKeys': ['mfa'] },
};
const NAMED = { StringLike: { 'sts:SourceIdentity': '?*' } };
/** An assertion for AWS's console, a second factor, and a name: without any of them the provider opens nothing. */
const CONDITIONS: iam.Conditions = {
  ...TAGGED,
  ...NAMED,
  StringEquals: { ...TAGGED.StringEquals, 'SAML:aud': 'https://signin.aws.amazon.com/saml' },
};

/** What records, secrets and messages are read with, and what would open another way to them. */
const CONTENT = [
  's3:GetObject',
  's3:GetObjectVersion',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:PartiQLSelect',
  'dynamodb:GetRecords',
  'kinesis:GetRecords',
  'kinesis:SubscribeToShard',
  'sqs:ReceiveMessage',
  'kms:Decrypt',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter*',
  'rds-db:connect',
  'rds-data:*',
  'rds:Download*',
  'logs:GetLogEvents',
  'logs:GetLogRecord',
  'logs:GetQueryResults',
  'logs:FilterLogEvents',
  'logs:StartQuery',
  'logs:StartLiveTail',
  'logs:Unmask',
  'cognito-idp:AdminGetUser',
  'cognito-idp:ListUsers*',
  'sts:AssumeRole',
];

/** What keeps things running: nothing that makes, opens or deletes. */
const OPERATIONS = [
  'ecs:UpdateService',
  'lambda:PutFunctionConcurrency',
  'rds:FailoverDBCluster',
  'rds:RebootDBInstance',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:RollbackStack',
  'cognito-idp:AdminDisableUser',
  'cognito-idp:AdminUserGlobalSignOut',
];
