import { aws_wafv2 as waf } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PHI_PATTERNS, PHI_TRANSFORMATIONS } from '../../compliance/phi-patterns';
import type { FirewallRule } from './managed-rules';

/** Rules that refuse a request whose path or query carries an identifier of a person (TLS-4). */
export function phiInUrl(scope: Construct): readonly FirewallRule[] {
  const textTransformations = PHI_TRANSFORMATIONS.map((type, priority) => ({ priority, type }));
  return PHI_PATTERNS.map(({ kind, description, patterns }) => {
    const set = new waf.CfnRegexPatternSet(scope, kind, {
      scope: 'REGIONAL',
      description,
      regularExpressionList: [...patterns],
    });
    const match = (fieldToMatch: waf.CfnWebACL.FieldToMatchProperty) => ({
      regexPatternSetReferenceStatement: { arn: set.attrArn, fieldToMatch, textTransformations },
    });
    return {
      name: `PhiInUrl${kind}`,
      statement: { orStatement: { statements: [match({ uriPath: {} }), match({ queryString: {} })] } },
      action: { block: {} },
    };
  });
}
