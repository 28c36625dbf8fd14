import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { resource } from './cases';

export const ref = (id: string): JsonObject => ({ Ref: id });
export const att = (id: string, attribute: string): JsonObject => ({ 'Fn::GetAtt': [id, attribute] });

/** A VPC with one subnet in each of three zones, without any route. */
export const NETWORK: JsonObject = {
  Vpc: resource('AWS::EC2::VPC', {
    CidrBlock: '10.0.0.0/16',
    EnableDnsHostnames: true,
    EnableDnsSupport: true,
  }),
  ...Object.fromEntries(
    ['A', 'B', 'C'].map((zone): [string, JsonObject] => [
      `Subnet${zone}`,
      resource('AWS::EC2::Subnet', {
        VpcId: ref('Vpc'),
        AvailabilityZone: `us-east-1${zone.toLowerCase()}`,
      }),
    ]),
  ),
};

export const SUBNETS: readonly Json[] = [ref('SubnetA'), ref('SubnetB'), ref('SubnetC')];

/** Gives a subnet of `NETWORK` a default route. */
export const routed = (subnet: string, route: JsonObject): JsonObject => ({
  Table: resource('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
  TableAssociation: resource('AWS::EC2::SubnetRouteTableAssociation', {
    SubnetId: ref(subnet),
    RouteTableId: ref('Table'),
  }),
  Route: resource('AWS::EC2::Route', {
    RouteTableId: ref('Table'),
    DestinationCidrBlock: '0.0.0.0/0',
    ...route,
  }),
});

export const GATEWAY: JsonObject = { Gateway: resource('AWS::EC2::InternetGateway') };

export const loadBalancer = (scheme: string, more: JsonObject = {}): JsonObject => ({
  LoadBalancer: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: scheme, ...more }),
});

/** A statement that an endpoint or resource policy holds. */
export const policy = (...statements: readonly JsonObject[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: statements,
});

export const DENY_PLAINTEXT: JsonObject = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: '*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
