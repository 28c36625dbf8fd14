import { isObject, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from './names';

/** How data is protected on its way to (or from) a resource: a few words, and a phrase. */
export interface Transit {
  readonly label: string;
  readonly transit: string;
}

/** What the listeners of a load balancer demand of a client. */
export function towardsListeners(loadBalancer: TemplateResource, set: TemplateSet): Transit {
  const listeners = set
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter((l) => set.target(l.get('LoadBalancerArn'), l.template) === loadBalancer);
  const secure = listeners.filter((l) => ['HTTPS', 'TLS'].includes(textOf(l.get('Protocol'))));
  if (secure.length === 0) return { label: 'no TLS', transit: 'no listener with TLS' };
  const policies = [...new Set(secure.map((listener) => textOf(listener.get('SslPolicy'))))].toSorted();
  const mutual = secure.some((l) => textOf(l.get('MutualAuthentication.Mode')) === 'verify');
  const modern = policies.every((policy) => /TLS13-1-3/.test(policy));
  const quantum = policies.every((policy) => policy.includes('-PQ-'));
  const version = modern ? 'TLS 1.3' : 'TLS';
  return {
    label: mutual ? `mutual ${version}` : `${version}${quantum ? ', post-quantum' : ''}`,
    transit: `${mutual ? 'mutual ' : ''}${version}${modern ? ' only' : ''}, policy ${policies.join(', ')}`,
  };
}

/** What a target group speaks to its targets. */
export function towardsTargets(group: TemplateResource): Transit {
  if (textOf(group.get('TargetType')) === 'lambda') {
    return { label: 'AWS invoke, TLS', transit: 'invocation by Elastic Load Balancing inside AWS, TLS' };
  }
  const [protocol, port] = [textOf(group.get('Protocol')), textOf(group.get('Port'))];
  const words = protocol === 'HTTPS' ? 'TLS (HTTPS)' : `no TLS (${protocol})`;
  return { label: `${protocol} ${port}`.trim(), transit: `${words}, port ${port}` };
}

/** What a database demands of its clients. */
export function towardsDatabase(database: TemplateResource, port: string, set: TemplateSet): Transit {
  const path =
    database.type === 'AWS::RDS::DBCluster' ? 'DBClusterParameterGroupName' : 'DBParameterGroupName';
  const group = set.target(database.get(path), database.template);
  const parameters = group && isObject(group.get('Parameters')) ? group.get('Parameters') : {};
  const settings = isObject(parameters) ? parameters : {};
  const version = /^TLSv(1\.\d)$/.exec(textOf(settings.ssl_min_protocol_version))?.[1];
  const forced = textOf(settings['rds.force_ssl']) === '1';
  if (database.type === 'AWS::RDS::DBProxy') {
    const required = textOf(database.get('RequireTLS')) === 'true';
    return {
      label: `${required ? 'TLS 1.2' : 'TLS optional'} · ${port}`,
      transit: `TLS ${required ? 'required' : 'optional'}, ${port}`,
    };
  }
  if (!forced) return { label: `TLS optional · ${port}`, transit: `TLS not forced, ${port}` };
  return {
    label: `TLS ${version ?? ''}+ · ${port.replace('tcp ', '')}`.replace('1.3+', '1.3'),
    transit: `TLS forced, ${version ? `version ${version} or later` : 'no minimum version'}, ${port}`,
  };
}

/** What the policy of a bucket, queue or topic demands of its clients. */
export function towardsStore(store: TemplateResource, set: TemplateSet): Transit {
  const lowest = denials(store, set).map((condition) => {
    const version = isObject(condition.NumericLessThan)
      ? textOf(condition.NumericLessThan['s3:TlsVersion'])
      : '';
    if (version !== '') return Number(version);
    const bool = isObject(condition.Bool) ? textOf(condition.Bool['aws:SecureTransport']) : '';
    return bool === 'false' ? 1 : 0;
  });
  const version = Math.max(0, ...lowest);
  if (version > 1)
    return {
      label: `TLS ${version}${version < 1.3 ? '+' : ''}`,
      transit: `TLS ${version} or later, by policy`,
    };
  if (version === 1) return { label: 'TLS', transit: 'TLS, by policy' };
  return { label: 'AWS API, TLS', transit: 'the AWS API over TLS' };
}

function denials(store: TemplateResource, set: TemplateSet) {
  return set
    .ofType('AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy')
    .filter((policy) =>
      set
        .mentions(policy.get('Bucket') ?? policy.get('Queues') ?? policy.get('Topics'), policy.template)
        .includes(store),
    )
    .flatMap((policy) => policy.list('PolicyDocument.Statement') ?? [])
    .filter(isObject)
    .filter((statement) => statement.Effect === 'Deny')
    .flatMap((statement) => (isObject(statement.Condition) ? [statement.Condition] : []));
}
