import { partsOfArn } from '../../template/arn';
import { select } from '../../template/select';
import { intrinsicOf, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from '../../template/text';
import { isPresent, notApplicable, phiFreeReason, problemAt, problemWith } from '../judging';
import { phiRegions } from '../phi-regions';
import type { Problem, Rule } from '../rule';

/** Where each type names another region: as a region, or inside an ARN. */
const PLACES: Readonly<Record<string, readonly (readonly ['region' | 'arn' | 'bucket', string])[]>> = {
  'AWS::Backup::BackupPlan': [
    ['arn', 'BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn'],
    ['arn', 'BackupPlan.BackupPlanRule.*.TargetLogicallyAirGappedBackupVaultArn?'],
  ],
  'AWS::S3::Bucket': [['bucket', 'ReplicationConfiguration?.Rules.*.Destination.Bucket']],
  'AWS::S3::MultiRegionAccessPoint': [['bucket', 'Regions.*.Bucket']],
  'AWS::DynamoDB::GlobalTable': [['region', 'Replicas.*.Region']],
  'AWS::SecretsManager::Secret': [['region', 'ReplicaRegions.*.Region']],
  'AWS::ECR::ReplicationConfiguration': [
    ['region', 'ReplicationConfiguration.Rules.*.Destinations.*.Region'],
  ],
  'AWS::EFS::FileSystem': [['region', 'ReplicationConfiguration?.Destinations.*.Region']],
  'AWS::ElastiCache::GlobalReplicationGroup': [
    ['region', 'RegionalConfigurations.*.ReplicationGroupRegion'],
    ['region', 'Members.*.ReplicationGroupRegion'],
  ],
  'AWS::RDS::DBInstance': [
    ['region', 'AutomaticBackupReplicationRegion?'],
    ['region', 'SourceRegion?'],
  ],
  'AWS::RDS::DBCluster': [
    ['region', 'SourceRegion?'],
    ['arn', 'ReplicationSourceIdentifier?'],
  ],
  'AWS::RDS::GlobalCluster': [['arn', 'SourceDBClusterIdentifier?']],
  'AWS::DSQL::Cluster': [
    ['region', 'MultiRegionProperties?.WitnessRegion?'],
    ['arn', 'MultiRegionProperties?.Clusters.*'],
  ],
  'AWS::Cassandra::Keyspace': [['region', 'ReplicationSpecification?.RegionList.*']],
  'AWS::SSMIncidents::ReplicationSet': [['region', 'Regions.*.RegionName']],
  'AWS::Events::Rule': [['arn', 'Targets.*.Arn']],
  'AWS::Events::Endpoint': [['region', 'RoutingConfig.FailoverConfig.Secondary.Route']],
  'AWS::SNS::Subscription': [['region', 'Region?']],
  'AWS::Kinesis::StreamConsumer': [['arn', 'StreamARN']],
  'AWS::Logs::SubscriptionFilter': [['arn', 'DestinationArn']],
};

/** The region that a place names; `own` for this template's, undefined when the template does not tell. */
function regionAt(
  kind: string,
  value: Json | undefined,
  from: TemplateResource,
  set: TemplateSet,
): string | undefined {
  const target = set.target(value, from.template);
  if (target) return target.template.region ?? 'own';
  const text = textOf(value);
  if (text === undefined) return undefined;
  const region = kind === 'region' ? text : kind === 'arn' ? partsOfArn(text)[3] : undefined;
  if (region === '${AWS::Region}' || region === '') return from.template.region ?? 'own';
  return region !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : undefined;
}

/** Contract; 45 CFR 164.308(b)(1): copies of PHI stay where PHI may be. */
export const replicas: Rule = {
  id: 'VND-5.replicas',
  title: 'Replicas, copies and forwarded events stay in the declared regions',
  help: 'Copy to a declared region, or declare the resource PHI-free with a reason.',
  types: Object.keys(PLACES),
  judge(resource, set) {
    const places = (PLACES[resource.type] ?? []).flatMap(([kind, pattern]) =>
      select(resource, pattern).map((place) => ({ ...place, kind })),
    );
    if (places.every(({ value }) => !isPresent(value))) return notApplicable;
    if (phiFreeReason(resource) !== undefined) return [];
    const regions = phiRegions(resource.template);
    return places.flatMap(({ path, value, kind }): Problem[] => {
      const region = regionAt(kind, value, resource, set);
      if (region !== undefined && (region === 'own' || regions.allows(region))) return [];
      // Only a text with a region in it says more than that something cannot be read.
      if (region === undefined) {
        const problem = problemAt({ path, value }, regions.text);
        return [
          intrinsicOf(value)
            ? problem
            : { ...problem, given: `${problem.given}, whose region does not show` },
        ];
      }
      return [problemWith(path, region, regions.text)];
    });
  },
};
