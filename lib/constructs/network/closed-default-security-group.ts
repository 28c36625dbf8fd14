import {
  CustomResource,
  Duration,
  Stack,
  aws_iam as iam,
  type aws_ec2 as ec2,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { declarePhiFree, Exceptions } from '../../compliance/gate/exceptions';
import { SecureFunction } from '../function/secure-function';

/**
 * Removes the rules that AWS puts into the default security group of every VPC, so that whatever names no group of
 * its own reaches nothing (NET-3). CloudFormation has no property for it, and CDK's own provider has inline
 * policies, a log that nobody encrypts and no dead-letter queue.
 */
export function closeDefaultSecurityGroup(vpc: ec2.Vpc, encryptionKey: kms.IKey): void {
  const stack = Stack.of(vpc);
  const scope = new Construct(vpc, 'DefaultGroupCloser');
  declarePhiFree(scope, 'The function calls the control plane of EC2 and reads no data.');
  const closer = new SecureFunction(scope, 'Function', {
    entry: 'close-default-security-group',
    description: 'Removes the rules of the default security group',
    encryptionKey,
    timeout: Duration.minutes(2),
    reservedConcurrentExecutions: 1,
  });
  closer.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
      resources: [
        stack.formatArn({
          service: 'ec2',
          resource: 'security-group',
          resourceName: vpc.vpcDefaultSecurityGroup,
        }),
      ],
    }),
  );
  Exceptions.of(closer).add({
    rules: ['HIPAA.Security-LambdaInsideVPC', 'NIST.800.53.R5-LambdaInsideVPC'],
    reason:
      'It runs while the network is created, before there is a route from the network to EC2 and CloudFormation.',
    owner: 'platform engineer',
    expires: '2027-11-22',
    compensating:
      'It sees no data, may do nothing but revoke rules of this one group, and runs only in deployments.',
    checkers: { guard: ['LAMBDA_INSIDE_VPC'], checkov: ['CKV_AWS_117'], cfnNag: ['W89'] },
  });
  // cdk-nag knows a closed group by this name and type.
  new CustomResource(vpc, 'RestrictDefaultSecurityGroupCustomResource', {
    resourceType: 'Custom::VpcRestrictDefaultSG',
    serviceToken: closer.functionArn,
    serviceTimeout: Duration.minutes(5),
    properties: { GroupId: vpc.vpcDefaultSecurityGroup },
  });
}
