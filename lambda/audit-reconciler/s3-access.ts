import * as z from 'zod';
import type { AccessKind, Observation } from './access';
import type { LogEvent } from './log-line';

/**
 * AWS services whose access to an object is part of keeping it, by `userIdentity.invokedBy`, which AWS itself sets.
 * Nobody gets to see an object through them; who configures them is watched elsewhere. A service that acts on somebody's
 * behalf, such as Athena, is not among them.
 */
export const KEEPERS: readonly string[] = [
  's3.amazonaws.com', // replication
  'backup.amazonaws.com',
  'malware-protection-plan.guardduty.amazonaws.com', // scans uploads
  'macie.amazonaws.com', // looks for PHI where there should be none
];

/** Data events of S3. Source: Amazon S3 User Guide, "Amazon S3 CloudTrail events". */
const KINDS: Readonly<Record<string, AccessKind>> = {
  PutObject: 'insert',
  PostObject: 'insert',
  CopyObject: 'insert', // reading the source is an event of its own
  CreateMultipartUpload: 'insert',
  UploadPart: 'insert',
  UploadPartCopy: 'insert',
  CompleteMultipartUpload: 'insert',
  AbortMultipartUpload: 'insert',
  PutObjectTagging: 'update',
  DeleteObjectTagging: 'update',
  RestoreObject: 'update',
  DeleteObject: 'delete',
  DeleteObjects: 'delete',
  PutObjectAcl: 'administer',
  PutObjectRetention: 'administer',
  PutObjectLegalHold: 'administer',
};

const eventSchema = z.looseObject({
  eventID: z.string(),
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  eventCategory: z.string().optional(),
  managementEvent: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  errorCode: z.string().optional(),
  requestID: z.string().optional(),
  requestParameters: z.looseObject({ bucketName: z.string(), key: z.string().optional() }).nullish(),
  userIdentity: z
    .looseObject({
      arn: z.string().optional(),
      principalId: z.string().optional(),
      invokedBy: z.string().optional(),
    })
    .optional(),
});

/**
 * Reads an event of CloudTrail.
 * @param buckets those with PHI
 * @returns undefined when it is no access to one of them: another event, a refused or failed request, which moved no
 * data, or one of the services that keep the object
 */
export function observeTrailEvent(event: LogEvent, buckets: ReadonlySet<string>): Observation | undefined {
  const parsed = eventSchema.safeParse(json(event.message));
  if (!parsed.success) {
    const origin = ['s3', event.stream, event.id];
    return { source: 's3', irregularity: 'garbled', at: event.timestamp, origin };
  }
  const { eventSource, eventName, requestParameters, userIdentity, readOnly, requestID, ...rest } =
    parsed.data;
  const bucket = requestParameters?.bucketName;
  if (eventSource !== 's3.amazonaws.com' || bucket === undefined || !buckets.has(bucket)) return undefined;
  if (rest.eventCategory === 'Management' || rest.managementEvent === true) return undefined;
  if (rest.errorCode !== undefined || KEEPERS.includes(userIdentity?.invokedBy ?? '')) return undefined;
  return {
    source: 's3',
    at: Date.parse(rest.eventTime),
    kind: KINDS[eventName] ?? (readOnly === true ? 'read' : 'unknown'),
    command: eventName,
    object: `${bucket}/${requestParameters?.key ?? ''}`,
    user: userIdentity?.arn ?? userIdentity?.invokedBy ?? userIdentity?.principalId ?? 'unknown',
    ...(requestID !== undefined && { requestId: requestID }),
    origin: ['s3', rest.eventID],
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
