import { Match, type Template } from 'aws-cdk-lib/assertions';
import { MutualTlsEdge, type MutualTlsEdgeProps } from '../../../lib/constructs/edge/mutual-tls-edge';
import { APP_SUBNETS, CERTIFICATE, surroundings } from '../../support/surroundings';
import { RECOMMENDED_FLAGS } from '../../support/synth';

function services(extra: object = {}, flags: Record<string, unknown> = {}): Template {
  const { stack, vpc, key, logBucket, template } = surroundings(flags);
  const props: MutualTlsEdgeProps = {
    vpc,
    subnets: APP_SUBNETS,
    certificateArn: CERTIFICATE,
    logBucket,
    logKey: key,
    domain: 'app.example.com',
    trustBundle: 'config/client-authorities.pem',
    today: '2026-11-22',
  };
  new MutualTlsEdge(stack, 'Services', { ...props, ...extra });
  return template();
}

describe.each([
  ['without feature flags', {}],
  ['with the recommended flags', RECOMMENDED_FLAGS],
])('proof TLS-3 · MutualTlsEdge %s', (_, flags) => {
  const template = services({}, flags);

  test('verifies every client against the trust store, over TLS 1.3', () => {
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
      MutualAuthentication: {
        Mode: 'verify',
        IgnoreClientCertificateExpiry: false,
        TrustStoreArn: Match.anyValue(),
      },
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TrustStore', {
      CaCertificatesBundleS3Bucket: Match.anyValue(),
      CaCertificatesBundleS3Key: Match.anyValue(),
    });
  });

  test('is internal, lets nobody in until somebody is admitted, and nothing out', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  test('the host name leads here inside the network', () => {
    template.hasResourceProperties('AWS::Route53::HostedZone', {
      Name: 'app.example.com.',
      VPCs: [Match.objectLike({ VPCId: 'vpc-0123456789abcdef0' })],
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'app.example.com.', Type: 'A' });
  });
});

test('props that TypeScript would refuse change nothing', () => {
  const hostile = services({
    internetFacing: true,
    mutualAuthentication: { mutualAuthenticationMode: 'off' },
    sslPolicy: 'ELBSecurityPolicy-2016-08',
    open: true,
  });
  expect(hostile.toJSON()).toEqual(services().toJSON());
});

test('an authority that has expired by the day of judgement is refused', () => {
  expect(() => services({ today: '2056-06-01' })).toThrow(
    /trustBundle was .*valid from .* to .*allowed: a PEM/,
  );
});
