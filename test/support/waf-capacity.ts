import { isObject, type Json, type JsonObject } from '../../lib/compliance/template/template';

/** WCUs of AWS's groups. AWS WAF Developer Guide, "AWS Managed Rules rule groups list". */
const GROUPS: Readonly<Record<string, number>> = {
  AWSManagedRulesATPRuleSet: 50,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesBotControlRuleSet: 50,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesSQLiRuleSet: 200,
};

const each = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];

/** Ten for each transformation, as if none were shared: AWS counts the same one on the same part of a request once. */
const transformations = (statement: JsonObject): number =>
  10 * each(statement.TextTransformations).filter(({ Type }) => Type !== 'NONE').length;

/**
 * The most WCUs that a statement can take. AWS WAF Developer Guide, the pages of the statements.
 * @throws for a statement whose capacity is not known here
 */
export function capacityOf(statement: JsonObject): number {
  const [[kind, body] = ['', undefined]] = Object.entries(statement);
  if (!isObject(body)) throw new Error(`no statement: ${kind}`);
  switch (kind) {
    case 'OrStatement':
      return each(body.Statements).reduce((sum, it) => sum + capacityOf(it), 0);
    case 'ManagedRuleGroupStatement': {
      const capacity = typeof body.Name === 'string' ? GROUPS[body.Name] : undefined;
      if (capacity === undefined) throw new Error(`no capacity of ${JSON.stringify(body.Name)}`);
      return capacity;
    }
    case 'RegexPatternSetReferenceStatement':
      return 25 + transformations(body);
    case 'ByteMatchStatement':
      return 2 + 10 + transformations(body); // all headers
    case 'RateBasedStatement':
      return 2 + 30 * each(body.CustomKeys).length;
    default:
      throw new Error(`no capacity of ${kind}`);
  }
}
