import { InputError } from '../shared/errors';

/** The two calls to EC2 that are needed. Removing a rule that is not there is no error. */
export interface SecurityGroup {
  /** Removes the rule that admits everything from the group itself. */
  revokeIngressFromItself(groupId: string): Promise<void>;
  /** Removes the rule that admits everything to anywhere. */
  revokeEgressToAnywhere(groupId: string): Promise<void>;
}

/**
 * Reads the `GroupId` property of the custom resource.
 * @throws InputError when it is not the id of a security group
 */
export function parseGroupId(value: unknown): string {
  if (typeof value !== 'string' || !/^sg-[0-9a-f]{8,32}$/.test(value)) {
    throw new InputError('GroupId must be the id of a security group');
  }
  return value;
}

/**
 * Removes the two rules that AWS puts into a VPC's default group. It may be repeated at will.
 * @throws what EC2 answers, when it refuses
 */
export async function closeSecurityGroup(group: SecurityGroup, groupId: string): Promise<void> {
  await group.revokeIngressFromItself(groupId);
  await group.revokeEgressToAnywhere(groupId);
}
