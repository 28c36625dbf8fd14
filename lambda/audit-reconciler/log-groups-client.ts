import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from './log-line';
import type { Window } from './timeline';

/** Leaves management events and other services to CloudWatch, which need not send them. */
export const S3_DATA_EVENTS = '{ ($.eventSource = "s3.amazonaws.com") && ($.eventCategory = "Data") }';

/**
 * Events of a log group by their own time. A page may be empty with more to come.
 * Source: Amazon CloudWatch Logs API Reference, "FilterLogEvents".
 * @param pattern `undefined` reads everything: a pattern would lose the lines of a message that do not match
 */
export async function* logEvents(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { from, to }: Window,
  { pattern, signal }: { readonly pattern?: string; readonly signal?: AbortSignal } = {},
): AsyncGenerator<LogEvent, void, void> {
  let nextToken: string | undefined;
  do {
    signal?.throwIfAborted();
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName,
        startTime: from,
        endTime: to - 1, // inclusive
        filterPattern: pattern,
        nextToken,
      }),
      { abortSignal: signal },
    );
    for (const { eventId, logStreamName, timestamp, message } of page.events ?? []) {
      if (eventId === undefined || logStreamName === undefined || timestamp === undefined) {
        throw new Error('an event of CloudWatch Logs has no id, stream or time');
      }
      yield { id: eventId, stream: logStreamName, timestamp, message: message ?? '' };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
