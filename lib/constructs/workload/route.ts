import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elb } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Entrance } from '../edge/entrance';

export interface RouteProps {
  readonly entrance: Entrance;
  /** Path pattern, such as `/api/*`. */
  readonly path: string;
  /** Order among the rules of the entrance, 1 to 50000; the lowest that matches wins. */
  readonly priority: number;
  readonly targetGroup: elb.IApplicationTargetGroup;
}

/** Sends the requests for a path to a target group. Declared in the workload's stack, known to the entrance by ARN. */
export class Route extends Construct {
  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { entrance, path, priority, targetGroup } = props;
    if (!path.startsWith('/')) throw new Error(`${this.node.path}: path was "${path}"; allowed: /…`);
    new elb.ApplicationListenerRule(this, 'Rule', {
      listener: elb.ApplicationListener.fromApplicationListenerAttributes(this, 'Listener', {
        listenerArn: entrance.listenerArn,
        securityGroup: entrance.securityGroup,
      }),
      priority,
      conditions: [elb.ListenerCondition.pathPatterns([path])],
      action: elb.ListenerAction.forward([targetGroup]),
    });
  }
}

/**
 * The security group of an entrance as the stack of `scope` sees it: rules added to it land in this stack, so that
 * neither stack depends on the other twice.
 */
export const localGroup = (scope: Construct, id: string, group: ec2.ISecurityGroup): ec2.ISecurityGroup =>
  ec2.SecurityGroup.fromSecurityGroupId(scope, id, group.securityGroupId, { allowAllOutbound: false });
