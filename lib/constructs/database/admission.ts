import { Names, aws_ec2 as ec2 } from 'aws-cdk-lib';

/**
 * Lets one security group into another on a port. The rules live with whoever is let in, so that the stack of the
 * database never depends on the stacks of its users.
 * @throws when given anything but a security group: an address range is no identity
 */
export function admit(
  target: ec2.ISecurityGroup,
  peer: ec2.ISecurityGroup,
  port: number,
  what: string,
): void {
  if (typeof (peer as Partial<ec2.ISecurityGroup>).securityGroupId !== 'string') {
    throw new Error(
      `${target.node.path}: admits security groups only; given: ${describe(peer)}; allowed: an ec2.ISecurityGroup`,
    );
  }
  const id = `To${Names.nodeUniqueId(target.node)}`;
  if (peer.node.tryFindChild(id)) return;
  new ec2.CfnSecurityGroupIngress(peer, id, {
    groupId: target.securityGroupId,
    sourceSecurityGroupId: peer.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
    description: `${what} from ${peer.node.path}`.slice(0, 255),
  });
  peer.addEgressRule(ec2.Peer.securityGroupId(target.securityGroupId), ec2.Port.tcp(port), `to the ${what}`);
}

const describe = (peer: unknown): string =>
  (peer as { uniqueId?: string } | undefined)?.uniqueId ?? String(peer);
