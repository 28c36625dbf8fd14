import { InputError } from '../shared/errors';

/** A rule of a security group, by its id. */
export interface GroupRule {
  readonly id: string;
  readonly egress: boolean;
}

/** The calls to EC2 that are needed. */
export interface SecurityGroups {
  rules(groupId: string): Promise<readonly GroupRule[]>;
  revokeIngress(groupId: string, ruleIds: readonly string[]): Promise<void>;
  revokeEgress(groupId: string, ruleIds: readonly string[]): Promise<void>;
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
 * Removes every rule of a security group, in both directions. It may be repeated: a group without rules stays so.
 * @throws when a rule is left afterwards
 */
export async function closeSecurityGroup(groups: SecurityGroups, groupId: string): Promise<void> {
  const rules = await groups.rules(groupId);
  const ids = (egress: boolean) => rules.filter((rule) => rule.egress === egress).map((rule) => rule.id);
  const [ingress, egress] = [ids(false), ids(true)];
  if (ingress.length > 0) await groups.revokeIngress(groupId, ingress);
  if (egress.length > 0) await groups.revokeEgress(groupId, egress);
  const left = (await groups.rules(groupId)).length;
  if (left > 0) throw new Error(`${left} rules are left in ${groupId}`);
}
