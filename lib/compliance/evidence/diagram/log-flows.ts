import { isObject, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import type { Flow } from './flow';
import { textOf } from './names';

/** Properties that say where a resource sends its log. */
const DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudTrail::Trail': ['S3BucketName', 'CloudWatchLogsLogGroupArn'],
  'AWS::Config::DeliveryChannel': ['S3BucketName'],
  'AWS::EC2::FlowLog': ['LogDestination', 'LogGroupName'],
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': ['DestinationArn'],
  'AWS::WAFv2::WebACL': [],
  'AWS::Lambda::Function': ['LoggingConfig.LogGroup'],
  'AWS::StepFunctions::StateMachine': ['LoggingConfiguration.Destinations'],
  'AWS::KinesisFirehose::DeliveryStream': [
    'ExtendedS3DestinationConfiguration.BucketARN',
    'S3DestinationConfiguration.BucketARN',
  ],
};

const LOG_STORES: ReadonlySet<string> = new Set([
  'AWS::S3::Bucket',
  'AWS::Logs::LogGroup',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Kinesis::Stream',
  'AWS::Lambda::Function',
]);

/** From whatever writes a log to where it is kept. */
export function logFlows(set: TemplateSet): Flow[] {
  const direct = set
    .ofType(...Object.keys(DESTINATIONS))
    .flatMap((from) =>
      DESTINATIONS[from.type]!.flatMap((path) => stores(from, from.get(path), set)).map((to) =>
        delivery(from, to),
      ),
    );
  return [
    ...direct,
    ...loadBalancers(set),
    ...firewalls(set),
    ...containers(set),
    ...subscriptions(set),
    ...buckets(set),
  ].filter(({ from, to }) => from !== to);
}

const delivery = (from: TemplateResource, to: TemplateResource): Flow => ({
  from,
  to,
  label: 'AWS delivery, TLS',
  transit: 'log delivery inside AWS, TLS',
});

/** The log stores in a value; a log group is often named by an ARN in pieces. */
const stores = (from: TemplateResource, value: ReturnType<TemplateResource['get']>, set: TemplateSet) =>
  set.mentions(value, from.template).filter(({ type }) => LOG_STORES.has(type));

function loadBalancers(set: TemplateSet): Flow[] {
  return set.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').flatMap((from) =>
    (from.list('LoadBalancerAttributes') ?? [])
      .filter(isObject)
      .filter(({ Key }) => /^(access|connection|health_check)_logs\.s3\.bucket$/.test(textOf(Key)))
      .flatMap(({ Value }) => stores(from, Value, set))
      .map((to) => delivery(from, to)),
  );
}

/** WAF and Network Firewall declare their log in a resource of its own. */
function firewalls(set: TemplateSet): Flow[] {
  const waf = set
    .ofType('AWS::WAFv2::LoggingConfiguration')
    .map((log) => [log, 'ResourceArn', 'LogDestinationConfigs'] as const);
  const network = set
    .ofType('AWS::NetworkFirewall::LoggingConfiguration')
    .map((log) => [log, 'FirewallArn', 'LoggingConfiguration'] as const);
  return [...waf, ...network].flatMap(([log, source, destination]) => {
    const from = set.target(log.get(source), log.template);
    return from ? stores(log, log.get(destination), set).map((to) => delivery(from, to)) : [];
  });
}

function containers(set: TemplateSet): Flow[] {
  return set.ofType('AWS::ECS::Service').flatMap((from) => {
    const task = set.target(from.get('TaskDefinition'), from.template);
    const definitions = (task?.list('ContainerDefinitions') ?? []).filter(isObject);
    return definitions
      .flatMap(({ LogConfiguration }) => (task ? stores(task, LogConfiguration, set) : []))
      .map((to) => delivery(from, to));
  });
}

function subscriptions(set: TemplateSet): Flow[] {
  return set.ofType('AWS::Logs::SubscriptionFilter').flatMap((filter) => {
    const from = set.target(filter.get('LogGroupName'), filter.template);
    return from ? stores(filter, filter.get('DestinationArn'), set).map((to) => delivery(from, to)) : [];
  });
}

/** Server access logs, and copies by replication. */
function buckets(set: TemplateSet): Flow[] {
  return set.ofType('AWS::S3::Bucket').flatMap((from) => [
    ...stores(from, from.get('LoggingConfiguration.DestinationBucketName'), set).map((to) =>
      delivery(from, to),
    ),
    ...stores(from, from.get('ReplicationConfiguration.Rules'), set).map((to) => ({
      from,
      to,
      label: 'replication, TLS',
      transit: 'S3 replication, TLS',
    })),
  ]);
}
