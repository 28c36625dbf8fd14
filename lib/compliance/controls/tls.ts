import type { Control } from './control';
import { resource, test } from './proof';

export const TLS: readonly Control[] = [
  {
    id: 'TLS-1',
    title: 'TLS 1.3 at every client-facing endpoint',
    kind: 'T',
    layer: 'edge',
    owner: 'platform engineer',
    statement:
      'Every client-facing endpoint (web, API, messaging, sign-in, signalling) speaks TLS 1.3 only, with the post-quantum hybrid policy by default. A service that also accepts 1.2 stands behind the 1.3 listener or is not used. HTTP is redirected, invalid headers are dropped, desync mitigation is strictest.',
    risk: 'Old encryption can be broken or downgraded by someone on the same network as the patient; traffic recorded today could be read by future quantum computers.',
    citations: ['164.312(e)(1)', '164.312(e)(2)(i)', '164.312(e)(2)(ii)'],
    proofs: [
      resource('AWS::ElasticLoadBalancingV2::LoadBalancer', 1, 'the public load balancer', {
        Scheme: 'internet-facing',
      }),
      resource('AWS::ElasticLoadBalancingV2::Listener', 1, 'listener with TLS 1.3 only, post-quantum', {
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
      }),
      resource('AWS::ElasticLoadBalancingV2::Listener', 1, 'redirect from HTTP', {
        Protocol: 'HTTP',
        'DefaultActions.0.Type': 'redirect',
      }),
    ],
    pending: [],
  },
  {
    id: 'TLS-2',
    title: 'Security headers',
    kind: 'T',
    layer: 'edge',
    owner: 'platform engineer',
    statement:
      'The listener itself sets HSTS (`max-age=31536000; includeSubDomains; preload`), a strict CSP, `X-Content-Type-Options` and `X-Frame-Options` and removes `Server`, on every HTTP endpoint that the app exposes, the trust page included, so that no application can forget them. PHI responses carry `Cache-Control: no-store`.',
    risk: "Without these headers a browser can be tricked into plain HTTP, into running a stranger's script beside a patient's record, or into keeping the record on a shared computer.",
    citations: ['164.312(e)(1)'],
    proofs: [
      resource('AWS::ElasticLoadBalancingV2::Listener', 1, 'the listener that sets the headers', {
        Protocol: 'HTTPS',
      }),
      // A listener cannot set Cache-Control: the helper of applications does.
      test('proof TLS-2'),
      test('proof TLS-2 in a browser'),
    ],
    pending: [],
  },
  {
    id: 'TLS-3',
    title: 'Encryption inside the network',
    kind: 'T',
    layer: 'network',
    owner: 'platform engineer',
    statement:
      'Aurora refuses plaintext and anything below TLS 1.3 (1.2 only as an exception that shows in the evidence). RDS Proxy, caches and file systems require TLS and authentication. Load balancer to workload is TLS, service to service is mutual TLS 1.3 against a private CA trust store, calls to vendors are never below 1.2. VPC Encryption Control is on. Every bucket, queue, topic, stream and key policy denies insecure transport.',
    risk: 'An intruder who reaches one machine inside the network can otherwise listen to all the others.',
    // (e)(2)(i): TLS authenticates every record, so that a change on the way is detected.
    citations: ['164.312(e)(1)', '164.312(e)(2)(i)'],
    proofs: [
      resource('AWS::RDS::DBClusterParameterGroup', 1, 'the database refuses plaintext'),
      resource('AWS::ElasticLoadBalancingV2::TrustStore', 1, 'certificates that services accept'),
      resource('AWS::ElasticLoadBalancingV2::Listener', 1, 'mutual TLS between services', {
        'MutualAuthentication.Mode': 'verify',
      }),
      resource('AWS::EC2::VPCEncryptionControl', 1, 'the network encrypts between its hosts', {
        Mode: 'enforce',
      }),
    ],
    pending: ['the guarded way out drops TLS below 1.2, and a rule that checks it'],
  },
  {
    id: 'TLS-4',
    title: 'No PHI in URLs',
    kind: 'T',
    layer: 'edge',
    owner: 'platform engineer',
    statement:
      'WAF refuses requests whose path or query carries a social security number, record number, date of birth, e-mail address or phone number. Access logs redact query strings, Authorization and cookies.',
    risk: 'Addresses of pages end up in browser histories, bookmarks and logs, so a name or record number in one is a disclosure that nobody notices.',
    citations: ['164.312(e)(1)'],
    proofs: [
      resource('AWS::WAFv2::WebACL', 1, 'the firewall with the patterns'),
      resource('AWS::WAFv2::WebACLAssociation', 1, 'the firewall is on the load balancer'),
      resource('AWS::WAFv2::LoggingConfiguration', 1, 'its log, redacted'),
      test('proof TLS-4'),
    ],
    pending: [],
  },
];
