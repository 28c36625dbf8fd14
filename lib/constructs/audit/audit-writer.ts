import {
  Duration,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_lambda as lambda,
  aws_lambda_event_sources as sources,
} from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { ENV, METRICS } from '../../../lambda/audit-writer/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import { AuditFunction } from './audit-function';
import { auditMetric, unanswered } from './audit-metric';
import type { AuditStream } from './audit-stream';
import type { LogTable } from './log-table';
import type { ParkingQueue } from './parking-queue';
import type { QuarantineBucket } from './quarantine-bucket';
import type { AuditSurroundings } from './surroundings';

export interface AuditWriterProps {
  readonly surroundings: AuditSurroundings;
  readonly stream: AuditStream;
  readonly table: LogTable;
  readonly quarantine: QuarantineBucket;
  readonly parking: ParkingQueue;
}

/** How long the writer may take; it keeps a part of it to put away what it could not sequence. */
export const WRITER_TIMEOUT = Duration.seconds(50);

/**
 * Gives every record its place (AUD-6). Nothing it is given is ever dropped: a batch is tried for as long as the stream
 * keeps it, halved when it is too much for one run, and what cannot be sequenced is parked or put in quarantine by the
 * function itself.
 */
export class AuditWriter extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuditWriterProps) {
    super(scope, id);
    const { surroundings, stream, table, quarantine, parking } = props;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-writer',
      env: ENV,
      description: 'Sequences audit records',
      timeout: WRITER_TIMEOUT,
      memorySize: 1024,
      concurrency: 25, // a shard each, and the parking queue
      failuresThatPage: 5, // a batch is tried again
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-writer');
    table.grant(this.function, 'GetItem', 'PutItem');
    quarantine.grantQuarantine(this.function);
    parking.grantPark(this.function);
    this.function.addEventSource(
      new sources.KinesisEventSource(stream.stream, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 500,
        maxBatchingWindow: Duration.seconds(5),
        parallelizationFactor: 1,
        bisectBatchOnError: true,
        retryAttempts: -1,
        // Says where the records were that expired unread; the function itself never lets one go.
        onFailure: { bind: () => ({ destination: parking.grantLose(this.function) }) },
      }),
    );
    const parked = new sources.SqsEventSource(parking.queue, {
      batchSize: 10,
      maxConcurrency: 5,
      reportBatchItemFailures: true,
    });
    this.function.addEventSource(parked);
    Exceptions.of(this.function.node.findAll().find(isMappingOf(parked))!).add({
      rules: ['Serverless-LambdaEventSourceMappingDestination'],
      reason: 'Lambda knows no destination for a queue: what fails stays in the queue itself.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'The queue has a dead-letter queue, whose first message pages on-call (AUD-6).',
    });
    this.page(props);
  }

  private page({ surroundings, stream }: AuditWriterProps): void {
    const { alerts } = surroundings;
    const handled = [METRICS.sequenced, METRICS.duplicates, METRICS.quarantined, METRICS.parked];
    new PagingAlarm(this, 'Silent', {
      signal: 'audit-writer-silent',
      meaning:
        'The application writes audit records, and for four minutes none has been sequenced or put away.',
      alerts,
      metric: unanswered(
        stream.metricIncoming(),
        handled.map((name) => auditMetric(name)),
      ),
      evaluationPeriods: 4,
      // Nothing asked and nothing answered says nothing: whoever was silent still is.
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
    new PagingAlarm(this, 'Quarantined', {
      signal: 'audit-quarantine',
      meaning: 'An audit record was put in quarantine: no log holds it.',
      alerts,
      metric: auditMetric(METRICS.quarantined),
    });
    new PagingAlarm(this, 'Behind', {
      signal: 'audit-writer-behind',
      meaning: 'Audit records have waited in the stream for five minutes and more.',
      alerts,
      metric: this.function.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 3,
    });
    this.pageSignals(alerts);
  }

  /** What people must hear of, out of the records themselves, so that no application can forget to tell. */
  private pageSignals(alerts: AlertTopics): void {
    const atOnce = (name: string) => auditMetric(name, { period: Duration.seconds(10) });
    new PagingAlarm(this, 'BreakGlass', {
      signal: 'break-glass-used',
      meaning: 'Somebody took emergency access to records that the rules would deny.',
      alerts,
      breach: true,
      metric: atOnce(METRICS.breakGlass),
    });
    new PagingAlarm(this, 'Replayed', {
      signal: 'session-replayed',
      meaning: 'A refresh token was used twice: somebody else may hold a copy. The session has ended.',
      alerts,
      breach: true,
      metric: atOnce(METRICS.replayed),
    });
    new PagingAlarm(this, 'Unverified', {
      signal: 'unverified-webhooks',
      meaning: `${MANY_WEBHOOKS} and more webhooks within five minutes were not signed by their vendor, and were refused.`,
      alerts,
      metric: auditMetric(METRICS.unverified),
      threshold: MANY_WEBHOOKS,
    });
  }
}

/** Whoever scans the internet finds the address; a vendor whose secret has changed sends many. */
const MANY_WEBHOOKS = 20;

const isMappingOf = (source: sources.SqsEventSource) => (node: IConstruct) =>
  node instanceof lambda.EventSourceMapping && node.eventSourceMappingId === source.eventSourceMappingId;
