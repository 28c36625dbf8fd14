import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Signer } from '@aws-sdk/rds-signer';
import { customResource, type TimeLimit } from '../shared/custom-resource';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { errorName } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { patiently } from '../shared/patiently';
import { parseRotationStep } from '../shared/rotation/rotation-step';
import { secretsOf } from '../shared/rotation/secrets-client';
import { ENV } from './env';
import { isCustomResource, parseSecretArn } from './event';
import { install } from './install';
import { keeperOf } from './keeper-client';
import { rotate, type Rotation } from './rotate';

const { DATABASE_URL } = readEnvironment(ENV);
const address = parseDatabaseUrl(DATABASE_URL);
const { host: hostname, port, user: username } = address;
const signer = new Signer({ hostname, port, username });
const secrets = secretsOf(new SecretsManagerClient({}));
const logger = createLogger();

/** A permission that was just given is known everywhere within that time. */
const PATIENCE_MS = 60_000;

/** Connects as the keeper of keys for one piece of work. */
async function asKeeper(work: (rotation: Rotation) => Promise<void>): Promise<void> {
  const client = await patiently(
    async () => connect(address, await signer.getAuthToken(), { applicationName: 'context-key-rotation' }),
    { forMs: PATIENCE_MS },
  );
  try {
    await work({ secrets, keeper: keeperOf(client), now: Date.now });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The first key of a secret. Deleting it leaves key and secret: the login is locked, and the key expires. */
const first = customResource(
  {
    physicalResourceId: ({ properties }) => parseSecretArn(properties.SecretArn),
    async apply({ requestType, properties }) {
      if (requestType === 'Delete') return;
      await asKeeper((rotation) => install(parseSecretArn(properties.SecretArn), rotation));
    },
  },
  { logger },
);

/** Rotates the keys that applications sign contexts with, and installs the first of each. */
export const handler = async (event: unknown, context: TimeLimit): Promise<void> => {
  if (isCustomResource(event)) return first(event, context);
  const step = parseRotationStep(event);
  const fields = { step: step.step, secret: step.secret, version: step.version };
  try {
    await asKeeper((rotation) => rotate(step, rotation));
    logger.info('rotated', fields);
  } catch (error) {
    logger.error('rotation failed', { ...fields, error: errorName(error) });
    throw error;
  }
};
