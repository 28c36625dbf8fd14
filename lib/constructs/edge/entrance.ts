import type { aws_ec2 as ec2 } from 'aws-cdk-lib';

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
