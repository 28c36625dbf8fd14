import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Wait } from '../shared/audit/retry';
import type { RoleUse, Sources } from './facts';
import { STALE_DAYS } from './findings';

const POLL_MS = 2000;

/** Who entered by a federated role, from CloudTrail's own events of AWS STS. */
const QUERY = `filter eventSource = "sts.amazonaws.com" and eventName like /^AssumeRoleWith(SAML|WebIdentity)$/ and not ispresent(errorCode)
| stats latest(eventTime) as lastUse, count(*) as sessions, count_distinct(requestParameters.roleSessionName) as people by requestParameters.roleArn as role
| limit 1000`;

/**
 * The use of federated roles, by the trail. IAM knows the last use of a role as well, but has a private route in one region
 * alone, and does not know how many people it was.
 * Source: AWS IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail".
 */
export function rolesInTrail(
  client: CloudWatchLogsClient,
  { logGroup, roles }: { readonly logGroup: string; readonly roles: readonly string[] },
  { wait, now }: { readonly wait: Wait; readonly now: () => number },
): Pick<Sources, 'awsRoles'> {
  return {
    async awsRoles(signal) {
      if (roles.length === 0) return [];
      const endTime = Math.floor(now() / 1000);
      const { queryId } = await client.send(
        new StartQueryCommand({
          logGroupName: logGroup,
          queryString: QUERY,
          startTime: endTime - STALE_DAYS * 86_400,
          endTime,
        }),
      );
      const found = new Map<string, RoleUse>();
      for (const row of await rowsOf(client, queryId, wait, signal)) {
        const role = row.get('role')?.split('/').at(-1) ?? '';
        found.set(role, {
          role,
          lastUse: row.get('lastUse'),
          sessions: Number(row.get('sessions')),
          people: Number(row.get('people')),
        });
      }
      return roles.map((role) => found.get(role) ?? { role, lastUse: undefined, sessions: 0, people: 0 });
    },
  };
}

/** @throws unless the query completes: part of an answer would call a role unused that is not */
async function rowsOf(
  client: CloudWatchLogsClient,
  queryId: string | undefined,
  wait: Wait,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>[]> {
  for (;;) {
    signal.throwIfAborted();
    const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') {
      return results.map((row) => new Map(row.map(({ field = '', value = '' }) => [field, value])));
    }
    if (status !== 'Running' && status !== 'Scheduled') throw new Error(`the query of the trail: ${status}`);
    await wait(POLL_MS, signal);
  }
}
