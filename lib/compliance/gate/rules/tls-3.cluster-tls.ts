import { isFalseOrMissing, isOneOf, isTrue, isTrueOrMissing, unmet, type Requirement } from '../judging';
import type { Rule } from '../rule';

const POLICY = ['Policy-Min-TLS-1-2-PFS-2023-10', 'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08'] as const;
const search: readonly Requirement[] = [
  ['DomainEndpointOptions.EnforceHTTPS', isTrue, 'true'],
  ['DomainEndpointOptions.TLSSecurityPolicy', isOneOf(...POLICY), POLICY.join(' or ')],
  ['NodeToNodeEncryptionOptions.Enabled', isTrue, 'true'],
];

/** What each kind of cluster needs between clients and nodes and between nodes. */
const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::OpenSearchService::Domain': search,
  'AWS::Elasticsearch::Domain': search,
  'AWS::MSK::Cluster': [
    ['EncryptionInfo.EncryptionInTransit.ClientBroker', (v) => v === undefined || v === 'TLS', 'TLS'],
    ['EncryptionInfo.EncryptionInTransit.InCluster', isTrueOrMissing, 'true'],
    ['ClientAuthentication.Unauthenticated.Enabled', isFalseOrMissing, 'false'],
  ],
};

/** 45 CFR 164.312(e)(1). */
export const clusterTls: Rule = {
  id: 'TLS-3.cluster-tls',
  title: 'Search and streaming clusters speak TLS to clients and between nodes',
  help: 'Turn on in-transit and node-to-node encryption, and enforce HTTPS.',
  types: Object.keys(REQUIREMENTS),
  forbids: true,
  judge: (cluster) => unmet(cluster, REQUIREMENTS[cluster.type] ?? []),
};
