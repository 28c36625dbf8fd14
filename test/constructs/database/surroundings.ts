import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { DatabaseSurroundings } from '../../../lib/constructs/database/database-function';
import type { NetworkedStack } from './fixture';

/** The place that functions beside a database run in. */
export const databaseSurroundings = (stack: NetworkedStack): DatabaseSurroundings => ({
  vpc: stack.vpc,
  subnets: stack.isolated,
  endpoints: ec2.SecurityGroup.fromSecurityGroupId(stack, 'EndpointsGroup', 'sg-0123456789abcdef0'),
  functionKey: stack.key('compute'),
  logKey: stack.key('logs'),
});
