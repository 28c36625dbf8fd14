import { aws_iam as iam } from 'aws-cdk-lib';
import { Dependable, type Construct } from 'constructs';

export type ManagedPolicyRoleProps = Omit<iam.RoleProps, 'inlinePolicies'>;

/**
 * A role whose grants land in one customer managed policy instead of an inline one, so that they can be reviewed and
 * reused (IDN-6). 45 CFR 164.308(a)(4).
 *
 * @example
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * key.grantDecrypt(role);
 */
export class ManagedPolicyRole extends iam.Role {
  constructor(scope: Construct, id: string, props: ManagedPolicyRoleProps) {
    super(scope, id, { ...props, inlinePolicies: undefined });
    // Whoever waits for the role waits for its policy, which refers to the role: naming both would be redundant.
    const roots = () => [this.node.tryFindChild('Policy') ?? this];
    Dependable.implement(this, {
      get dependencyRoots() {
        return roots();
      },
    });
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const existing = this.node.tryFindChild('Policy') as iam.ManagedPolicy | undefined;
    const policy = existing ?? new iam.ManagedPolicy(this, 'Policy', { roles: [this] });
    policy.addStatements(statement);
    return { statementAdded: true, policyDependable: policy };
  }
}
