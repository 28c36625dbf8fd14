/** How a service is reached without leaving the private network. */
export type Route = 'gateway' | 'none' | readonly string[];

/**
 * Private routes by the service prefix of an IAM action: the names of the interface endpoints, `gateway` for the two
 * services that have a gateway endpoint, `none` where the action is checked without a call from inside the VPC.
 * Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink".
 * A service that is not in the table has no known private route, and unknown is refused.
 */
export const SERVICE_ROUTES: Readonly<Record<string, Route>> = {
  s3: 'gateway',
  's3-object-lambda': 'gateway',
  dynamodb: 'gateway',
  'rds-db': 'none', // decides on a connection to the database itself
  athena: ['athena'],
  backup: ['backup'],
  bedrock: ['bedrock-runtime'],
  cloudformation: ['cloudformation'],
  cloudwatch: ['monitoring'],
  'cognito-idp': ['cognito-idp'],
  comprehendmedical: ['comprehendmedical'],
  config: ['config'],
  ec2: ['ec2'],
  ec2messages: ['ec2messages'],
  ecr: ['ecr.api', 'ecr.dkr'], // the layers come through the S3 gateway
  ecs: ['ecs'],
  elasticfilesystem: ['elasticfilesystem'],
  events: ['events'],
  'execute-api': ['execute-api'],
  firehose: ['kinesis-firehose'],
  glue: ['glue'],
  guardduty: ['guardduty-data'],
  inspector2: ['inspector2'],
  kinesis: ['kinesis-streams'],
  kms: ['kms'],
  lambda: ['lambda'],
  logs: ['logs'],
  rds: ['rds'],
  'rds-data': ['rds-data'],
  rekognition: ['rekognition'],
  scheduler: ['scheduler'],
  secretsmanager: ['secretsmanager'],
  securityhub: ['securityhub'],
  ses: ['email'],
  sns: ['sns'],
  sqs: ['sqs'],
  ssm: ['ssm'],
  ssmmessages: ['ssmmessages'],
  states: ['states'],
  sts: ['sts'],
  tag: ['tagging'],
  textract: ['textract'],
  transcribe: ['transcribe', 'transcribestreaming'],
  verifiedpermissions: ['verifiedpermissions'],
  xray: ['xray'],
};

/** What the AWS managed policies that a workload may carry let it call. Another one cannot be read, and is refused. */
export const MANAGED_POLICY_SERVICES: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': ['logs'],
  'service-role/AWSLambdaVPCAccessExecutionRole': ['logs'], // its ec2 part is used by Lambda, outside the VPC
  'service-role/AmazonECSTaskExecutionRolePolicy': ['ecr', 'logs'],
  AWSXRayDaemonWriteAccess: ['xray'],
  AmazonSSMManagedInstanceCore: ['ssm', 'ssmmessages', 'ec2messages'],
};
