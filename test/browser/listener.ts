import type { ServerResponse } from 'node:http';
import { HttpsEdge } from '../../lib/constructs/edge/https-edge';
import { CERTIFICATE, EDGE_SUBNETS, surroundings } from '../support/surroundings';

/** The attributes of the public HTTPS listener, from a template. */
export function listenerAttributes(): ReadonlyMap<string, string> {
  const { stack, vpc, key, logBucket, template } = surroundings();
  new HttpsEdge(stack, 'Edge', {
    vpc,
    subnets: EDGE_SUBNETS,
    certificateArn: CERTIFICATE,
    logBucket,
    logKey: key,
  });
  const listeners = Object.values(template().findResources('AWS::ElasticLoadBalancingV2::Listener'));
  const https = listeners.filter(({ Properties }) => Properties.Protocol === 'HTTPS');
  if (https.length !== 1) throw new Error(`expected one HTTPS listener, found ${https.length}`);
  const attributes = https[0]!.Properties.ListenerAttributes as { Key: string; Value: string }[];
  return new Map(attributes.map(({ Key, Value }) => [Key, Value]));
}

/**
 * Does to an answer what a load balancer with these attributes does.
 * Elastic Load Balancing User Guide, "HTTP header modification for your Application Load Balancer".
 */
export function asListener(attributes: ReadonlyMap<string, string>, res: ServerResponse): void {
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => ServerResponse;
  res.writeHead = (...args: unknown[]) => {
    for (const [key, value] of attributes) {
      const [, name] = /^routing\.http\.response\.(\w+)\.header_value$/.exec(key) ?? [];
      if (name !== undefined) res.setHeader(name.replaceAll('_', '-'), value);
    }
    if (attributes.get('routing.http.response.server.enabled') === 'false') res.removeHeader('server');
    return writeHead(...args);
  };
}
