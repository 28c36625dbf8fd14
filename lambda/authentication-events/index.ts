import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { AuditClient } from '../../runtime/audit/client';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV } from './env';
import { record, type World } from './handler';
import { parsePools } from './people';
import { cognitoPeople } from './people-client';

const { POOLS, AUDIT_STREAM } = readEnvironment(ENV);

const world: World = {
  pools: parsePools(POOLS),
  people: cognitoPeople(new CognitoIdentityProviderClient({})),
  audit: new AuditClient({ transport: kinesisTransport(new Kinesis({}), AUDIT_STREAM) }),
  logger: createLogger(),
  emit: createMetrics(),
};

/** Takes batches of the logs of the user pools, and calls of their API from CloudTrail. */
export const handler = (event: unknown): Promise<void> => record(world, event);
