import { Match, type Template } from 'aws-cdk-lib/assertions';
import { aws_elasticloadbalancingv2 as elb } from 'aws-cdk-lib';
import { PHI_PATTERNS } from '../../../lib/compliance/phi-patterns';
import type { JsonObject } from '../../../lib/compliance/template/template';
import type { HttpsEdgeProps } from '../../../lib/constructs/edge/https-edge';
import { WebFirewall } from '../../../lib/constructs/edge/web-firewall';
import { RateLimiter, type RatedRequest } from '../../support/rate-limit';
import { surroundings } from '../../support/surroundings';
import { capacityOf } from '../../support/waf-capacity';

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: Record<string, unknown>;
  readonly OverrideAction?: Record<string, unknown>;
  readonly Statement: Record<string, Record<string, unknown>>;
  readonly VisibilityConfig: {
    readonly SampledRequestsEnabled: boolean;
    readonly CloudWatchMetricsEnabled: boolean;
  };
}

type Charged = Partial<Pick<HttpsEdgeProps, 'botControl' | 'signIn'>>;

const firewall = (audience: 'internet' | 'services', charged: Charged = {}): Template =>
  firewalls([audience], charged);

/** In one stack. */
function firewalls(audiences: readonly ('internet' | 'services')[], charged: Charged = {}): Template {
  const { stack, key, template } = surroundings();
  const loadBalancer = elb.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(
    stack,
    'LoadBalancer',
    {
      loadBalancerArn:
        'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/edge/0123456789abcdef',
      securityGroupId: 'sg-0123456789abcdef0',
    },
  );
  const common = { loadBalancer, logKey: key };
  audiences.forEach((audience, index) => {
    new WebFirewall(
      stack,
      `Firewall${index}`,
      audience === 'internet'
        ? { ...common, ...charged, audience, requestsPerFiveMinutes: 500 }
        : { ...common, audience },
    );
  });
  return template();
}

const rulesOf = (template: Template): Rule[] =>
  Object.values(template.findResources('AWS::WAFv2::WebACL')).flatMap(
    ({ Properties }) => (Properties as { Rules: Rule[] }).Rules,
  );

const template = firewall('internet');
const rules = rulesOf(template);
const rule = (name: string) => rules.find(({ Name }) => Name === name)!;

const ACL = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Firewall0Acl'), 'Arn'] };

test('stands in front of the load balancer', () => {
  template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
    ResourceArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/edge/0123456789abcdef',
    WebACLArn: ACL,
  });
});

test('proof TLS-4 · every kind of identifier is blocked in path and query, decoded', () => {
  const sets = template.findResources('AWS::WAFv2::RegexPatternSet');
  for (const { kind, patterns } of PHI_PATTERNS) {
    const { Action, Statement } = rule(`PhiInUrl${kind}`);
    expect(Action).toEqual({ Block: {} });
    const statements = Statement.OrStatement!.Statements as Record<string, Record<string, unknown>>[];
    const matches = statements.map((statement) => statement.RegexPatternSetReferenceStatement!);
    expect(matches.map(({ FieldToMatch }) => FieldToMatch)).toEqual([{ UriPath: {} }, { QueryString: {} }]);
    for (const { Arn, TextTransformations } of matches) {
      const [set] = (Arn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
      expect((sets[set]!.Properties as { RegularExpressionList: string[] }).RegularExpressionList).toEqual(
        patterns,
      );
      expect(TextTransformations).toEqual([
        { Priority: 0, Type: 'URL_DECODE' },
        { Priority: 1, Type: 'URL_DECODE_UNI' },
        { Priority: 2, Type: 'LOWERCASE' },
      ]);
    }
  }
});

test('firewalls of one stack share their patterns: an account has ten sets', () => {
  firewalls(['internet', 'services']).resourceCountIs('AWS::WAFv2::RegexPatternSet', PHI_PATTERNS.length);
  expect(PHI_PATTERNS.length).toBeLessThanOrEqual(5);
});

test('limits by address, by session and by bearer token', () => {
  const limits = rules.flatMap(({ Action, Statement: { RateBasedStatement: limit } }) =>
    limit ? [{ Action, ...limit }] : [],
  );
  expect(limits).toHaveLength(3);
  for (const limit of limits) {
    expect(limit).toMatchObject({
      Limit: 500,
      EvaluationWindowSec: 300,
      Action: { Block: expect.anything() },
    });
  }
  expect(limits).toEqual([
    expect.objectContaining({ AggregateKeyType: 'IP' }),
    expect.objectContaining({
      CustomKeys: [{ Cookie: expect.objectContaining({ Name: '__Host-session' }) }],
    }),
    expect.objectContaining({ CustomKeys: [{ Header: expect.objectContaining({ Name: 'authorization' }) }] }),
  ]);
});

test('managed groups block; only the body limit counts', () => {
  const groups = rules.filter(({ Statement }) => Statement.ManagedRuleGroupStatement);
  expect(groups.map(({ Name }) => Name)).toEqual([
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesSQLiRuleSet',
  ]);
  for (const { OverrideAction } of groups) expect(OverrideAction).toEqual({ None: {} });
  const counted = groups.flatMap(
    ({ Statement }) => Statement.ManagedRuleGroupStatement!.RuleActionOverrides as { Name: string }[],
  );
  expect(counted.map(({ Name }) => Name)).toEqual(['SizeRestrictions_BODY']);
});

test('nobody but the load balancer may name the owner of a client certificate', () => {
  expect(rule('ForgedClientCertificate')).toMatchObject({
    Priority: 0,
    Action: { Block: {} },
    Statement: {
      ByteMatchStatement: {
        SearchString: 'x-amzn-mtls-',
        PositionalConstraint: 'STARTS_WITH',
        FieldToMatch: {
          Headers: { MatchPattern: { All: {} }, MatchScope: 'KEY', OversizeHandling: 'MATCH' },
        },
        TextTransformations: [{ Priority: 0, Type: 'LOWERCASE' }],
      },
    },
  });
});

test('the log is kept six years under the key and shows neither URLs nor credentials', () => {
  template.hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'Retain',
    Properties: { RetentionInDays: 2192, KmsKeyId: Match.anyValue() },
  });
  const [group] = Object.values(template.findResources('AWS::Logs::LogGroup'));
  expect((group!.Properties as { LogGroupName: string }).LogGroupName).toMatch(/^aws-waf-logs-/);
  template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
    ResourceArn: ACL,
    LogDestinationConfigs: [
      { 'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^Firewall0Log') }])] },
    ],
    RedactedFields: [
      { QueryString: {} },
      { UriPath: {} },
      { SingleHeader: { Name: 'authorization' } },
      { SingleHeader: { Name: 'cookie' } },
      { SingleHeader: { Name: 'referer' } },
    ],
  });
  for (const { VisibilityConfig } of rules) expect(VisibilityConfig.SampledRequestsEnabled).toBe(false);
});

test('among services nothing limits the rate, and the same patterns and managed groups hold', () => {
  const names = rulesOf(firewall('services')).map(({ Name }) => Name);
  expect(names).toEqual(rules.map(({ Name }) => Name).filter((name) => !/^(Rate|Forged)/.test(name)));
});

describe('proof INT-2 · within five minutes', () => {
  const limiter = () => new RateLimiter(rules);
  const refused = (requests: readonly RatedRequest[]) => {
    const firewalled = limiter();
    return requests.map((request) => firewalled.refusedBy(request)).filter((name) => name !== undefined);
  };
  const many = (n: number, request: (i: number) => RatedRequest) =>
    Array.from({ length: n }, (_, i) => request(i));
  const address = (i: number) => `203.0.113.${i % 250}`;

  test('one address has 500 requests, whoever asks', () => {
    expect(refused(many(500, () => ({ ip: address(1) })))).toEqual([]);
    expect(refused(many(501, () => ({ ip: address(1) })))).toEqual(['RateByAddress']);
    // Invented sessions do not help.
    const invented = many(502, (i) => ({ ip: address(1), cookies: { '__Host-session': `s${i}` } }));
    expect(refused(invented)).toEqual(['RateByAddress', 'RateByAddress']);
  });

  test.each([
    ['a session', 'RateBySession', { cookies: { '__Host-session': 'opaque' } }],
    ['a bearer token', 'RateByToken', { headers: { authorization: 'Bearer opaque' } }],
  ])('an account known by %s has 500 requests, from however many addresses', (_, name, who) => {
    expect(refused(many(500, (i) => ({ ip: address(i), ...who })))).toEqual([]);
    expect(refused(many(502, (i) => ({ ip: address(i), ...who })))).toEqual([name, name]);
  });

  test('accounts do not use up what is left for others', () => {
    const accounts = many(1000, (i) => ({ ip: address(i), cookies: { '__Host-session': `s${i % 3}` } }));
    expect(refused(accounts)).toEqual([]);
    expect(refused(many(1500, (i) => ({ ip: address(i), cookies: { '__host-session': 'x' } })))).toEqual([]);
  });
});

describe('groups that AWS charges for', () => {
  const charged = rulesOf(firewall('internet', { botControl: true, signIn: { path: '/sign-in' } }));

  test('come last, and change nothing before them', () => {
    const added = charged.slice(rules.length).map(({ Name }) => Name);
    expect(added).toEqual(['AWSManagedRulesBotControlRuleSet', 'AWSManagedRulesATPRuleSet']);
    expect(charged.slice(0, rules.length)).toEqual(rules);
    expect(charged.map(({ Priority }) => Priority)).toEqual(charged.map((_, i) => i));
    for (const { OverrideAction } of charged.slice(rules.length))
      expect(OverrideAction).toEqual({ None: {} });
  });

  test('bots are inspected at the common level; clients without a browser only count', () => {
    const { ManagedRuleGroupStatement: group } = charged.at(-2)!.Statement;
    expect(group).toMatchObject({
      VendorName: 'AWS',
      ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'COMMON' } }],
    });
    expect(group!.RuleActionOverrides).toEqual(
      ['CategoryHttpLibrary', 'SignalNonBrowserUserAgent'].map((Name) => ({
        Name,
        ActionToUse: { Count: {} },
      })),
    );
  });

  test('attempts to sign in are inspected by their request alone, which is all that a load balancer offers', () => {
    expect(charged.at(-1)!.Statement.ManagedRuleGroupStatement!.ManagedRuleGroupConfigs).toEqual([
      {
        AWSManagedRulesATPRuleSet: {
          LoginPath: '/sign-in',
          RequestInspection: {
            PayloadType: 'JSON',
            UsernameField: { Identifier: '/username' },
            PasswordField: { Identifier: '/password' },
          },
        },
      },
    ]);
  });

  test('the capacity stays below 5,000, where AWS ends, and costs one step above the 1,500 that are free', () => {
    const capacity = (all: readonly Rule[]) =>
      all.reduce((sum, { Statement }) => sum + capacityOf(Statement as unknown as JsonObject), 0);
    expect([capacity(rules), capacity(charged)]).toEqual([1763, 1863]);
    expect(capacity(charged)).toBeLessThanOrEqual(2000);
  });
});
