import { EC2Client } from '@aws-sdk/client-ec2';
import { customResource } from '../shared/custom-resource';
import { closeSecurityGroup, parseGroupId } from './close-security-group';
import { securityGroupOf } from './security-group-client';

const group = securityGroupOf(new EC2Client({}));

/** Closes a VPC's default security group. Deleting the resource leaves it closed. */
export const handler = customResource({
  physicalResourceId: 'closed-default-security-group',
  async apply({ requestType, properties }) {
    if (requestType === 'Delete') return;
    await closeSecurityGroup(group, parseGroupId(properties.GroupId));
  },
});
