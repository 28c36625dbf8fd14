import {
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  paginateDescribeSecurityGroupRules,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { GroupRule, SecurityGroups } from './close-security-group';

/** Security groups of the account and region whose credentials the client holds. */
export function securityGroupsOf(client: EC2Client): SecurityGroups {
  return {
    async rules(groupId) {
      const rules: GroupRule[] = [];
      const filter = { Filters: [{ Name: 'group-id', Values: [groupId] }] };
      for await (const page of paginateDescribeSecurityGroupRules({ client }, filter)) {
        for (const { SecurityGroupRuleId, IsEgress } of page.SecurityGroupRules ?? []) {
          if (SecurityGroupRuleId === undefined || IsEgress === undefined) {
            throw new Error('EC2 described a rule without id or direction');
          }
          rules.push({ id: SecurityGroupRuleId, egress: IsEgress });
        }
      }
      return rules;
    },
    async revokeIngress(GroupId, ruleIds) {
      await client.send(
        new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [...ruleIds] }),
      );
    },
    async revokeEgress(GroupId, ruleIds) {
      await client.send(
        new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: [...ruleIds] }),
      );
    },
  };
}
