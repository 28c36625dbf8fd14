import type { Action, AuditRecord, Outcome } from './record';

/** The version of the Open Cybersecurity Schema Framework that the mapping was made for. */
export const OCSF_VERSION = '1.3.0';

/** One entry of a log, `docs/audit-log.md`. */
export interface LoggedEntry {
  readonly sequence: number;
  readonly ingested: string;
  readonly record: AuditRecord;
}

/** An event of OCSF; the attributes beside these are those of its class. */
export interface OcsfEvent {
  readonly class_uid: number;
  readonly class_name: string;
  readonly category_uid: number;
  readonly category_name: string;
  readonly activity_id: number;
  readonly activity_name: string;
  /** class_uid × 100 + activity_id */
  readonly type_uid: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly severity_id: number;
  readonly severity: string;
  readonly status_id: number;
  readonly status: string;
  readonly [attribute: string]: unknown;
}

const IAM = { category_uid: 3, category_name: 'Identity & Access Management' } as const;
const APPLICATION = { category_uid: 6, category_name: 'Application Activity' } as const;

const ACCOUNT_CHANGE = { ...IAM, class_uid: 3001, class_name: 'Account Change' } as const;
const AUTHENTICATION = { ...IAM, class_uid: 3002, class_name: 'Authentication' } as const;
const USER_ACCESS = { ...IAM, class_uid: 3005, class_name: 'User Access Management' } as const;
const API_ACTIVITY = { ...APPLICATION, class_uid: 6003, class_name: 'API Activity' } as const;

type OcsfClass = typeof ACCOUNT_CHANGE | typeof AUTHENTICATION | typeof USER_ACCESS | typeof API_ACTIVITY;

/** OCSF's id for an activity that a class does not list; its name is then ours. */
const OTHER = 99;

/** The class and activity of each action. The names are OCSF's, except where the activity is "other". */
const CLASSES: Readonly<Record<Action, readonly [OcsfClass, activity: number, name?: string]>> = {
  create: [API_ACTIVITY, 1, 'Create'],
  read: [API_ACTIVITY, 2, 'Read'],
  update: [API_ACTIVITY, 3, 'Update'],
  delete: [API_ACTIVITY, 4, 'Delete'],
  search: [API_ACTIVITY, 2, 'Read'],
  download: [API_ACTIVITY, 2, 'Read'],
  upload: [API_ACTIVITY, 1, 'Create'],
  print: [API_ACTIVITY, 2, 'Read'],
  export: [API_ACTIVITY, 2, 'Read'],
  share: [API_ACTIVITY, OTHER],
  'send-message': [API_ACTIVITY, OTHER],
  login: [AUTHENTICATION, 1, 'Logon'],
  logout: [AUTHENTICATION, 2, 'Logoff'],
  'mfa-challenge': [AUTHENTICATION, OTHER],
  lockout: [ACCOUNT_CHANGE, 9, 'Lock'],
  'password-change': [ACCOUNT_CHANGE, 3, 'Password Change'],
  'device-added': [ACCOUNT_CHANGE, OTHER],
  'session-revoked': [AUTHENTICATION, 2, 'Logoff'],
  grant: [USER_ACCESS, 1, 'Assign Privileges'],
  revoke: [USER_ACCESS, 2, 'Revoke Privileges'],
  configure: [API_ACTIVITY, 3, 'Update'],
  'break-glass': [API_ACTIVITY, OTHER],
  'read-audit-log': [API_ACTIVITY, 2, 'Read'],
};

const SEVERITIES = { 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High' } as const;
type Severity = keyof typeof SEVERITIES;

const OF_OUTCOME: Readonly<Record<Outcome, Severity>> = { success: 1, failure: 2, denied: 3 };
/** What somebody should look at however it ended. */
const OF_ACTION: Readonly<Partial<Record<Action, Severity>>> = { lockout: 3, 'break-glass': 4 };

/**
 * An entry as an OCSF event, for a SIEM or Amazon Security Lake. What OCSF has no attribute for is in `unmapped`, so
 * that nothing of the record is lost. Actions and outcomes of other versions of the record become "other".
 *
 * The user of an account change and of a grant is the account that it was done to: the resource.
 */
export function toOcsf({ sequence, ingested, record }: LoggedEntry): OcsfEvent {
  const { action, outcome, actor, source, resource } = record;
  const [ocsfClass, activity, name = action] = CLASSES[action] ?? [API_ACTIVITY, OTHER];
  const severity = Math.max(OF_OUTCOME[outcome] ?? 1, OF_ACTION[action] ?? 1) as Severity;
  return {
    ...ocsfClass,
    activity_id: activity,
    activity_name: name,
    type_uid: ocsfClass.class_uid * 100 + activity,
    type_name: `${ocsfClass.class_name}: ${activity === OTHER ? 'Other' : name}`,
    time: Date.parse(record.time),
    severity_id: severity,
    severity: SEVERITIES[severity],
    status_id: outcome === 'success' ? 1 : 2,
    status: outcome === 'success' ? 'Success' : 'Failure',
    status_code: outcome,
    ...(record.reason === undefined ? {} : { status_detail: record.reason }),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Audit log', vendor_name: 'Bulwark' },
      uid: record.id,
      sequence,
      original_time: record.time,
      logged_time: Date.parse(ingested),
      log_name: record.organization,
      event_code: action,
      ...(record.correlationId === undefined ? {} : { correlation_uid: record.correlationId }),
    },
    actor: { user: userOf(record) },
    src_endpoint: { ip: source.ip },
    http_request: { user_agent: source.userAgent, uid: record.requestId },
    ...ofClass(ocsfClass.class_uid, record),
    unmapped: {
      organization: record.organization,
      location: record.location,
      role: actor.role,
      on_behalf_of: actor.onBehalfOf,
      home_location: actor.homeLocation,
      acting_location: actor.actingLocation,
      resource_type: resource.type,
      resource_id: resource.id,
      patient: resource.patient,
      fields: record.fields,
      outcome,
      purpose: record.purpose,
      digest: record.digest,
      disclosure: record.disclosure,
      accesses: record.accesses,
    },
  };
}

const userOf = ({ actor, organization }: AuditRecord) => ({
  uid: actor.id,
  ...(actor.type === 'person' ? { type_id: 1, type: 'User' } : { type_id: OTHER, type: 'Service' }),
  org: { uid: organization },
});

/** What a class demands beyond what every event has. */
function ofClass(uid: OcsfClass['class_uid'], record: AuditRecord): Readonly<Record<string, unknown>> {
  const { resource, organization, requestId, action, fields } = record;
  switch (uid) {
    case AUTHENTICATION.class_uid:
      return { user: userOf(record), service: { name: organization }, is_remote: true };
    case ACCOUNT_CHANGE.class_uid:
      return { user: { uid: resource.id, org: { uid: organization } } };
    case USER_ACCESS.class_uid:
      return {
        user: { uid: resource.id, org: { uid: organization } },
        // What was granted is what was touched.
        privileges: fields.length > 0 ? fields : ['unspecified'],
      };
    case API_ACTIVITY.class_uid:
      return {
        api: { operation: action, request: { uid: requestId } },
        resources: [
          { uid: resource.id, type: resource.type },
          ...(resource.patient === undefined ? [] : [{ uid: resource.patient, type: 'patient' }]),
        ],
      };
  }
}
