import {
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { SecurityGroup } from './close-security-group';

const ALL = '-1';

/** Security groups of the account and region whose credentials the client holds. */
export function securityGroupOf(client: EC2Client): SecurityGroup {
  return {
    async revokeIngressFromItself(GroupId) {
      const IpPermissions = [{ IpProtocol: ALL, UserIdGroupPairs: [{ GroupId }] }];
      await unlessGone(client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })));
    },
    async revokeEgressToAnywhere(GroupId) {
      const IpPermissions = [{ IpProtocol: ALL, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
      await unlessGone(client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions })));
    },
  };
}

async function unlessGone(
  call: Promise<{ readonly UnknownIpPermissions?: readonly unknown[] }>,
): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InvalidPermission.NotFound') throw error;
  }
}
