import { intrinsicOf, type Json, type TemplateResource } from '../../template/template';
import { isOneOf, problem, problemWith, unmet, type Requirement } from '../judging';
import type { Problem, Rule } from '../rule';

const API_GATEWAY = isOneOf('SecurityPolicy_TLS13_1_3_2025_09', 'SecurityPolicy_TLS13_1_3_FIPS_2025_09');
const absent = (value: Json | undefined): boolean => value === undefined;

/** Types whose public endpoint also accepts TLS 1.2, or no TLS at all, whatever their properties say. */
const NOT_13: Readonly<Record<string, string>> = {
  'AWS::Amplify::App': 'a website whose endpoint also accepts TLS 1.2',
  'AWS::AppSync::Api': 'an event API, which also accepts TLS 1.2',
  'AWS::ApiGatewayV2::Api': 'an HTTP or WebSocket API, which also accepts TLS 1.2',
  'AWS::ApiGatewayV2::DomainName': 'an API domain that also accepts TLS 1.2',
  'AWS::Cognito::UserPoolDomain': "the provider's own sign-in pages, which also accept TLS 1.2",
  'AWS::ElasticBeanstalk::Environment': 'an environment whose load balancer no template shows',
  'AWS::ElasticLoadBalancing::LoadBalancer': 'a classic load balancer, which knows no TLS 1.3',
  'AWS::IoT::DomainConfiguration': 'an endpoint that also accepts TLS 1.2',
  'AWS::Lambda::Url': 'a function URL, which also accepts TLS 1.2',
  'AWS::Lightsail::LoadBalancer': 'a load balancer that also accepts TLS 1.2',
  'AWS::Lightsail::Distribution': 'a distribution that also accepts TLS 1.2',
};

const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::AppSync::GraphQLApi': [['Visibility', isOneOf('PRIVATE'), 'PRIVATE']],
  'AWS::AppRunner::Service': [
    [
      'NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible',
      (v) => v === false || v === 'false',
      'false',
    ],
  ],
  'AWS::CloudFront::Distribution': [
    ['DistributionConfig.ViewerCertificate.MinimumProtocolVersion', isOneOf('TLSv1.3_2025'), 'TLSv1.3_2025'],
    [
      'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy',
      isOneOf('redirect-to-https', 'https-only'),
      'redirect-to-https or https-only',
    ],
    [
      'DistributionConfig.CacheBehaviors.*.ViewerProtocolPolicy',
      isOneOf('redirect-to-https', 'https-only'),
      'redirect-to-https or https-only',
    ],
  ],
  'AWS::S3::Bucket': [['WebsiteConfiguration', absent, 'nothing: website endpoints speak plain HTTP']],
  'AWS::Transfer::Server': [['EndpointType', isOneOf('VPC'), 'VPC']],
};

/** A REST API may be private; a regional one must have a security policy of TLS 1.3 only, strictly. */
function restApi(api: TemplateResource): Problem[] {
  const types = api.get('EndpointConfiguration.Types') ?? api.get('EndpointConfiguration');
  if (Array.isArray(types) && types.length > 0 && types.every((type: Json) => type === 'PRIVATE')) return [];
  if (intrinsicOf(types)) return [problem(api, 'EndpointConfiguration', 'endpoint types that can be read')];
  return unmet(api, [
    ['SecurityPolicy', API_GATEWAY, 'SecurityPolicy_TLS13_1_3_2025_09, or PRIVATE endpoints'],
    ['EndpointAccessMode', isOneOf('STRICT'), 'STRICT'],
  ]);
}

/** 45 CFR 164.312(e)(1). The TLS 1.3 listener of a load balancer is the way in; everything else stands behind it. */
export const noOtherEndpoint: Rule = {
  id: 'TLS-1.no-other-endpoint',
  title: 'No public endpoint accepts anything below TLS 1.3',
  help: 'Put the service behind the TLS 1.3 listener of a load balancer, or make it private.',
  types: [
    ...Object.keys(NOT_13),
    ...Object.keys(REQUIREMENTS),
    'AWS::ApiGateway::RestApi',
    'AWS::ApiGateway::DomainName',
  ],
  forbids: true,
  judge(resource) {
    const reason = NOT_13[resource.type];
    if (reason) return [problemWith('', reason, 'endpoints of TLS 1.3 only')];
    if (resource.type.startsWith('AWS::ApiGateway::')) return restApi(resource);
    return unmet(resource, REQUIREMENTS[resource.type] ?? []);
  },
};
