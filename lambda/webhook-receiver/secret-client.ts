import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerVersions } from '../../runtime/webhooks/secrets-manager-client';

export const secretReader = (client: SecretsManagerClient): SecretsManagerVersions => ({
  getSecretValue: (input) => client.send(new GetSecretValueCommand(input)),
});
