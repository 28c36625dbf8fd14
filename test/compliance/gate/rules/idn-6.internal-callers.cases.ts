import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { att, loadBalancer, ref } from './fixtures';

const CALLERS = '{"portal":"arn:aws:iam::111122223333:role/clinic-workload-portal"}';
const SETTINGS: JsonObject = { SERVICE_AUDIENCE: 'billing', SERVICE_CALLERS: CALLERS };
const group = (Targets?: Json) =>
  resource('AWS::ElasticLoadBalancingV2::TargetGroup', Targets === undefined ? {} : { Targets });
const forward = { Type: 'forward', TargetGroupArn: ref('Group') };

const entrance = (scheme: string): JsonObject => ({
  ...loadBalancer(scheme),
  Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
    LoadBalancerArn: ref('LoadBalancer'),
    Protocol: 'HTTPS',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  }),
});
const rule = (action: JsonObject = forward): JsonObject => ({
  Rule: resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
    ListenerArn: ref('Listener'),
    Actions: [action],
  }),
});

const withFunction = (Variables: JsonObject, scheme = 'internal', action = forward as JsonObject) =>
  template({
    ...entrance(scheme),
    ...rule(action),
    Group: group([{ Id: att('Billing', 'Arn') }]),
    Billing: resource('AWS::Lambda::Function', { Environment: { Variables } }),
  });

const withService = (container: JsonObject) =>
  template({
    ...entrance('internal'),
    ...rule(),
    Group: group(),
    Service: resource('AWS::ECS::Service', {
      TaskDefinition: ref('Task'),
      LoadBalancers: [{ ContainerName: 'App', TargetGroupArn: ref('Group') }],
    }),
    Task: resource('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'App', ...container }] }),
    Audience: resource('AWS::SSM::Parameter', { Value: 'billing' }),
    Callers: resource('AWS::SSM::Parameter', { Value: CALLERS }),
    Nobody: resource('AWS::SSM::Parameter', { Value: '{}' }),
  });
const secrets = (callers: string) => ({
  Secrets: [
    { Name: 'SERVICE_AUDIENCE', ValueFrom: ref('Audience') },
    { Name: 'SERVICE_CALLERS', ValueFrom: { 'Fn::Join': ['', ['arn:parameter/', ref(callers)]] } },
  ],
});

const path = 'Properties.Actions';
export const cases: RuleCases = {
  compliant: [
    withFunction(SETTINGS),
    withFunction(SETTINGS, 'internal', {
      Type: 'forward',
      ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref('Group') }] },
    }),
    withService(secrets('Callers')),
    withService({
      Environment: [
        { Name: 'SERVICE_AUDIENCE', Value: 'billing' },
        {
          Name: 'SERVICE_CALLERS',
          Value: {
            'Fn::Join': ['', ['{"portal":"arn:', ref('AWS::Partition'), ':iam::111122223333:role/portal"}']],
          },
        },
      ],
    }),
  ],
  failing: [
    { template: withFunction({}), path },
    { template: withFunction({ ...SETTINGS, SERVICE_CALLERS: '{}' }), path },
    { template: withFunction({ ...SETTINGS, SERVICE_AUDIENCE: '' }), path },
    // Anybody of the account, whoever has such a name, a user, an anonymous caller.
    ...[
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::*:role/portal',
      'arn:aws:iam::111122223333:role/*',
      'arn:aws:iam::111122223333:user/x',
      '*',
    ].flatMap((arn) =>
      [{ portal: arn }, { ...JSON.parse(CALLERS), other: arn }].map((callers) => ({
        template: withFunction({ ...SETTINGS, SERVICE_CALLERS: JSON.stringify(callers) }),
        path,
      })),
    ),
    { template: withFunction({ ...SETTINGS, SERVICE_CALLERS: PARAMETER }), path },
    { template: withService(secrets('Nobody')), path },
    { template: withService({}), path },
    // A load balancer of another kind, or of one that nobody can read.
    ...['network', PARAMETER].map((Type) => ({
      template: template({
        ...entrance('internal'),
        ...loadBalancer('internal', { Type }),
        ...rule(),
        Group: group([{ Id: att('Billing', 'Arn') }]),
        Billing: resource('AWS::Lambda::Function', {}),
      }),
      path,
    })),
    {
      template: template({
        ...entrance('internal'),
        ...rule(),
        Group: group([{ Id: att('Billing', 'Arn') }, { Id: '10.0.0.7' }]),
        Billing: resource('AWS::Lambda::Function', { Environment: { Variables: SETTINGS } }),
      }),
      path,
    },
    // A target that is registered by hand.
    {
      template: template({ ...entrance('internal'), ...rule(), Group: group([{ Id: '10.0.0.7' }]) }),
      path,
    },
    {
      template: template({
        ...loadBalancer('internal'),
        Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
          LoadBalancerArn: ref('LoadBalancer'),
          DefaultActions: [forward],
        }),
        Group: group([{ Id: att('Billing', 'Arn') }]),
        Billing: resource('AWS::Lambda::Function', {}),
      }),
      path,
    },
  ],
  notApplicable: [withFunction({}, 'internet-facing'), template(entrance('internal'))],
};
