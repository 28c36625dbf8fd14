import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const PATTERNS = {
  Ssn: '[0-9]{3}-[0-9]{2}-[0-9]{4}',
  Mrn: 'mrn[=/][0-9]+',
  Born: 'dob[=/]',
  Mail: '[a-z0-9.]+@[a-z0-9.]+',
  Phone: '[(]?[0-9]{3}[)]?[- ][0-9]{3}-[0-9]{4}',
};
const transformations = [
  { Priority: 0, Type: 'URL_DECODE' },
  { Priority: 1, Type: 'LOWERCASE' },
];
const match = (RegexString: Json, part: string, TextTransformations: Json = transformations): JsonObject => ({
  RegexMatchStatement: { RegexString, FieldToMatch: { [part]: {} }, TextTransformations },
});
const either = (pattern: Json, decode?: Json): JsonObject => ({
  OrStatement: { Statements: ['UriPath', 'QueryString'].map((part) => match(pattern, part, decode)) },
});
const acl = (...Rules: Json[]) => only('AWS::WAFv2::WebACL', { Rules });
const block = (Statement: JsonObject): JsonObject => ({ Action: { Block: {} }, Statement });
const all = Object.values(PATTERNS).map((pattern) => block(either(pattern)));
/** One expression for everything: the runner bends the compliant templates in every place, and small ones are quick. */
const everything = block(either(Object.values(PATTERNS).join('|')));
const without = (name: keyof typeof PATTERNS) => all.filter((_, i) => Object.keys(PATTERNS)[i] !== name);

const reference = (part: string): JsonObject => ({
  RegexPatternSetReferenceStatement: {
    Arn: att('Patterns', 'Arn'),
    FieldToMatch: { [part]: {} },
    TextTransformations: transformations,
  },
});
const patternSet = {
  Patterns: resource('AWS::WAFv2::RegexPatternSet', { RegularExpressionList: Object.values(PATTERNS) }),
};

/** A rule that lets through whatever it matches. */
const allowing = (Priority: Json): JsonObject => ({
  Priority,
  Action: { Allow: {} },
  Statement: { GeoMatchStatement: { CountryCodes: ['US'] } },
});
const grouped = (OverrideAction: JsonObject, override: JsonObject = {}, ...more: JsonObject[]) =>
  template({
    Acl: resource('AWS::WAFv2::WebACL', {
      Rules: [
        {
          Priority: 5,
          OverrideAction,
          Statement: { RuleGroupReferenceStatement: { Arn: att('Group', 'Arn'), ...override } },
        },
      ],
    }),
    Group: resource('AWS::WAFv2::RuleGroup', {
      Rules: [...more, { ...everything, Name: 'urls', Priority: 1 }],
    }),
  });

export const cases: RuleCases = {
  compliant: [
    acl(everything),
    template({
      Acl: resource('AWS::WAFv2::WebACL', {
        Rules: [block({ OrStatement: { Statements: [reference('UriPath'), reference('QueryString')] } })],
      }),
      ...patternSet,
    }),
    grouped({ None: {} }),
    acl({ ...everything, Priority: 0 }, allowing(1)),
  ],
  failing: [
    { template: acl(), path: 'Properties.Rules' },
    { template: acl(...without('Ssn')), path: 'Properties.Rules' },
    { template: acl(...without('Born')), path: 'Properties.Rules' },
    {
      template: acl(...without('Mail'), { ...block(either(PATTERNS.Mail)), Action: { Count: {} } }),
      path: 'Properties.Rules',
    },
    // A browser encodes the @ of a query.
    { template: acl(...without('Mail'), block(either(PATTERNS.Mail, []))), path: 'Properties.Rules' },
    { template: acl(...without('Phone'), block(match(PATTERNS.Phone, 'UriPath'))), path: 'Properties.Rules' },
    // One way to write it, and not the other.
    {
      template: acl(
        ...without('Phone'),
        block(match(PATTERNS.Phone, 'UriPath')),
        block(match('[(][0-9]{3}[)]', 'QueryString')),
      ),
      path: 'Properties.Rules',
    },
    {
      template: acl(...without('Mrn'), block({ AndStatement: { Statements: [either(PATTERNS.Mrn), {}] } })),
      path: 'Properties.Rules',
    },
    { template: acl(...without('Mrn'), block(either('mrn[=('))), path: 'Properties.Rules' },
    // What was allowed is not looked at again; what is overridden does not block.
    { template: acl(allowing(0), { ...everything, Priority: 1 }), path: 'Properties.Rules' },
    ...[
      ['RuleActionOverrides', { Name: 'urls', ActionToUse: { Count: {} } }] as const,
      ['ExcludedRules', { Name: 'urls' }] as const,
    ].map(([list, of]) => ({ template: grouped({}, { [list]: [of] }), path: 'Properties.Rules' })),
    { template: grouped({ Count: {} }), path: 'Properties.Rules' },
    { template: grouped({ None: {} }, {}, allowing(0)), path: 'Properties.Rules' },
  ],
  unreadable: [
    { template: acl(...without('Mrn'), block(either(PARAMETER))), path: 'Properties.Rules' },
    { template: acl(...without('Mrn'), { 'Fn::If': ['C', all[1]!, PARAMETER] }), path: 'Properties.Rules' },
  ],
};
