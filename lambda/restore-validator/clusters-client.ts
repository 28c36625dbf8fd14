import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { RestoredClusters } from './jobs';

/** Names begin as AWS Backup's own, so that roles can be narrowed to test clusters. RDS allows 63 characters. */
const instanceOf = (cluster: string): string => `${cluster.slice(0, 61)}-v`;

/** Enough to read a database once, and little where it is small. Aurora capacity units. */
const CAPACITY = { MinCapacity: 0.5, MaxCapacity: 16 };

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && /^DB(Cluster|Instance)NotFound(Fault)?$/.test(error.name);

/** Clusters that AWS Backup has restored, by the RDS API. */
export function restoredClusters(client: RDSClient): RestoredClusters {
  async function instanceStatus(cluster: string): Promise<string | undefined> {
    try {
      const { DBInstances = [] } = await client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: instanceOf(cluster) }),
      );
      return DBInstances[0]?.DBInstanceStatus;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }
  return {
    async describe(cluster) {
      try {
        const { DBClusters = [] } = await client.send(
          new DescribeDBClustersCommand({ DBClusterIdentifier: cluster }),
        );
        const found = DBClusters[0];
        if (!found) return undefined;
        const instance = await instanceStatus(cluster);
        return {
          host: found.Endpoint ?? '',
          status: found.Status ?? '',
          prepared:
            found.IAMDatabaseAuthenticationEnabled === true &&
            found.ServerlessV2ScalingConfiguration?.MaxCapacity !== undefined,
          ...(instance !== undefined && { instance }),
        };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async prepare(cluster) {
      await client.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: cluster,
          EnableIAMDatabaseAuthentication: true,
          ServerlessV2ScalingConfiguration: CAPACITY,
          ApplyImmediately: true,
        }),
      );
    },
    async addInstance(cluster) {
      await client.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: instanceOf(cluster),
          DBClusterIdentifier: cluster,
          DBInstanceClass: 'db.serverless',
          Engine: 'aurora-postgresql',
          PubliclyAccessible: false,
          AutoMinorVersionUpgrade: false,
          CACertificateIdentifier: 'rds-ca-ecc384-g1',
        }),
      );
    },
    async removeInstance(cluster) {
      await client.send(
        new DeleteDBInstanceCommand({ DBInstanceIdentifier: instanceOf(cluster), SkipFinalSnapshot: true }),
      );
    },
  };
}
