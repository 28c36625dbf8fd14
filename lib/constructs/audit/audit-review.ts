import { Duration, Tags, aws_events as events, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV } from '../../../lambda/audit-review/env';
import { AuditFunction } from './audit-function';
import type { LogTable } from './log-table';
import { grantObjects } from './object-access';
import type { QuarantineBucket } from './quarantine-bucket';
import type { QueryBucket } from './query-bucket';
import type { SigningKey } from './signing-key';
import type { AuditSurroundings } from './surroundings';

export interface AuditReviewProps {
  readonly surroundings: AuditSurroundings;
  readonly table: LogTable;
  readonly archive: s3.IBucket;
  readonly query: QueryBucket;
  readonly quarantine: QuarantineBucket;
  readonly signingKey: SigningKey;
  readonly logName: string;
  /** Such as `Mon-Fri 07:00-19:00 America/Chicago`; what happens at other times is counted apart. */
  readonly officeHours: string;
}

/** Where the reviews go, in the archive. */
const REVIEWS = 'reviews/';

/**
 * Prepares the review of each month's activity, signs it and keeps it in the archive (AUD-7).
 * 45 CFR 164.308(a)(1)(ii)(D).
 */
export class AuditReview extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuditReviewProps) {
    super(scope, id);
    const { surroundings, table, archive, query, quarantine, signingKey, logName, officeHours } = props;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-review',
      env: ENV,
      description: 'Prepares the monthly review of activity',
      timeout: Duration.minutes(15),
      memorySize: 1769,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-review');
    table.grant(this.function, 'GetItem', 'Query');
    query.grantQuery(this.function);
    quarantine.grantCount(this.function);
    signingKey.grantSign(this.function);
    this.function.addEnvironment('EVIDENCE_BUCKET', archive.bucketName);
    this.function.addEnvironment('LOG_NAME', logName);
    this.function.addEnvironment('OFFICE_HOURS', officeHours);
    grantObjects(this.function, { buckets: [archive], prefix: REVIEWS, may: ['read', 'write'] });
    // A run goes on where the last one ended, and does nothing when the review is there.
    this.function.runs(events.Schedule.cron({ day: '1-7', hour: '6', minute: '7' }));
  }
}
