/** Names of the function's environment variables. */
export const ENV = [
  'DEPLOYMENT', // name of the deployment, part of aliases and tags
  'KEY_MODE', // dedicated or pooled: what an onboarding gets that does not say (KEY-2)
  'REGISTER_FILE', // register of the customers' agreements, JSON (VND-4)
  'DATABASE_URL', // as of the function audit-outbox; the login is tenant_registrar_login
  'CONTEXT_KEY_SECRET', // ARN of the secret with the key that the registrar's contexts are signed with
  'LIFECYCLE_ROLE_ARN', // the role of this function
  'TENANT_ROLE_ARN', // the role that is assumed for a tenant, with the tag bulwark:tenant
  'KEY_ADMINISTRATORS', // patterns of ARNs of roles that administer tenants' keys, separated by commas
  'SHARED_KEY_ARN', // KMS key of the tenants in pooled mode
  'DELETION_DAYS', // 7 to 30: how long the deletion of a KMS key can be taken back
  'DATA_BUCKET', // objects of the tenants
  'KEY_BUCKET', // wrapped data keys of the tenants
  'USER_POOLS', // ids of the Cognito user pools, separated by commas, that of the workforce first
  'AUDIT_STREAM', // name of the stream of audit records
  'ARCHIVE_BUCKET', // Object-Locked bucket of audit logs and certificates
  'SIGNING_KEY_ID', // ARN of the KMS key that signs certificates and manifests, ECC_NIST_EDWARDS25519
  'SIGNER_NAME', // key name in the notes, such as tenants.app.example.com
  'BACKUP_DAYS', // days for which locked backups are kept
  'ARCHIVE_DAYS', // days for which the audit archive is locked
] as const;

export const METRICS = {
  swept: 'TenantSweeps',
  findings: 'TenantSweepFindings',
} as const;

/** One step of a workflow. The state machine and the function are both made of these lists. */
export interface Step {
  readonly name: string;
  readonly does: string;
  /** What takes it back. @default - nothing: it leaves nothing behind */
  readonly undo?: string;
  /** Works in portions, and is called again until it is done. @default false */
  readonly repeats?: boolean;
  /** Seconds to wait before it. @default 0 */
  readonly waits?: number;
  /** How often it is tried after the first time. */
  readonly retries: number;
}

/** Seconds that one call of the function may take; a call that was given up on has ended by then. */
export const STEP_SECONDS = 300;

/** Seconds for which the longest signed context is accepted; `tenancy.enter` says so. */
const CONTEXT_SECONDS = 900;

const RETRIES = 6;
/** KMS may take five minutes to know the tags and the alias of a new key (AWS KMS Developer Guide, "ABAC for AWS KMS"). */
const UNTIL_KMS_KNOWS = 18;

/** TEN-3: all of it, or nothing. */
export const ONBOARDING = [
  { name: 'admit', does: 'reads the register: the agreement is executed and in force', retries: RETRIES },
  {
    name: 'reserve',
    does: 'takes the lease and writes the row of the tenant, status onboarding',
    undo: 'withdraws the row and gives the lease back',
    retries: RETRIES,
  },
  {
    name: 'key',
    does: 'makes the KMS key and its alias (dedicated mode)',
    undo: 'deletes the alias and schedules the deletion of the key',
    retries: UNTIL_KMS_KNOWS,
  },
  {
    name: 'data-keys',
    does: 'makes the first data keys, and opens them',
    undo: 'destroys every version of the data keys',
    retries: UNTIL_KMS_KNOWS,
  },
  {
    name: 'prefix',
    does: 'writes and reads an object of the tenant',
    undo: 'removes every version below the prefix',
    retries: RETRIES,
  },
  { name: 'groups', does: 'makes the groups of the directories', undo: 'removes them', retries: RETRIES },
  {
    name: 'audit-log',
    does: 'records the beginning of the tenant, with which its log begins',
    undo: 'records that the beginning failed',
    retries: RETRIES,
  },
  {
    name: 'activate',
    does: 'makes the account of the first administrator and advances the row to active, both or neither',
    retries: RETRIES,
  },
] as const satisfies readonly Step[];

/** What a failed onboarding does first: from then on the run cannot go forward. */
export const ABANDON: Step = {
  name: 'abandon',
  does: 'decides whether the tenant stands, or all is taken back',
  waits: STEP_SECONDS,
  retries: RETRIES,
};

/** What a failed export or destruction does last, so that whoever mends the cause need not wait for the end of the lease. */
export const RELEASE: Step = {
  name: 'release',
  does: 'gives the lease back',
  waits: STEP_SECONDS,
  retries: RETRIES,
};

/** The return of the data, 45 CFR 164.504(e)(2)(ii)(J). */
export const EXPORT = [
  { name: 'begin', does: 'takes the lease', retries: RETRIES },
  {
    name: 'rows',
    does: 'writes the rows as JSON lines, sealed fields opened',
    repeats: true,
    retries: RETRIES,
  },
  { name: 'documents', does: 'copies the documents', repeats: true, retries: RETRIES },
  { name: 'manifest', does: 'lists and signs what was written', retries: RETRIES },
] as const satisfies readonly Step[];

/** The destruction of the data, KEY-4. Nothing takes it back; every step may be done again. */
export const DESTRUCTION = [
  {
    name: 'examine',
    does: 'agreement ended, no hold, retention over, the export is there',
    retries: RETRIES,
  },
  { name: 'close', does: 'advances the row to closing: applications are locked out', retries: RETRIES },
  {
    name: 'inventory',
    does: 'lists what will be destroyed, and compares it with the export',
    waits: CONTEXT_SECONDS,
    retries: RETRIES,
  },
  { name: 'groups', does: 'removes the groups of the directories', retries: RETRIES },
  { name: 'rows', does: 'deletes the rows', repeats: true, retries: RETRIES },
  { name: 'objects', does: 'removes every version that no lock keeps', repeats: true, retries: RETRIES },
  { name: 'data-keys', does: 'destroys every version of the data keys', retries: RETRIES },
  { name: 'key', does: 'schedules the deletion of the KMS key', retries: RETRIES },
  { name: 'verify', does: 'looks that nothing is left but what a lock keeps', retries: RETRIES },
  { name: 'closed', does: 'advances the row to closed', retries: RETRIES },
  { name: 'certificate', does: 'signs the certificate and puts it into the archive', retries: RETRIES },
] as const satisfies readonly Step[];

export type Workflow = 'onboarding' | 'export' | 'destruction';

export const WORKFLOWS: Readonly<Record<Workflow, readonly Step[]>> = {
  onboarding: ONBOARDING,
  export: EXPORT,
  destruction: DESTRUCTION,
};
