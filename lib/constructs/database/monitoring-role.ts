import { ArnFormat, Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { ManagedPolicyRole } from '../identity/managed-policy-role';

/**
 * Role with which RDS writes operating-system metrics (no PHI): AWS's AmazonRDSEnhancedMonitoringRole, narrowed to
 * the one log group that enhanced monitoring uses.
 */
export class DatabaseMonitoringRole extends ManagedPolicyRole {
  constructor(scope: Construct, id: string) {
    const stack = Stack.of(scope);
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    const group = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: 'RDSOSMetrics',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
        resources: [group],
      }),
    );
    this.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: [
          'logs:CreateLogStream',
          'logs:PutLogEvents',
          'logs:DescribeLogStreams',
          'logs:GetLogEvents',
        ],
        resources: [`${group}:log-stream:*`], // RDS names a stream after each instance, once it exists
      }),
    );
    Exceptions.of(this).add({
      rules: ['AwsSolutions-IAM5[Resource::*RDSOSMetrics:log-stream:*]'],
      reason:
        'RDS names a log stream after the id of each instance, which is known only once the instance exists.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'One log group, which holds operating-system metrics only; RDS alone can assume the role.',
    });
  }
}
