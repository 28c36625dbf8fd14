import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { checkAges } from './ages';
import { ENV } from './env';
import { versionsOf } from './secrets-client';

const { SECRETS } = readEnvironment(ENV);
const since = versionsOf(new SecretsManagerClient({}));
const tools = { logger: createLogger(), emit: createMetrics() };

/** Looks once a day how old the secrets are that only people can replace. */
export const handler = (): Promise<void> =>
  checkAges(SECRETS.split(' '), since, { ...tools, now: Date.now() });
