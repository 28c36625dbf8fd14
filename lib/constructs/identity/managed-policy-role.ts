import { aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export type ManagedPolicyRoleProps = Omit<iam.RoleProps, 'inlinePolicies'>;

/** A role whose grants land in one customer managed policy instead of an inline one. */
export class ManagedPolicyRole extends iam.Role {
  constructor(scope: Construct, id: string, props: ManagedPolicyRoleProps) {
    super(scope, id, { ...props, inlinePolicies: undefined });
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const existing = this.node.tryFindChild('Policy') as iam.ManagedPolicy | undefined;
    const policy = existing ?? new iam.ManagedPolicy(this, 'Policy', { roles: [this] });
    policy.addStatements(statement);
    return { statementAdded: true, policyDependable: policy };
  }
}
