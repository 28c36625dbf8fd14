import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const redirect = {
  Type: 'redirect',
  RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
};
const listener = (properties: JsonObject, scheme = 'internet-facing', more: JsonObject = {}) =>
  template({
    ...loadBalancer(scheme),
    Listener: resource(LISTENER, { LoadBalancerArn: ref('LoadBalancer'), ...properties }),
    ...more,
  });
const http = (...DefaultActions: JsonObject[]) => listener({ Protocol: 'HTTP', DefaultActions });
const forward = { Type: 'forward', TargetGroupArn: ref('Group') };
const withRule = (action: JsonObject) =>
  template({
    Listener: resource(LISTENER, { Protocol: 'HTTP', DefaultActions: [redirect] }),
    Rule: resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
      ListenerArn: ref('Listener'),
      Actions: [action],
    }),
  });

export const cases: RuleCases = {
  compliant: [
    listener({ Protocol: 'HTTPS' }),
    http(redirect),
    withRule(redirect),
    listener({ Protocol: 'TCP', DefaultActions: [forward] }, 'internet-facing', {
      Group: resource('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'alb' }),
    }),
  ],
  failing: [
    { template: http(forward), path: 'Properties.DefaultActions.0.Type' },
    {
      template: http(change(redirect, 'RedirectConfig.Protocol', 'HTTP')),
      path: 'Properties.DefaultActions.0.RedirectConfig.Protocol',
    },
    {
      template: http(change(redirect, 'RedirectConfig.StatusCode', 'HTTP_302')),
      path: 'Properties.DefaultActions.0.RedirectConfig.StatusCode',
    },
    { template: withRule(forward), path: 'Properties.Actions.0.Type' },
    { template: listener({ Protocol: 'TCP', DefaultActions: [forward] }), path: 'Properties.Protocol' },
    { template: listener({ Protocol: 'UDP' }), path: 'Properties.Protocol' },
    { template: listener({}), path: 'Properties.Protocol' },
  ],
  unreadable: [
    { template: listener({ Protocol: PARAMETER }), path: 'Properties.Protocol' },
    { template: http(PARAMETER), path: 'Properties.DefaultActions.0' },
  ],
  notApplicable: [
    template({ Rule: resource('AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: 'arn' }) }),
    listener({ Protocol: 'TCP' }, 'internal'),
  ],
};
