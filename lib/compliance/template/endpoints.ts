import type { TemplateResource } from './template';
import type { TemplateSet } from './template-set';
import { textOf } from './text';

/** The service that a VPC endpoint leads to, such as `s3` or `ecr.api`; undefined for a service that is not AWS's. */
export function serviceOfEndpoint(endpoint: TemplateResource): string | undefined {
  const name = textOf(endpoint.get('ServiceName')) ?? '';
  return /^(?:com\.amazonaws|aws\.api)\.(?:[a-z]{2}(?:-[a-z]+)+-\d|\$\{AWS::Region\})\.(?!vpce\.)(.+)$/.exec(
    name,
  )?.[1];
}

/** The services that a VPC reaches privately. */
export function privateServices(vpc: TemplateResource, set: TemplateSet): ReadonlySet<string> {
  const endpoints = set
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) => set.target(endpoint.get('VpcId'), endpoint.template) === vpc);
  return new Set(endpoints.flatMap((endpoint) => serviceOfEndpoint(endpoint) ?? []));
}

/**
 * The endpoints that a call of an API needs, by the prefix of its IAM actions. An empty list: no AWS API is called
 * (the action is checked on a data connection inside the VPC).
 */
export const ENDPOINTS_OF: Readonly<Record<string, readonly string[]>> = {
  'acm-pca': ['acm-pca'],
  appconfig: ['appconfigdata'],
  'application-autoscaling': ['application-autoscaling'],
  athena: ['athena'],
  autoscaling: ['autoscaling'],
  backup: ['backup'],
  bedrock: ['bedrock-runtime'],
  cloudformation: ['cloudformation'],
  cloudtrail: ['cloudtrail'],
  cloudwatch: ['monitoring'],
  'cognito-identity': ['cognito-identity'],
  'cognito-idp': ['cognito-idp'],
  comprehendmedical: ['comprehendmedical'],
  config: ['config'],
  dynamodb: ['dynamodb'],
  ec2: ['ec2'],
  ec2messages: ['ec2messages'],
  ecr: ['ecr.api', 'ecr.dkr', 's3'],
  ecs: ['ecs'],
  elasticache: [],
  elasticfilesystem: [],
  elasticloadbalancing: ['elasticloadbalancing'],
  es: [],
  events: ['events'],
  'execute-api': ['execute-api'],
  firehose: ['kinesis-firehose'],
  glue: ['glue'],
  guardduty: ['guardduty'],
  healthlake: ['healthlake'],
  inspector2: ['inspector2'],
  kinesis: ['kinesis-streams'],
  kms: ['kms'],
  lambda: ['lambda'],
  logs: ['logs'],
  macie2: ['macie2'],
  'rds-data': ['rds-data'],
  'rds-db': [],
  rds: ['rds'],
  's3-object-lambda': ['s3'],
  s3: ['s3'],
  sagemaker: ['sagemaker.runtime'],
  scheduler: ['scheduler'],
  secretsmanager: ['secretsmanager'],
  securityhub: ['securityhub'],
  servicediscovery: ['servicediscovery'],
  ses: ['email'],
  sns: ['sns'],
  sqs: ['sqs'],
  ssm: ['ssm'],
  ssmmessages: ['ssmmessages'],
  states: ['states'],
  sts: ['sts'],
  textract: ['textract'],
  transcribe: ['transcribe'],
  verifiedpermissions: ['verifiedpermissions'],
  xray: ['xray'],
};
