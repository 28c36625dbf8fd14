import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { errorName } from '../shared/errors';
import type { Secrets } from './secrets';

/** Secrets of the account and region whose credentials the client holds. */
export function secretsOf(client: SecretsManagerClient): Secrets {
  return {
    async labels(SecretId) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      return VersionIdsToStages;
    },
    async read(SecretId, VersionId) {
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId, VersionId }))).SecretString;
      } catch (error) {
        if (errorName(error) === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
    async add(SecretId, ClientRequestToken, SecretString) {
      try {
        await client.send(
          new PutSecretValueCommand({
            SecretId,
            ClientRequestToken,
            SecretString,
            VersionStages: ['AWSPENDING'],
          }),
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
