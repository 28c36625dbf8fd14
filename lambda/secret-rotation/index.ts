import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { errorName } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { parseRotationStep } from '../shared/rotation/rotation-step';
import { secretsOf } from '../shared/rotation/secrets-client';
import { rotate } from './rotate';

const secrets = secretsOf(new SecretsManagerClient({}));
const logger = createLogger();

/** Makes new values of secrets that are ours to make. */
export const handler = async (event: unknown): Promise<void> => {
  const step = parseRotationStep(event);
  const fields = { step: step.step, secret: step.secret, version: step.version };
  try {
    await rotate(step, secrets);
    logger.info('rotated', fields);
  } catch (error) {
    logger.error('rotation failed', { ...fields, error: errorName(error) });
    throw error;
  }
};
