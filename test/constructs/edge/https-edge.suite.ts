import { Match, type Template } from 'aws-cdk-lib/assertions';
import { HttpsEdge, type HttpsEdgeProps } from '../../../lib/constructs/edge/https-edge';
import { CERTIFICATE, EDGE_SUBNETS, surroundings } from '../../support/surroundings';
import { RECOMMENDED_FLAGS } from '../../support/synth';

function edge(extra: object = {}, flags: Record<string, unknown> = {}): Template {
  const { stack, vpc, key, logBucket, template } = surroundings(flags);
  const props: HttpsEdgeProps = {
    vpc,
    subnets: EDGE_SUBNETS,
    certificateArn: CERTIFICATE,
    logBucket,
    logKey: key,
    requestsPerFiveMinutes: 2000,
  };
  new HttpsEdge(stack, 'Edge', { ...props, ...extra });
  return template();
}

/** Attributes of a load balancer or a listener, by key. */
function attributes(template: Template, type: string, property: string): Record<string, unknown>[] {
  return Object.values(template.findResources(type)).map(({ Properties }) =>
    Object.fromEntries(
      ((Properties as Record<string, { Key: string; Value: unknown }[]>)[property] ?? []).map(
        ({ Key, Value }) => [Key, Value],
      ),
    ),
  );
}

describe.each([
  ['without feature flags', {}],
  ['with the recommended flags', RECOMMENDED_FLAGS],
])('HttpsEdge %s', (_, flags) => {
  const template = edge({}, flags);

  test('speaks TLS 1.3 with post-quantum key exchange, under the given certificate', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
      Certificates: [{ CertificateArn: CERTIFICATE }],
    });
  });

  test('answers plain HTTP with a permanent redirect, and only that', () => {
    template.resourcePropertiesCountIs('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTP' }, 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
  });

  test('answers 404 until a workload takes a path', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      DefaultActions: [
        Match.objectLike({
          Type: 'fixed-response',
          FixedResponseConfig: Match.objectLike({ StatusCode: '404' }),
        }),
      ],
    });
  });

  test('cannot be deleted, drops invalid headers, mitigates desync strictly, logs access and connections', () => {
    const [own] = attributes(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerAttributes');
    expect(own).toMatchObject({
      'deletion_protection.enabled': 'true',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'strictest',
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': 'load-balancer-logs',
      'connection_logs.s3.enabled': 'true',
      'connection_logs.s3.bucket': 'load-balancer-logs',
      'waf.fail_open.enabled': 'false',
      // Who asked is what the load balancer saw, behind whatever a client claims.
      'routing.http.xff_header_processing.mode': 'append',
      'routing.http.preserve_host_header.enabled': 'true',
    });
  });

  test('sets the security headers itself', () => {
    const https = attributes(template, 'AWS::ElasticLoadBalancingV2::Listener', 'ListenerAttributes').find(
      (listener) => Object.keys(listener).length > 0,
    );
    const header = (name: string) => https?.[`routing.http.response.${name}.header_value`];
    expect(header('strict_transport_security')).toBe('max-age=31536000; includeSubDomains; preload');
    expect(header('x_content_type_options')).toBe('nosniff');
    expect(header('x_frame_options')).toBe('DENY');
    expect(https?.['routing.http.response.server.enabled']).toBe('false');
    const policy = String(header('content_security_policy'));
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      'upgrade-insecure-requests',
    ]);
    expect(policy.length).toBeLessThanOrEqual(1024);
  });

  test('lets clients in on 443 and 80, and itself out to nothing', () => {
    const [group] = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
    const properties = group!.Properties as Record<string, { CidrIp: string; FromPort: number }[]>;
    expect(properties.SecurityGroupIngress!.map(({ FromPort }) => FromPort)).toEqual([443, 80]);
    expect(properties.SecurityGroupEgress!.map(({ CidrIp }) => CidrIp)).toEqual(['255.255.255.255/32']);
  });
});

test('props that TypeScript would refuse change nothing', () => {
  const hostile = edge({
    internetFacing: false,
    deletionProtection: false,
    dropInvalidHeaderFields: false,
    sslPolicy: 'ELBSecurityPolicy-2016-08',
    protocol: 'HTTP',
    open: true,
    defaultAction: undefined,
    desyncMitigationMode: 'monitor',
    wafFailOpen: true,
  });
  expect(hostile.toJSON()).toEqual(edge().toJSON());
});

test.each([99, 20001, 0, -1, 2000.5, Number.NaN])(
  'a limit of %p requests is refused',
  (requestsPerFiveMinutes) => {
    expect(() => edge({ requestsPerFiveMinutes })).toThrow(
      /requestsPerFiveMinutes was .*; allowed: 100 to 20000/,
    );
  },
);

test('a log kept for less than six years is refused', () => {
  expect(() => edge({ logRetentionDays: 365 })).toThrow(/365; allowed: at least 2192/);
});
