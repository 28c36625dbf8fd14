import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elb } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * An HTTPS listener that workloads stand behind. Only names that survive a stack boundary: a workload adds its
 * rule and its security-group rules from its own stack, so the entrance never depends on a workload.
 */
export interface Entrance {
  /** ARN of the listener to which workloads add their rules. */
  readonly listenerArn: string;
  /** Group of the load balancer; lets nothing out until a workload opens its own port. */
  readonly securityGroup: ec2.ISecurityGroup;
}

/** The listener of an entrance, to add rules to in the stack of `scope`. */
export const listenerOf = (scope: Construct, entrance: Entrance): elb.IApplicationListener =>
  elb.ApplicationListener.fromApplicationListenerAttributes(scope, 'Listener', {
    listenerArn: entrance.listenerArn,
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(
      scope,
      'EntranceGroup',
      entrance.securityGroup.securityGroupId,
      { allowAllOutbound: false },
    ),
  });
