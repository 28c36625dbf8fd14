import { isPublic } from '../../template/load-balancers';
import { select } from '../../template/select';
import { isObject, type JsonObject, type TemplateResource } from '../../template/template';
import { asNumber, notApplicable, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Requests that one address or account may make in an evaluation window; more is no limit. */
const HIGHEST = 20_000;

const limits = (acl: TemplateResource): JsonObject[] =>
  select(acl, 'Rules.*.Statement.RateBasedStatement?').flatMap(({ path, value }) => {
    const rule = path.split('.').slice(0, 2).join('.');
    const blocks = isObject(acl.get(`${rule}.Action.Block`));
    const limit = isObject(value) ? (asNumber(value.Limit) ?? Infinity) : Infinity;
    // One that is scoped down leaves the rest without a limit.
    const whole = isObject(value) && value.ScopeDownStatement === undefined;
    return whole && blocks && limit <= HIGHEST ? [value] : [];
  });

const keysOf = (limit: JsonObject): string[] =>
  Array.isArray(limit.CustomKeys) ? limit.CustomKeys.filter(isObject).flatMap((key) => Object.keys(key)) : [];

/** An address alone. */
const byAddress = (limit: JsonObject): boolean =>
  limit.AggregateKeyType === 'IP' || (keysOf(limit).length === 1 && keysOf(limit)[0] === 'IP');

/** What tells accounts apart in a request: a session cookie, a token header, a label. */
const byAccount = (limit: JsonObject): boolean =>
  limit.AggregateKeyType === 'CUSTOM_KEYS' &&
  keysOf(limit).length > 0 &&
  keysOf(limit).every((key) => ['Cookie', 'Header', 'LabelNamespace'].includes(key));

/** 45 CFR 164.312(a)(1). AWS WAF Developer Guide, "Rate-based rule aggregation options". */
export const rateLimits: Rule = {
  id: 'INT-2.rate-limits',
  title: 'Public web ACLs limit the rate of requests by address and by account',
  help: `Add rate-based rules with Action Block and a Limit of at most ${HIGHEST}: one with AggregateKeyType IP, one with CUSTOM_KEYS of a cookie or header, none with a ScopeDownStatement.`,
  types: ['AWS::WAFv2::WebACL'],
  judge(acl, set) {
    const guarded = set
      .ofType('AWS::WAFv2::WebACLAssociation')
      .filter((it) => set.target(it.get('WebACLArn'), it.template) === acl)
      .map((it) => set.target(it.get('ResourceArn'), it.template));
    const inside = guarded.length > 0 && guarded.every((it) => it !== undefined && !isPublic(it));
    if (inside) return notApplicable;
    const found = limits(acl);
    const problems: Problem[] = [];
    if (!found.some(byAddress)) {
      problems.push(
        problemWith('Rules', 'no limit by address', `a rate-based rule by IP, at most ${HIGHEST}, Block`),
      );
    }
    if (!found.some(byAccount)) {
      problems.push(
        problemWith(
          'Rules',
          'no limit by account',
          `a rate-based rule by cookie or header, at most ${HIGHEST}, Block`,
        ),
      );
    }
    return problems;
  },
};
