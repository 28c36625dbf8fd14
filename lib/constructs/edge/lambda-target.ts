import { Names, Stack, aws_elasticloadbalancingv2 as elb, aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The target group through which a load balancer invokes a function, and the permission to: no other target group has it.
 * Elastic Load Balancing, "Use Lambda functions as targets of an Application Load Balancer".
 */
export function lambdaTarget(
  scope: Construct,
  fn: lambda.IFunction,
  props: Pick<elb.ApplicationTargetGroupProps, 'multiValueHeadersEnabled'> = {},
): elb.ApplicationTargetGroup {
  // Named, so that the permission can name it too: the target group cannot exist before the permission does.
  const targetGroupName = Names.uniqueResourceName(scope, { maxLength: 32, separator: '-' });
  const permission = new lambda.CfnPermission(scope, 'Permission', {
    functionName: fn.functionArn,
    action: 'lambda:InvokeFunction',
    principal: 'elasticloadbalancing.amazonaws.com',
    sourceArn: Stack.of(scope).formatArn({
      service: 'elasticloadbalancing',
      resource: 'targetgroup',
      resourceName: `${targetGroupName}/*`,
    }),
  });
  const targetGroup = new elb.ApplicationTargetGroup(scope, 'TargetGroup', {
    ...props,
    targetGroupName,
    targetType: elb.TargetType.LAMBDA,
  });
  const resource = targetGroup.node.defaultChild as elb.CfnTargetGroup;
  resource.targets = [{ id: fn.functionArn }];
  resource.addResourceDependency(permission);
  return targetGroup;
}
