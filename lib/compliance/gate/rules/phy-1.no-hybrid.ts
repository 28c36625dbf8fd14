import { select } from '../../template/select';
import { expectEach, notApplicable, problemAt, problemWith } from '../judging';
import type { Judgement, Rule } from '../rule';

/** Types that put data or compute outside AWS's own regions, or join such a place to the network. */
const HYBRID =
  /^AWS::(Outposts|S3Outposts|StorageGateway|SnowDeviceManagement|Greengrass|GreengrassV2|Panorama|RoboMaker|DirectConnect|IoTSiteWise|BackupGateway|EC2::(LocalGateway|CarrierGateway|CustomerGateway|VPNConnection|VPNGateway|TransitGatewayConnect)|DataSync::(Agent|LocationNFS|LocationSMB|LocationHDFS|LocationObjectStorage|LocationAzureBlob)|NetworkManager::(Site|Device|SiteToSiteVpnAttachment|DirectConnectGatewayAttachment)|SSM::(Activation|ManagedInstance))/;

/** Zones of a metro area or of a carrier: `us-east-1-bos-1a`, `us-east-1-wl1-bos-wlz-1`. */
const EDGE_ZONE = /^[a-z]{2}(-[a-z]+)+-\d-[a-z]/;

const nothing = (value: unknown): boolean => value === undefined;

/** 45 CFR 164.310(a): the safeguards of AWS's regions are inherited; those of a closet on premises are not. */
export const noHybrid: Rule = {
  id: 'PHY-1.no-hybrid',
  title: 'Nothing runs or stores data outside the data centres of an AWS region',
  help: 'Use the regional service; hybrid, on-premises and edge resources are refused.',
  types: '*',
  forbids: true,
  judge(resource): Judgement {
    if (HYBRID.test(resource.type)) return [problemWith('', resource.type, 'resources in an AWS region')];
    switch (resource.type) {
      case 'AWS::ECS::TaskDefinition':
        return select(resource, 'RequiresCompatibilities.*')
          .filter(({ value }) => value === 'EXTERNAL')
          .map((it) => problemAt(it, 'FARGATE or EC2'));
      case 'AWS::ECS::Service':
        return expectEach(resource, 'LaunchType?', (value) => value !== 'EXTERNAL', 'FARGATE or EC2');
      case 'AWS::EKS::Cluster':
        return [
          ...expectEach(resource, 'RemoteNetworkConfig', nothing, 'nothing'),
          ...expectEach(resource, 'OutpostConfig', nothing, 'nothing'),
        ];
      case 'AWS::EC2::Subnet':
      case 'AWS::EC2::Volume':
        return [
          ...expectEach(resource, 'OutpostArn', nothing, 'nothing'),
          ...select(resource, 'AvailabilityZone')
            .filter(({ value }) => typeof value === 'string' && EDGE_ZONE.test(value))
            .map((it) => problemAt(it, 'a zone of the region itself')),
        ];
      default:
        return notApplicable;
    }
  },
};
