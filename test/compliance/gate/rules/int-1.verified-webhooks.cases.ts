import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { att, loadBalancer, ref } from './fixtures';

const VERIFIED: JsonObject = { WEBHOOK_VERIFIER: 'stripe', WEBHOOK_SECRET_ARN: ref('Secret') };
const SESSIONS: JsonObject = { SESSION_TABLE: ref('Sessions') };

/** A listener of a load balancer, with what functions and services behind it may refer to. */
const entrance = (scheme = 'internet-facing'): JsonObject => ({
  ...loadBalancer(scheme),
  Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
    LoadBalancerArn: ref('LoadBalancer'),
    Protocol: 'HTTPS',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  }),
  Secret: resource('AWS::SecretsManager::Secret'),
  Sessions: resource('AWS::DynamoDB::Table'),
});
const forward = (name: string): JsonObject => ({ Type: 'forward', TargetGroupArn: ref(`${name}Group`) });

/** A function behind a target group. */
const server = (name: string, Variables: JsonObject): JsonObject => ({
  [`${name}Group`]: resource('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetType: 'lambda',
    Targets: [{ Id: att(name, 'Arn') }],
  }),
  [name]: resource('AWS::Lambda::Function', { Environment: { Variables } }),
});
const at = (...Values: Json[]): JsonObject => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
const by = (...Values: Json[]): JsonObject => ({
  Field: 'http-request-method',
  HttpRequestMethodConfig: { Values },
});
const rule = (Priority: Json, Conditions: Json, ...Actions: Json[]): JsonObject =>
  resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
    ListenerArn: ref('Listener'),
    Priority,
    Conditions,
    Actions,
  });

const HOOK = [at('/hooks/payments'), by('POST')];
const webhook = (
  conditions: Json = HOOK,
  settings: JsonObject = VERIFIED,
  priority: Json = 1,
): JsonObject => ({
  ...server('Receiver', settings),
  Webhook: rule(priority, conditions, forward('Receiver')),
});
const portal = (
  path: Json = '/*',
  settings: JsonObject = SESSIONS,
  priority: Json = 50_000,
  ...more: JsonObject[]
): JsonObject => ({
  ...server('Portal', settings),
  Portals: rule(priority, [at(path), ...more], forward('Portal')),
});
const all = (...parts: JsonObject[]): JsonObject =>
  template(Object.assign({}, entrance(), ...parts) as JsonObject);

/** An application on Fargate whose settings come from parameters, as ours do. */
const container = (value: Json): JsonObject => ({
  PortalGroup: resource('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'ip' }),
  Portals: rule(50_000, [at('/*')], forward('Portal')),
  Service: resource('AWS::ECS::Service', {
    TaskDefinition: ref('Task'),
    LoadBalancers: [{ ContainerName: 'App', TargetGroupArn: ref('PortalGroup') }],
  }),
  Task: resource('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      {
        Name: 'App',
        Secrets: [{ Name: 'SESSION_TABLE', ValueFrom: { 'Fn::Join': ['', ['arn:', ref('Setting')]] } }],
      },
    ],
  }),
  Setting: resource('AWS::SSM::Parameter', { Value: value }),
});

/** The application in one stack, the table of sessions in another. */
const across = (Export: string): JsonObject[] => [
  {
    ...template({}),
    Outputs: { Table: { Value: ref('Sessions'), Export: { Name: Export } } },
    Resources: { Sessions: resource('AWS::DynamoDB::Table') },
  },
  all(container({ 'Fn::ImportValue': 'identity:sessions' })),
];

const [actions, conditions, priority] = ['Actions', 'Conditions', 'Priority'].map(
  (name) => `Properties.${name}`,
) as [string, string, string];

export const cases: RuleCases = {
  compliant: [
    template(entrance()),
    all(webhook(), portal()),
    all(webhook(), { Others: rule(2, [at('/hooks/payments')], { Type: 'fixed-response' }) }),
    all(container(ref('Sessions'))),
    across('identity:sessions'),
    all({
      ...server('Portal', SESSIONS),
      Portals: rule(
        1,
        [at('/api/*')],
        { Type: 'authenticate-oidc' },
        {
          Type: 'forward',
          ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref('PortalGroup') }] },
        },
      ),
    }),
    // It takes other paths, or other methods, or comes later.
    all(webhook(HOOK, VERIFIED, 20), portal('/api/*', SESSIONS, 10)),
    all(webhook(HOOK, VERIFIED, 20), portal('/*', SESSIONS, 10, by('GET', 'HEAD'))),
    all(webhook(HOOK, VERIFIED, '20'), portal('/*', SESSIONS, '100')),
    // It is behind another listener.
    all(webhook(HOOK, VERIFIED, 20), portal('/*', SESSIONS, 10), {
      Other: (entrance() as { Listener: JsonObject }).Listener,
      Portals: resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
        ListenerArn: ref('Other'),
        Priority: 10,
        Conditions: [at('/*')],
        Actions: [forward('Portal')],
      }),
    }),
    // In a path, a dot is a dot.
    all(webhook([at('/hooks/p.yments'), by('POST')], VERIFIED, 20), portal('/api/p.yments', SESSIONS, 10)),
  ],
  notApplicable: [
    template({
      ...entrance('internal'),
      ...server('Portal', {}),
      Portals: rule(1, [at('/hooks/*')], forward('Portal')),
    }),
  ],
  failing: [
    { template: all(portal('/*', {})), path: actions },
    { template: all(portal('/*', { SESSION_TABLE: '' })), path: actions },
    { template: all(portal('/*', { SESSION_TABLE: PARAMETER })), path: actions },
    { template: all(portal('/*', { SESSION_TABLE: ref('Secret') })), path: actions },
    { template: all(container(PARAMETER)), path: actions },
    { template: across('another:name'), path: actions },
    // A verifier that nobody knows is none, and so is one without a secret, also with sessions beside it.
    { template: all(webhook(HOOK, { ...VERIFIED, WEBHOOK_VERIFIER: 'none' })), path: actions },
    { template: all(webhook(HOOK, { ...SESSIONS, WEBHOOK_VERIFIER: 'none' })), path: actions },
    { template: all(webhook(HOOK, { ...VERIFIED, WEBHOOK_VERIFIER: PARAMETER })), path: actions },
    { template: all(webhook(HOOK, { WEBHOOK_VERIFIER: 'twilio' })), path: actions },
    { template: all(webhook(HOOK, { ...VERIFIED, WEBHOOK_SECRET_ARN: ref('Sessions') })), path: actions },
    // Nobody knows what is behind it.
    {
      template: all({ Portals: rule(1, [at('/*')], { Type: 'forward', TargetGroupArn: 'arn:group' }) }),
      path: actions,
    },
    {
      template: all({ Portals: rule(1, [at('/*')], { Type: 'forward', TargetGroupArn: PARAMETER }) }),
      path: actions,
    },
    {
      template: all({ Portals: rule(1, [at('/*')], { Type: 'jwt-validation' }) }),
      path: `${actions}.0.Type`,
    },
    { template: all({ Portals: rule(1, [at('/*')]) }), path: `${actions}.0.Type` },
    // Beside what is verified, something that nobody knows.
    ...[{ Id: '10.0.0.7' }, { Id: { 'Fn::If': ['C', att('Portal', 'Arn'), 'arn:function'] } }, PARAMETER].map(
      (target) => ({
        template: all(portal(), {
          PortalGroup: resource('AWS::ElasticLoadBalancingV2::TargetGroup', {
            Targets: [{ Id: att('Portal', 'Arn') }, target],
          }),
        }),
        path: actions,
      }),
    ),
    // A container beside the application has the settings; the application has none.
    {
      template: all(container(ref('Sessions')), {
        Service: resource('AWS::ECS::Service', {
          TaskDefinition: ref('Task'),
          LoadBalancers: [{ ContainerName: 'Other', TargetGroupArn: ref('PortalGroup') }],
        }),
      }),
      path: actions,
    },
    // The listener itself, and a listener that no template shows.
    {
      template: template({
        ...entrance(),
        ...server('Portal', {}),
        Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
          LoadBalancerArn: ref('LoadBalancer'),
          DefaultActions: [forward('Portal')],
        }),
      }),
      path: 'Properties.DefaultActions',
    },
    {
      template: template({
        ...server('Portal', {}),
        Portals: resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
          ListenerArn: 'arn:listener',
          Priority: 1,
          Actions: [forward('Portal')],
        }),
      }),
      path: actions,
    },
    // A receiver takes one path, and POST.
    { template: all(webhook([at('/hooks/*'), by('POST')])), path: conditions },
    { template: all(webhook([at('/hooks/pa?ments'), by('POST')])), path: conditions },
    { template: all(webhook([at('/a', '/b'), by('POST')])), path: conditions },
    { template: all(webhook([at(PARAMETER), by('POST')])), path: conditions },
    { template: all(webhook([by('POST')])), path: conditions },
    { template: all(webhook([at('/hooks/payments')])), path: conditions },
    { template: all(webhook([at('/hooks/payments'), by('POST', 'GET')])), path: conditions },
    { template: all(webhook([at('/hooks/payments'), by('GET')])), path: conditions },
    { template: all(webhook([at('/hooks/payments'), by(PARAMETER)])), path: conditions },
    { template: all(webhook(PARAMETER)), path: conditions },
    {
      template: all(server('Portal', SESSIONS), {
        ...server('Receiver', VERIFIED),
        Webhook: rule(1, HOOK, {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: ref('ReceiverGroup') }, { TargetGroupArn: ref('PortalGroup') }],
          },
        }),
      }),
      path: actions,
    },
    // A webhook in disguise.
    ...['/webhooks/*', '/hooks/sms', '/api/webhook', '/sms-callback', '/Callbacks/*', '/web-hook'].map(
      (path) => ({
        template: all(portal(path)),
        path: conditions,
      }),
    ),
    // What comes first takes the requests of the webhook.
    { template: all(webhook(HOOK, VERIFIED, 20), portal('/*', SESSIONS, 10)), path: priority },
    { template: all(webhook(HOOK, VERIFIED, 20), portal('/*pay*', SESSIONS, 10)), path: priority },
    { template: all(webhook(HOOK, VERIFIED, 20), portal('/hook?/payment?', SESSIONS, 10)), path: priority },
    { template: all(webhook(HOOK, VERIFIED, 20), portal(PARAMETER, SESSIONS, 10)), path: priority },
    {
      template: all(webhook(HOOK, VERIFIED, 20), portal('/*', SESSIONS, 10, by('GET', 'POST'))),
      path: priority,
    },
    { template: all(webhook(HOOK, VERIFIED, PARAMETER), portal('/*', SESSIONS, 10)), path: priority },
  ],
  unreadable: [
    { template: all(webhook(), portal('/*', SESSIONS, PARAMETER)), path: priority },
    {
      template: all({ Portals: rule(1, [at('/*')], { Type: PARAMETER, TargetGroupArn: ref('x') }) }),
      path: `${actions}.0.Type`,
    },
  ],
};
