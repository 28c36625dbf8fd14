import { only, PARAMETER, type RuleCases } from './cases';

const rest = (properties: Parameters<typeof only>[1]) => only('AWS::ApiGateway::RestApi', properties);
const distribution = (MinimumProtocolVersion: string, ViewerProtocolPolicy = 'https-only') =>
  only('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      ViewerCertificate: { MinimumProtocolVersion },
      DefaultCacheBehavior: { ViewerProtocolPolicy },
    },
  });

export const cases: RuleCases = {
  compliant: [
    only('AWS::S3::Bucket'),
    rest({ EndpointConfiguration: { Types: ['PRIVATE'] } }),
    rest({ SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', EndpointAccessMode: 'STRICT' }),
    distribution('TLSv1.3_2025'),
    only('AWS::AppSync::GraphQLApi', { Visibility: 'PRIVATE' }),
  ],
  failing: [
    { template: only('AWS::Lambda::Url', { AuthType: 'AWS_IAM' }), path: 'Properties' },
    { template: only('AWS::ApiGatewayV2::Api'), path: 'Properties' },
    { template: only('AWS::Cognito::UserPoolDomain'), path: 'Properties' },
    { template: only('AWS::ElasticLoadBalancing::LoadBalancer'), path: 'Properties' },
    { template: rest({}), path: 'Properties.SecurityPolicy' },
    {
      template: rest({ SecurityPolicy: 'TLS_1_2', EndpointAccessMode: 'STRICT' }),
      path: 'Properties.SecurityPolicy',
    },
    {
      template: distribution('TLSv1.2_2021'),
      path: 'Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion',
    },
    {
      template: distribution('TLSv1.3_2025', 'allow-all'),
      path: 'Properties.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy',
    },
    { template: only('AWS::AppSync::GraphQLApi'), path: 'Properties.Visibility' },
    {
      template: only('AWS::S3::Bucket', { WebsiteConfiguration: { IndexDocument: 'index.html' } }),
      path: 'Properties.WebsiteConfiguration',
    },
  ],
  unreadable: [
    { template: rest({ EndpointConfiguration: PARAMETER }), path: 'Properties.EndpointConfiguration' },
    { template: rest({ SecurityPolicy: PARAMETER }), path: 'Properties.SecurityPolicy' },
  ],
};
