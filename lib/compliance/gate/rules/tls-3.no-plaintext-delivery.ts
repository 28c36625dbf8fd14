import { select } from '../../template/select';
import { textOf } from '../../template/text';
import { intrinsicOf } from '../../template/template';
import { notApplicable, problemAt, problemWith, show } from '../judging';
import type { Rule } from '../rule';

/** Where each type says to which address it sends. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'AWS::SNS::Subscription': ['Endpoint', 'Protocol'],
  'AWS::SNS::Topic': ['Subscription.*.Endpoint', 'Subscription.*.Protocol'],
  'AWS::Events::ApiDestination': ['InvocationEndpoint'],
  'AWS::ApiGateway::Method': ['Integration?.Uri?'],
  'AWS::ApiGatewayV2::Integration': ['IntegrationUri'],
  'AWS::KinesisFirehose::DeliveryStream': ['HttpEndpointDestinationConfiguration?.EndpointConfiguration.Url'],
  'AWS::DMS::Endpoint': ['SslMode'],
};

const API_TARGETS = new Set(['s3', 'dynamodb', 'kinesis', 'opensearch', 'neptune', 'timestream']);

/** 45 CFR 164.312(e)(1): calls to vendors are never below TLS, and never plain. */
export const noPlaintextDelivery: Rule = {
  id: 'TLS-3.no-plaintext-delivery',
  title: 'Nothing is delivered over plain HTTP or an unencrypted connection',
  help: 'Use an https address, or SslMode require or stricter.',
  types: Object.keys(ADDRESSES),
  forbids: true,
  judge(resource) {
    // Targets that DMS reaches through an AWS API have no such mode.
    if (resource.type === 'AWS::DMS::Endpoint' && API_TARGETS.has(show(resource.get('EngineName')))) {
      return notApplicable;
    }
    const spots = (ADDRESSES[resource.type] ?? []).flatMap((pattern) => select(resource, pattern));
    if (spots.length === 0) return notApplicable;
    return spots.flatMap((spot) => {
      const isMode = spot.path === 'SslMode';
      const text = textOf(spot.value);
      if (isMode) {
        const secure = ['require', 'verify-ca', 'verify-full'].includes(text ?? '');
        return secure ? [] : [problemAt(spot, 'require, verify-ca or verify-full')];
      }
      // An address that only a deployment knows is some resource's own, or starts with its scheme.
      if (spot.path.endsWith('Protocol') && intrinsicOf(spot.value)) return [problemAt(spot, 'https')];
      return text !== undefined && /^http(:|$)/i.test(text) ? [problemWith(spot.path, text, 'https')] : [];
    });
  },
};
