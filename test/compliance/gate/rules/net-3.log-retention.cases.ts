import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';
import { att, ref } from './fixtures';

const logs = (properties: JsonObject) => ({
  Flow: resource('AWS::EC2::FlowLog', { LogDestination: att('Store', 'Arn') }),
  Store: resource('AWS::Logs::LogGroup', properties),
});
const kept = { RetentionInDays: 2192, KmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1' };
const encrypted = {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
  },
};
const locked = {
  ...encrypted,
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
  },
};
const delivery = {
  ...encrypted,
  ReplicationConfiguration: {
    Rules: [{ Status: 'Enabled', Destination: { Bucket: att('Archive', 'Arn') } }],
  },
};
const bucket = (properties: JsonObject, archive: JsonObject = locked) => ({
  Queries: resource('AWS::Route53Resolver::ResolverQueryLoggingConfig', {
    DestinationArn: att('Store', 'Arn'),
  }),
  Store: resource('AWS::S3::Bucket', properties),
  Archive: resource('AWS::S3::Bucket', archive),
});
const firewall = (LogDestination: JsonObject) => ({
  Logging: resource('AWS::NetworkFirewall::LoggingConfiguration', {
    LoggingConfiguration: { LogDestinationConfigs: [{ LogType: 'FLOW', LogDestination }] },
  }),
  Store: resource('AWS::Logs::LogGroup', { ...kept, LogGroupName: '/firewall' }),
});

export const cases: RuleCases = {
  compliant: [
    template(logs(kept)),
    template(logs(change(kept, 'RetentionInDays'))),
    template(bucket(locked)),
    template(bucket(delivery)),
    template(firewall({ logGroup: ref('Store') })),
    template(firewall({ logGroup: '/firewall' })),
    template({ ...logs(kept), Flow: resource('AWS::EC2::FlowLog', { LogGroupName: ref('Store') }) }),
  ],
  failing: [
    { template: template(logs(change(kept, 'RetentionInDays', 365))), path: 'Properties.LogDestination' },
    { template: template(logs(change(kept, 'KmsKeyId'))), path: 'Properties.LogDestination' },
    { template: template(bucket(encrypted)), path: 'Properties.DestinationArn' },
    {
      template: template(
        bucket(change(locked, 'ObjectLockConfiguration.Rule.DefaultRetention.Mode', 'GOVERNANCE')),
      ),
      path: 'Properties.DestinationArn',
    },
    { template: template(bucket(delivery, encrypted)), path: 'Properties.DestinationArn' },
    {
      template: template(bucket(change(delivery, 'ReplicationConfiguration.Rules.0.Status', 'Disabled'))),
      path: 'Properties.DestinationArn',
    },
    { template: template(bucket(change(locked, 'BucketEncryption'))), path: 'Properties.DestinationArn' },
    {
      template: template(firewall({ logGroup: '/other' })),
      path: 'Properties.LoggingConfiguration.LogDestinationConfigs.0.LogDestination.logGroup',
    },
  ],
  unreadable: [
    {
      template: template({ Flow: resource('AWS::EC2::FlowLog', { LogDestination: PARAMETER }) }),
      path: 'Properties.LogDestination',
    },
  ],
};
