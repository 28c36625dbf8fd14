import { change, only, PARAMETER, type RuleCases } from './cases';

const domain = {
  DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
  NodeToNodeEncryptionOptions: { Enabled: true },
};
const search = (properties: Parameters<typeof only>[1]) => only('AWS::OpenSearchService::Domain', properties);
const kafka = (ClientBroker: string) =>
  only('AWS::MSK::Cluster', { EncryptionInfo: { EncryptionInTransit: { ClientBroker } } });

export const cases: RuleCases = {
  compliant: [search(domain), kafka('TLS'), only('AWS::MSK::Cluster')],
  failing: [
    { template: search({}), path: 'Properties.DomainEndpointOptions.EnforceHTTPS' },
    {
      template: search(
        change(domain, 'DomainEndpointOptions.TLSSecurityPolicy', 'Policy-Min-TLS-1-0-2019-07'),
      ),
      path: 'Properties.DomainEndpointOptions.TLSSecurityPolicy',
    },
    {
      template: search(change(domain, 'NodeToNodeEncryptionOptions.Enabled', false)),
      path: 'Properties.NodeToNodeEncryptionOptions.Enabled',
    },
    {
      template: kafka('TLS_PLAINTEXT'),
      path: 'Properties.EncryptionInfo.EncryptionInTransit.ClientBroker',
    },
    {
      template: only('AWS::MSK::Cluster', { ClientAuthentication: { Unauthenticated: { Enabled: true } } }),
      path: 'Properties.ClientAuthentication.Unauthenticated.Enabled',
    },
  ],
  unreadable: [
    { template: search({ DomainEndpointOptions: PARAMETER }), path: 'Properties.DomainEndpointOptions' },
  ],
};
