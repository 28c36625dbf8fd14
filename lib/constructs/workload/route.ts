import { aws_elasticloadbalancingv2 as elb } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { listenerOf, type Entrance } from '../edge/entrance';

export interface RouteProps {
  readonly entrance: Entrance;
  /** Path pattern, such as `/api/*`. */
  readonly path: string;
  /** Order among the rules of the entrance, 1 to 50000; the lowest that matches wins. */
  readonly priority: number;
  readonly targetGroup: elb.IApplicationTargetGroup;
}

/**
 * Sends the requests for a path to a target group. It lies in the workload's stack and knows the entrance by its
 * ARN and group id only: rules that open the way between the two groups land here too, so that the stack of the
 * entrance never depends on the one of a workload.
 */
export class Route extends Construct {
  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { entrance, path, priority, targetGroup } = props;
    if (!path.startsWith('/')) throw new Error(`${this.node.path}: path was "${path}"; allowed: /…`);
    new elb.ApplicationListenerRule(this, 'Rule', {
      listener: listenerOf(this, entrance),
      priority,
      conditions: [elb.ListenerCondition.pathPatterns([path])],
      action: elb.ListenerAction.forward([targetGroup]),
    });
  }
}
