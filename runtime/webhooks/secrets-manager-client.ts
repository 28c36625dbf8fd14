import type { ReadVersion } from './secrets';

/** The part of a Secrets Manager client that is used; `SecretsManager` of `@aws-sdk/client-secrets-manager` has it. */
export interface SecretsManagerVersions {
  getSecretValue(input: {
    SecretId: string;
    VersionStage: string;
  }): Promise<{ readonly SecretString?: string | undefined; readonly CreatedDate?: Date | undefined }>;
}

/**
 * Reads the versions of a secret of Secrets Manager. The role needs `secretsmanager:GetSecretValue` of it.
 * Source: AWS Secrets Manager User Guide, "Secrets Manager secret versions" (staging labels).
 * @param secretId ARN or name
 */
export const secretsManagerVersions =
  (client: SecretsManagerVersions, secretId: string): ReadVersion =>
  async (VersionStage) => {
    try {
      const { SecretString, CreatedDate } = await client.getSecretValue({ SecretId: secretId, VersionStage });
      if (SecretString === undefined || CreatedDate === undefined) return undefined;
      return { value: SecretString.trim(), createdAt: CreatedDate.getTime() };
    } catch (error) {
      // Before its first value, and before its first rotation.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  };
