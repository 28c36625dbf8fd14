import { Stack, aws_wafv2 as waf } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PHI_PATTERNS, PHI_TRANSFORMATIONS } from '../../compliance/phi-patterns';
import type { FirewallRule } from './managed-rules';

/** Rules that refuse a request whose path or query carries an identifier of a person (TLS-4). */
export function phiInUrl(scope: Construct): readonly FirewallRule[] {
  const textTransformations = PHI_TRANSFORMATIONS.map((type, priority) => ({ priority, type }));
  return PatternSets.of(scope).sets.map(([kind, { attrArn: arn }]) => {
    const match = (fieldToMatch: waf.CfnWebACL.FieldToMatchProperty) => ({
      regexPatternSetReferenceStatement: { arn, fieldToMatch, textTransformations },
    });
    return {
      name: `PhiInUrl${kind}`,
      statement: { orStatement: { statements: [match({ uriPath: {} }), match({ queryString: {} })] } },
      action: { block: {} },
    };
  });
}

/**
 * The patterns, once for all firewalls of a stack: an account has ten sets in a region, which both edges would use up.
 * Source: AWS WAF Developer Guide, "AWS WAF quotas".
 */
class PatternSets extends Construct {
  static of(scope: Construct): PatternSets {
    const stack = Stack.of(scope);
    const there = stack.node.tryFindChild('PhiInUrl') as PatternSets | undefined;
    return there ?? new PatternSets(stack, 'PhiInUrl');
  }

  readonly sets: readonly (readonly [kind: string, set: waf.CfnRegexPatternSet])[];

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.sets = PHI_PATTERNS.map(({ kind, description, patterns }) => [
      kind,
      new waf.CfnRegexPatternSet(this, kind, {
        scope: 'REGIONAL',
        description,
        regularExpressionList: [...patterns],
      }),
    ]);
  }
}
