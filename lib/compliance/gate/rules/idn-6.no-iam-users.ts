import type { Rule } from '../rule';

/** AWS IAM User Guide, "Security best practices in IAM": temporary credentials, for people and for workloads. */
export const noIamUsers: Rule = {
  id: 'IDN-6.no-iam-users',
  title: 'There are no IAM users, and no access keys that last',
  help: 'Use a role: federated for people, of the service or the workload for machines.',
  types: ['AWS::IAM::User', 'AWS::IAM::AccessKey', 'AWS::IAM::UserToGroupAddition', 'AWS::IAM::UserPolicy'],
  forbids: true,
  judge: (resource) => [{ path: 'Type', given: resource.type, allowed: 'AWS::IAM::Role' }],
};
