import { Stack, aws_ec2 as ec2, type StackProps } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { Config } from '../config/schema';
import type { ArchiveStack } from './archive-stack';
import type { KeysStack } from './keys-stack';

export interface NetworkStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly archive: ArchiveStack;
}

/** The private network. */
export class NetworkStack extends Stack {
  readonly vpc!: ec2.IVpc;
  /** Public subnets, for load balancers alone. */
  readonly edgeSubnets: ec2.SubnetSelection = { subnetGroupName: 'edge' };
  /** Isolated subnets from which the endpoints can be reached: functions and tasks. */
  readonly appSubnets: ec2.SubnetSelection = { subnetGroupName: 'app' };
  /** Isolated subnets without any route out: databases. */
  readonly dataSubnets: ec2.SubnetSelection = { subnetGroupName: 'data' };
  /** Security group of the interface endpoints: whoever calls AWS needs egress to it on 443. */
  readonly endpointSecurityGroup!: ec2.ISecurityGroup;

  /** Makes a private route for every AWS service that a function or task below `root` uses; call it last. */
  privateRoutesFor(_root: IConstruct): void {}

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
  }
}
