import { only, PARAMETER, type RuleCases } from './cases';

const subscription = (Protocol: string | object, Endpoint: string | object = 'x') =>
  only('AWS::SNS::Subscription', { Protocol: Protocol as string, Endpoint: Endpoint as string });

export const cases: RuleCases = {
  compliant: [
    subscription('https', 'https://vendor.example'),
    subscription('email', 'on-call@example.com'),
    subscription('lambda', PARAMETER),
    only('AWS::Events::ApiDestination', { InvocationEndpoint: 'https://vendor.example/*' }),
    only('AWS::DMS::Endpoint', { SslMode: 'verify-full' }),
  ],
  failing: [
    { template: subscription('http', 'http://vendor.example'), path: 'Properties.Protocol' },
    {
      template: only('AWS::Events::ApiDestination', {
        InvocationEndpoint: { 'Fn::Join': ['', ['HTTP://', { Ref: 'Host' }]] },
      }),
      path: 'Properties.InvocationEndpoint',
    },
    {
      template: only('AWS::SNS::Topic', { Subscription: [{ Protocol: 'http', Endpoint: 'x' }] }),
      path: 'Properties.Subscription.0.Protocol',
    },
    { template: only('AWS::DMS::Endpoint', { EngineName: 'postgres' }), path: 'Properties.SslMode' },
  ],
  unreadable: [{ template: subscription(PARAMETER), path: 'Properties.Protocol' }],
  notApplicable: [only('AWS::SNS::Topic'), only('AWS::DMS::Endpoint', { EngineName: 's3' })],
};
