import type { Signer } from '../../runtime/tlog/note';
import type { LogStorage } from '../../runtime/tlog/storage';
import type { AuditRecordInput } from '../../runtime/audit/client';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import type { Agreements } from './agreements';
import type { Directories, TenantSession, Versions } from './stores';
import type { KeyMode, TenancyDatabase } from './tenancy-database';
import type { TenantKeys } from './tenant-keys';
import type { Trail } from './trail';

/** Everything that the steps touch. */
export interface World {
  readonly settings: Settings;
  readonly agreements: Agreements;
  readonly database: TenancyDatabase;
  readonly keys: TenantKeys;
  /** Objects, and wrapped data keys, of the tenants. */
  readonly objects: Versions;
  readonly dataKeys: Versions;
  readonly directories: Directories;
  /** @param kmsKeyId key of the tenant, for what is encrypted anew */
  session(tenant: string, kmsKeyId: string): TenantSession;
  /** @throws unless the record is stored and accepted */
  record(record: AuditRecordInput): Promise<void>;
  /** Of this call. */
  readonly trail: Pick<Trail, 'flush'>;
  /** `certificates/<tenant>/` in the audit archive. */
  archive(tenant: string): Pick<LogStorage, 'read' | 'create'>;
  signer(): Promise<Signer>;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds until a repeating step must hand over to its next call. */
  readonly remaining: () => number;
}

export interface Settings {
  /** Name of the deployment; its own audit log has it, too. */
  readonly deployment: string;
  readonly keyMode: KeyMode;
  readonly sharedKeyArn: string;
  /** Bucket of audit logs, for the manifest. */
  readonly archiveBucket: string;
  readonly backupDays: number;
  readonly archiveDays: number;
}

/** Today, YYYY-MM-DD, UTC. */
export const today = (world: Pick<World, 'clock'>): string => dayAfter(world.clock(), 0);

const DAY_MS = 86_400_000;

/** The day so many days after a time. */
export const dayAfter = (time: number, days: number): string =>
  new Date(time + days * DAY_MS).toISOString().slice(0, 10);
