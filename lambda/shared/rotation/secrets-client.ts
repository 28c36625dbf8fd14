import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { errorName } from '../errors';
import type { Secrets } from './secrets';

/** Secrets of the account and region whose credentials the client holds. */
export function secretsOf(client: SecretsManagerClient): Secrets {
  return {
    async describe(SecretId) {
      const { Tags = [], VersionIdsToStages = {} } = await client.send(
        new DescribeSecretCommand({ SecretId }),
      );
      const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      return { tags, labels: VersionIdsToStages };
    },
    async read(SecretId, version) {
      try {
        const { SecretString } = await client.send(
          new GetSecretValueCommand({
            SecretId,
            ...('id' in version ? { VersionId: version.id } : { VersionStage: version.label }),
          }),
        );
        return SecretString;
      } catch (error) {
        if (errorName(error) === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
    async add(SecretId, ClientRequestToken, SecretString, label) {
      try {
        await client.send(
          new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [label] }),
        );
      } catch (error) {
        if (errorName(error) !== 'ResourceExistsException') throw error;
      }
    },
    async promote(SecretId, MoveToVersionId, RemoveFromVersionId) {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId,
          ...(RemoveFromVersionId !== undefined && { RemoveFromVersionId }),
        }),
      );
    },
  };
}
