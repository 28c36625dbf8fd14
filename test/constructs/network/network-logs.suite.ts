import { Match } from 'aws-cdk-lib/assertions';
import { NetworkLogs } from '../../../lib/constructs/network/network-logs';
import { network } from './fixture';

const { stack, vpc, bucket, template: render } = network();
new NetworkLogs(stack, 'Logs', { vpc, bucket });
const template = render();
const vpcId = { Ref: Object.keys(template.findResources('AWS::EC2::VPC'))[0] };

test('every connection is recorded each minute, with its direction and whether it was encrypted', () => {
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    ResourceType: 'VPC',
    ResourceId: vpcId,
    TrafficType: 'ALL',
    MaxAggregationInterval: 60,
    LogDestinationType: 's3',
    LogDestination: 'arn:aws:s3:::delivery',
    LogFormat: Match.stringLikeRegexp('\\$\\{flow-direction\\}.*\\$\\{action\\}.*\\$\\{encryption-status\\}'),
  });
});

test('every look-up is recorded', () => {
  const [id] = Object.keys(template.findResources('AWS::Route53Resolver::ResolverQueryLoggingConfig'));
  template.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfig', {
    DestinationArn: 'arn:aws:s3:::delivery',
  });
  template.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation', {
    ResolverQueryLogConfigId: { 'Fn::GetAtt': [id, 'Id'] },
    ResourceId: vpcId,
  });
});
