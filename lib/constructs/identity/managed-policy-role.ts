import { aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export type ManagedPolicyRoleProps = Omit<iam.RoleProps, 'inlinePolicies'>;

/** A role whose grants land in one customer managed policy instead of an inline one. */
export class ManagedPolicyRole extends iam.Role {
  private policy?: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: ManagedPolicyRoleProps) {
    super(scope, id, props);
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy ??= new iam.ManagedPolicy(this, 'Policy', { roles: [this] });
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }
}
