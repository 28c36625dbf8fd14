import { isIP } from 'node:net';
import * as z from 'zod';

/** What was done. Together they cover AUD-2: nothing that touches PHI or access to it goes unlogged. */
export const ACTIONS = [
  // data
  'create',
  'read',
  'update',
  'delete',
  'search',
  'download',
  'upload',
  'print',
  'export',
  'share',
  'send-message',
  // authentication
  'login',
  'logout',
  'mfa-challenge',
  'lockout',
  'password-change',
  'device-added',
  'session-revoked',
  // administration
  'grant',
  'revoke',
  'configure',
  'break-glass',
  'read-audit-log',
] as const;
export type Action = (typeof ACTIONS)[number];

export const OUTCOMES = ['success', 'failure', 'denied'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why PHI was used: 45 CFR 164.501 (treatment, payment, operations) and what is none of them. */
export const PURPOSES = [
  'treatment',
  'payment',
  'operations',
  'patient-request',
  'authorization',
  'required-by-law',
  'public-health',
  'research',
  'emergency',
  'other',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** An opaque id: never a name, never something with meaning outside the system. */
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/);
/** A tenant: part of paths, keys and origins. */
const tenant = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
/** A word of a vocabulary, such as a role or a resource type. */
const word = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const fieldName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.]{0,127}$/);
const utc = z.iso.datetime({ precision: 3 });
/** Free text: no control characters, which PostgreSQL or a terminal would trip over, and no half characters. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
/** RFC 9562, section 4: written in lower case. One case only, for an id is logged once. */
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** RFC 4291, section 2.2: without the zone, which means something on one machine only. */
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');

/** One thing that somebody did, or tried to do. AUD-1; 45 CFR 164.312(b). */
export const auditRecordSchema = z
  .strictObject({
    id: uuid.meta({
      description:
        'Id of the record, a UUID in lower case; the same id is logged once. Version 7 sorts by time.',
    }),
    time: utc.meta({ description: 'When it happened, YYYY-MM-DDTHH:mm:ss.sssZ.' }),
    organization: tenant.meta({ description: 'The tenant: lower-case letters, digits, hyphens; up to 63.' }),
    location: id.meta({ description: 'Site of the organization, or "none".' }),
    actor: z
      .strictObject({
        id: id.meta({ description: 'Account of the person or service.' }),
        role: word.meta({ description: 'Role in which it was done.' }),
        type: z
          .enum(['person', 'service'])
          .meta({ description: 'A person, or a program on nobody’s behalf.' }),
        onBehalfOf: id.optional().meta({ description: 'Person acted or covered for.' }),
        homeLocation: id.optional().meta({ description: 'Site the person belongs to.' }),
        actingLocation: id.optional().meta({ description: 'Site the person acts for.' }),
      })
      .meta({ description: 'Who did it.' }),
    source: z
      .strictObject({
        ip: z
          .string()
          .refine(isAddress, { error: 'an IPv4 or IPv6 address, without zone' })
          .meta({ description: 'Address of the client.', anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }),
        userAgent: text(512).meta({ description: 'User agent of the client.' }),
      })
      .meta({ description: 'Where it came from.' }),
    action: z.enum(ACTIONS).meta({ description: 'What was done.' }),
    resource: z
      .strictObject({
        type: word.meta({ description: 'Kind of the resource, such as patient or encounter-note.' }),
        id: id.meta({ description: 'Id of the resource; for a search, of the search.' }),
        patient: id.optional().meta({ description: 'Patient whose data it is.' }),
      })
      .meta({ description: 'What it was done to.' }),
    fields: z.array(fieldName).max(256).meta({ description: 'Names of the fields touched; may be empty.' }),
    outcome: z.enum(OUTCOMES).meta({ description: 'How it ended.' }),
    reason: word.optional().meta({ description: 'Why it failed or was denied, as a code.' }),
    requestId: id.meta({ description: 'Id of the request.' }),
    correlationId: id.optional().meta({ description: 'Joins the steps of one action.' }),
    purpose: z.enum(PURPOSES).optional().meta({ description: 'Purpose of use.' }),
    digest: z
      .strictObject({
        algorithm: z.literal('HMAC-SHA-256'),
        keyId: id,
        value: z.string().regex(/^[0-9a-f]{64}$/),
      })
      .optional()
      .meta({ description: 'Keyed digest of the row after the change.' }),
    disclosure: z
      .strictObject({
        recipient: text(200).meta({ description: 'Name of the entity or person who received the PHI.' }),
        address: text(300).optional().meta({ description: 'Address of the recipient, if known.' }),
        description: text(500).meta({ description: 'What was disclosed, in brief.' }),
        purpose: text(500).meta({ description: 'Why, in brief, or a reference to the request.' }),
      })
      .optional()
      .meta({ description: 'What an accounting of disclosures must say, 45 CFR 164.528(b)(2).' }),
    accesses: z
      .array(
        z.strictObject({
          service: z.enum(['s3']),
          requestId: z.string().regex(/^[A-Za-z0-9+/=_.:-]{1,128}$/),
        }),
      )
      .max(64)
      .optional()
      .meta({ description: 'Requests to AWS services made for it, for the reconciliation (AUD-7).' }),
  })
  .meta({ title: 'Audit record', description: 'One thing that somebody did, or tried to do.' });

export type AuditRecord = z.output<typeof auditRecordSchema>;

/** Largest canonical form of a record, bytes. */
export const MAX_RECORD_BYTES = 16_384;

/** How far `time` may lie from the time of ingestion, milliseconds. */
export const MAX_PAST_MS = 7 * 24 * 60 * 60 * 1000;
export const MAX_FUTURE_MS = 5 * 60 * 1000;

/** Why a record is kept in quarantine instead of the log. */
export const QUARANTINE_REASONS = [
  'not-json',
  'not-a-record', // a field is missing, unknown or malformed
  'personal-data-in-text',
  'clock', // time is too far from the time of ingestion
  'oversized',
  'wrong-organization', // not that of the message it came in
  'id-reused', // the log has another record with this id
  'undeliverable', // its log could not be written for days
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** What is wrong with a record: where, and what is allowed. Never the value. */
export interface RecordProblem {
  /** JSON pointer, such as `/actor/id`; empty for the record itself. */
  readonly at: string;
  readonly allowed: string;
}
