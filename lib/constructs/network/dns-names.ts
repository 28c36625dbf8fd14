/**
 * Names that serve to carry data past a firewall: resolvers that hide look-ups in HTTPS, tunnels, request catchers and
 * dynamic names. Blocked on their own, so that an attempt stands out in the log.
 */
export const BLOCKED_NAMES = [
  'dns.google',
  'dns.quad9.net',
  'cloudflare-dns.com',
  '*.cloudflare-dns.com',
  'doh.opendns.com',
  'dns.nextdns.io',
  'doh.cleanbrowsing.org',
  'dns.adguard-dns.com',
  'mask.icloud.com',
  'use-application-dns.net',
  '*.ngrok.io',
  '*.ngrok.app',
  '*.ngrok-free.app',
  '*.trycloudflare.com',
  '*.serveo.net',
  '*.localtunnel.me',
  '*.oastify.com',
  '*.burpcollaborator.net',
  '*.interact.sh',
  '*.oast.fun',
  '*.oast.pro',
  '*.requestbin.com',
  '*.pipedream.net',
  'webhook.site',
  '*.webhook.site',
  '*.dnslog.cn',
  '*.duckdns.org',
  '*.no-ip.com',
  '*.ddns.net',
  '*.onion',
] as const;

/** Names of AWS in one region, which its endpoints, databases and images answer to. */
export const awsNamesIn = (region: string): string[] => [
  `*.${region}.amazonaws.com`,
  `*.${region}.rds.amazonaws.com`,
  `*.${region}.api.aws`,
  `*.${region}.compute.internal`,
  ...(region === 'us-east-1' ? ['*.ec2.internal'] : []),
  '*.in-addr.arpa',
];

/** Names of AWS that no region is part of: answered, and alerted on, because they can lead out of the region. */
export const AWS_NAMES = ['*.amazonaws.com', '*.api.aws', '*.aws.dev', '*.amazoncognito.com'] as const;
