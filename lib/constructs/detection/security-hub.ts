import { RemovalPolicy, Stack, aws_securityhub as securityhub } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Standards that the account is measured by, as the ends of their ARNs. */
const STANDARDS = {
  FoundationalBestPractices: 'aws-foundational-security-best-practices/v/1.0.0',
  Nist80053: 'nist-800-53/v/5.0.0',
};

/**
 * Security Hub CSPM with AWS Foundational Security Best Practices and NIST SP 800-53 revision 5 (DET-3).
 * 45 CFR 164.308(a)(1)(ii)(D). There is one hub an account and region; it outlives the stack.
 *
 * @example
 * new SecurityHub(this, 'Hub');
 */
export class SecurityHub extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const hub = new securityhub.CfnHub(this, 'Resource', {
      enableDefaultStandards: false,
      autoEnableControls: true,
      controlFindingGenerator: 'SECURITY_CONTROL',
    });
    hub.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const { partition, region } = Stack.of(this);
    for (const [name, standard] of Object.entries(STANDARDS)) {
      const subscription = new securityhub.CfnStandard(this, name, {
        standardsArn: `arn:${partition}:securityhub:${region}::standards/${standard}`,
      });
      subscription.node.addDependency(hub);
      subscription.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
  }
}
