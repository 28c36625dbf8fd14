import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { bundleOf } from '../../lib/constructs/function/bundle';
import { PrivateFunction } from '../../lib/constructs/function/private-function';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the policies of the role of each of our functions in a stack allow, by the folder of the function. */
export function grantsIn(stack: Stack): Map<string, readonly Statement[]> {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  const functions = stack.node.findAll().filter((node) => node instanceof PrivateFunction);
  return new Map(
    functions.map((fn): [string, Statement[]] => {
      const role = stack.getLogicalId(fn.role!.node.defaultChild as never);
      const own = policies.filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${role}"`));
      const statements = own.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
      return [fn.entry, statements.filter(({ Effect }) => Effect === 'Allow')];
    }),
  );
}

/** Calls of the SDK, as IAM names them. */
const CALLS: Readonly<Record<string, string>> = {
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  AdminDisableUser: 'cognito-idp:AdminDisableUser',
  AdminForgetDevice: 'cognito-idp:AdminForgetDevice',
  AdminGetUser: 'cognito-idp:AdminGetUser',
  AdminListDevices: 'cognito-idp:AdminListDevices',
  AdminListUserAuthEvents: 'cognito-idp:AdminListUserAuthEvents',
  AdminSetUserMFAPreference: 'cognito-idp:AdminSetUserMFAPreference',
  AdminUserGlobalSignOut: 'cognito-idp:AdminUserGlobalSignOut',
  AssumeRole: 'sts:AssumeRole',
  BatchGetItem: 'dynamodb:BatchGetItem',
  BatchWriteItem: 'dynamodb:BatchWriteItem',
  CopyObject: 's3:PutObject',
  CreateAlias: 'kms:CreateAlias',
  CreateDBInstance: 'rds:CreateDBInstance',
  CreateGroup: 'cognito-idp:CreateGroup',
  CreateKey: 'kms:CreateKey',
  DeleteAlias: 'kms:DeleteAlias',
  DeleteDBInstance: 'rds:DeleteDBInstance',
  DeleteGroup: 'cognito-idp:DeleteGroup',
  DeleteItem: 'dynamodb:DeleteItem',
  DeleteObjects: 's3:DeleteObject',
  DescribeDBClusters: 'rds:DescribeDBClusters',
  DescribeDBInstances: 'rds:DescribeDBInstances',
  DescribeKey: 'kms:DescribeKey',
  DescribeSecret: 'secretsmanager:DescribeSecret',
  DescribeUserPool: 'cognito-idp:DescribeUserPool',
  EnableKeyRotation: 'kms:EnableKeyRotation',
  FilterLogEvents: 'logs:FilterLogEvents',
  GetGroup: 'cognito-idp:GetGroup',
  GetItem: 'dynamodb:GetItem',
  GetObject: 's3:GetObject',
  GetObjectLegalHold: 's3:GetObjectLegalHold',
  GetObjectRetention: 's3:GetObjectRetention',
  GetPublicKey: 'kms:GetPublicKey',
  GetSecretValue: 'secretsmanager:GetSecretValue',
  GetQueryResults: 'logs:GetQueryResults',
  HeadObject: 's3:GetObject',
  ListKeys: 'kms:ListKeys',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  ListObjectVersions: 's3:ListBucketVersions',
  ListObjectsV2: 's3:ListBucket',
  ListResourceTags: 'kms:ListResourceTags',
  ListUsers: 'cognito-idp:ListUsers',
  ListSecretVersionIds: 'secretsmanager:ListSecretVersionIds',
  ListRestoreJobs: 'backup:ListRestoreJobs',
  ModifyDBCluster: 'rds:ModifyDBCluster',
  PutItem: 'dynamodb:PutItem',
  PutObject: 's3:PutObject',
  PutObjectTagging: 's3:PutObjectTagging',
  PutRecords: 'kinesis:PutRecords',
  PutRestoreValidationResult: 'backup:PutRestoreValidationResult',
  PutSecretValue: 'secretsmanager:PutSecretValue',
  Query: 'dynamodb:Query',
  ScheduleKeyDeletion: 'kms:ScheduleKeyDeletion',
  SendMessage: 'sqs:SendMessage',
  SendMessageBatch: 'sqs:SendMessage',
  Sign: 'kms:Sign',
  StartQuery: 'logs:StartQuery',
  UpdateItem: 'dynamodb:UpdateItem',
  UpdateSecretVersionStage: 'secretsmanager:UpdateSecretVersionStage',
};
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

/** The actions that the code of a function needs, read from its bundle. */
export function needs(entry: string): Set<string> {
  const code = readFileSync(join(bundleOf(entry), 'index.js'), 'utf8');
  const commands = new Set([...code.matchAll(/\.(\w+)Command\b/g)].map(([, name]) => name!));
  const actions = new Set<string>();
  for (const command of commands) {
    if (command === 'TransactWriteItems') {
      for (const [key, action] of Object.entries(TRANSACTED)) {
        if (new RegExp(`\\b${key}:\\{TableName`).test(code)) actions.add(action);
      }
    } else actions.add(CALLS[command] ?? `unknown:${command}`);
  }
  if (code.includes('@aws-sdk/rds-signer')) actions.add('rds-db:connect');
  if (code.includes('.putRecords(')) actions.add('kinesis:PutRecords');
  return actions;
}

/** What Lambda, KMS and the queue of failed runs ask of every role; reads come with the right to list. */
const COMMON =
  /^(logs:(CreateLogStream|PutLogEvents)|xray:\w+|ec2:\w+|sqs:SendMessage|kms:(Decrypt|GenerateDataKey|DescribeKey)|s3:ListBucket|kinesis:PutRecord)$/;

/**
 * How the role of a function differs from what its code calls.
 * @param notCalled in the bundle, because a client is shared, and never called
 * @param notSeen what the code calls in a way that the bundle does not show, or a service does in its name
 */
export function difference(
  entry: string,
  granted: readonly Statement[],
  notCalled: readonly string[] = [],
  notSeen: readonly RegExp[] = [],
): { readonly missing: string[]; readonly superfluous: string[] } {
  const actions = granted.flatMap(({ Action }) => Action);
  const needed = needs(entry);
  return {
    missing: [...needed].filter((action) => !actions.includes(action) && !notCalled.includes(action)),
    superfluous: actions.filter(
      (action) =>
        !needed.has(action) && !COMMON.test(action) && !notSeen.some((pattern) => pattern.test(action)),
    ),
  };
}
